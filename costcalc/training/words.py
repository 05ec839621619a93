"""A fine-tuning in sentences: the file, when it pays for itself, when its model ends, who may still train it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from costcalc import formatting
from costcalc.training.lines import TuningLine
from costcalc.web.price_words import describe_access
from pricing.training.compare import Comparison
from pricing.training.endings import Ending
from pricing.training.file import TrainingFile
from pricing.training.payback import Payback
from pricing.training.rows import Tuned


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


def describe_ending(ending: Ending | None) -> str:
    """Say when a model ends and what follows: `2027-01-14, then gpt-6-luna`; blank where nothing is announced."""
    if ending is None:
        return ""
    return f"{ending.day}, then {ending.successor}" if ending.successor else ending.day.isoformat()


def describe_end_of_base(line: TuningLine) -> str:
    """Say of a row when its model ends: a tuned one with the model that it is made of."""
    if line.ending is None:
        return ""
    which = "base model retires" if line.tuned else "retires"
    follows = f", then {line.ending.successor}" if line.ending.successor else ""
    return f"{which} {line.ending.day}{follows}"


def count_months(months: Decimal | None) -> str:
    """Write the months until a training has paid for itself: `1.7`, `< 0.1`."""
    if months is None:
        return formatting.UNKNOWN
    tenths = months.quantize(Decimal("0.1"))
    return f"{tenths}" if tenths else "< 0.1"


def describe_payback(back: Payback) -> str:
    """Say when a training has paid for itself, or why it does not."""
    if back.never or back.late:
        return f"does not pay for itself: {back.reason}"
    if back.requests is None:
        return ""
    after = f"pays for itself after {formatting.plural(back.requests, 'request')}"
    return f"{after}, in {formatting.month(back.month)}" if back.month else after


def list_notes(line: TuningLine) -> Iterator[str]:
    """List what has to be known of a model before anyone decides for it, beside its end."""
    if line.tuned:
        yield describe_access(line.training_end)
        back = line.tuned.payback
        if line.group == "able" and (back.never or back.late):
            yield f"does not pay for itself: {back.reason}"
    elif line.untuned and line.untuned.paid_by:
        yield f"with {line.untuned.paid_by}"


def write_summary(comparison: Comparison, shown: Tuned | None = None) -> str:
    """Write in a sentence what pays for itself beside the baseline, or that nothing does; `shown`: of this one."""
    tuned, baseline = shown or comparison.best, comparison.baseline
    if tuned is None:
        return f"No fine-tuning pays for itself{f' beside {baseline.name}' if baseline else ''}."
    tokens = formatting.plural(comparison.case.trained_tokens, "token")
    text = f"{tuned.name}: training on {tokens} costs {formatting.money(tuned.training.cost)}"
    if tuned.request.cost is None or tuned.training.cost is None:
        return f"{text}; the table shows what is not known."
    text += f"; a request costs {formatting.money(tuned.request.cost)}"
    if baseline and baseline.request.cost is not None:
        text += f" instead of {formatting.money(baseline.request.cost)} on {baseline.name}"
        text += f"; it {said}" if (said := describe_payback(tuned.payback)) else ""
    ends = f" Its base model retires on {tuned.ending.day}" if tuned.ending else ""
    follows = f"; {tuned.ending.successor} follows" if tuned.ending and tuned.ending.successor else ""
    return f"{text}.{ends}{follows}{'.' if ends else ''}"
