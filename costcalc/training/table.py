"""A counted training file and its prices as a person reads them."""

from __future__ import annotations

from typing import Any

from costcalc import formatting
from costcalc.web.line_items import describe_line, describe_name
from pricing.priced import Priced
from pricing.training.cost import TrainingCost
from pricing.training.file import TrainingFile


def describe_file(file: TrainingFile) -> list[str]:
    """The file in sentences."""
    size = f"{formatting.plural(file.examples, 'example')}, {formatting.plural(file.tokens, 'token')} an epoch"
    sentences = [f"{size}; the longest has {formatting.count(file.longest)}."]
    if file.number_too_long:
        where = ", ".join(f"line {line:,} ({tokens:,})" for line, tokens in file.too_long[:10])
        more = " and others" if file.number_too_long > 10 else ""
        sentences.append(
            f"{formatting.plural(file.number_too_long, 'example')} longer than the model's limit, "
            f"cut for training and counted that way: {where}{more}."
        )
    if file.images:
        sentences.append(f"{formatting.plural(file.images, 'image')}: their tokens are not counted here.")
    if file.with_tools:
        sentences.append(
            f"{formatting.plural(file.with_tools, 'example')} with tools: ≈, because their format is not published."
        )
    return sentences


def list_parts(cost: TrainingCost) -> list[tuple[str, Priced]]:
    """List the training and the requests, each with what it is called."""
    names = (
        f"Training, {formatting.plural(cost.request.epochs, 'epoch')}",
        "Request to the tuned model",
        "Request to the base model",
    )
    return list(zip(names, cost.parts, strict=False))


def describe_part(what: str, priced: Priced) -> dict[str, Any]:
    """Describe the training, or a request."""
    return {
        "what": what,
        "model": describe_name(priced.requested, priced.entry if priced.quote else None),
        "problem": priced.unpriced or "",
        "source": priced.price.source if priced.price else "",
        "total": formatting.money(priced.cost),
        "lines": [describe_line(line) for line in priced.lines],
    }


def write_summary(cost: TrainingCost) -> str:
    """Write the training's cost, and when it has paid for itself, in a sentence."""
    tuned, base = cost.tuned.cost, cost.base.cost if cost.base else None
    text = f"Training costs {formatting.money(cost.training.cost)}"
    if any(part.cost is None for part in cost.parts):
        return f"{text}; the table shows what is not known."
    if cost.base is None:
        return f"{text}; a request costs {formatting.money(tuned)}." if tuned else f"{text}."
    if not tuned and not base:
        return f"{text}."
    if not cost.comparable:
        return f"{text}; enter the tokens of both requests to compare them."
    each = f"a request costs {formatting.money(tuned)} instead of {formatting.money(base)}"
    if cost.break_even is None:
        return f"{text}; {each}, so training never pays for itself."
    return f"{text}; {each}; break-even after {formatting.plural(cost.break_even, 'request')}."
