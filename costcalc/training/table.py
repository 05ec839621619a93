"""A counted training file and its prices as a person reads them."""

from __future__ import annotations

from typing import Any

from costcalc import formatting
from costcalc.training.answer import Priced
from costcalc.web.line_items import line_in_words, remark
from pricing.training.file import TrainingFile


def said(found: TrainingFile) -> list[str]:
    """The file in sentences."""
    size = f"{formatting.plural(found.examples, 'example')}, {formatting.plural(found.tokens, 'token')} an epoch"
    said = [f"{size}; the longest has {formatting.count(found.longest)}."]
    if found.number_too_long:
        where = ", ".join(f"line {line:,} ({tokens:,})" for line, tokens in found.too_long[:10])
        more = " and others" if found.number_too_long > 10 else ""
        said.append(
            f"{formatting.plural(found.number_too_long, 'example')} longer than the model learns from, "
            f"cut in training and counted so: {where}{more}."
        )
    if found.images:
        said.append(f"{formatting.plural(found.images, 'image')}: their tokens are not counted here.")
    if found.with_tools:
        said.append(f"{formatting.plural(found.with_tools, 'example')} with tools: ≈, their form is not published.")
    return said


def part(priced: Priced) -> dict[str, Any]:
    """The training, or a request."""
    return {
        "what": priced.what,
        "model": remark(priced.model, priced.quote.entry if priced.quote else None),
        "problem": priced.unpriced,
        "source": priced.quote.price.source if priced.quote else "",
        "total": formatting.money(priced.cost),
        "lines": [line_in_words(line) for line in (priced.quote.lines if priced.quote else ())],
    }
