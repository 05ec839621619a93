"""What the charts of usage show, in sentences: which day, model or person cost most, and what is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from costcalc import formatting
from costcalc.usage.job.spans import Span
from costcalc.usage.job.tally import Dollars, Tally
from pricing.quote import ZERO

MOST_BARS: Final = 15
UNNAMED: Final = "no model named"


def name_model(model: str) -> str:
    return formatting.legible(model) or UNNAMED


def name_value(value: str, word: str) -> str:
    return formatting.legible(value) or f"no {word}"


def say_days(tally: Tally, spans: Sequence[Span]) -> str:
    """Say what a day costs on average, and which one cost most."""
    unit, most = spans[0].unit, max(spans, key=lambda span: span.total)
    mean = sum((span.total for span in spans), ZERO) / len(spans)
    which = f"in the week of {most.name}" if unit == "week" else f"{'in' if unit == 'month' else 'on'} {most.name}"
    text = f"{formatting.money(mean)} a {unit} on average; the most, {formatting.money(most.total)}, {which}."
    if tally.undated:
        number = formatting.plural(tally.undated, "row")
        text += f" {number} without a day {'is' if tally.undated == 1 else 'are'} not drawn."
    return text


def say_models(tally: Tally) -> str:
    """Say which model costs most, and what most of the money is for."""
    (model, most), *others = tally.rank_models()
    whole: Dollars[Any] = {}
    for split in tally.models.values():
        for meter, amount in split.items():
            whole[meter] = whole.get(meter, ZERO) + amount
    share = f", {formatting.percent(most / tally.total)} of the total" if others else ""
    text = f"{name_model(model)} cost {formatting.money(most)}{share}."
    if len(whole) > 1:
        meter = max(whole, key=whole.__getitem__)
        text += f" {formatting.percent(whole[meter] / tally.total)} of {'all' if others else 'it'} is {meter.name}."
    return text + _say_cut(len(others) + 1)


def say_values(ranked: Sequence[tuple[str, Decimal]], word: str, total: Decimal) -> str:
    """Say who costs most, and how much nobody is named for."""
    value, most = next(each for each in ranked if each[0])
    text = (
        f"{formatting.legible(value)} cost {formatting.money(most)}, {formatting.percent(most / total)} of the total."
    )
    unnamed = dict(ranked).get("")
    if unnamed:
        text += f" {formatting.money(unnamed)} has no {word}."
    return text + _say_cut(len(ranked))


def say_left_out(tally: Tally) -> str:
    """Say what the bars leave out, as the total does."""
    text = ""
    if tally.unpriced:
        number = formatting.plural(tally.unpriced, "row")
        text = f" {number} without a price {'is' if tally.unpriced == 1 else 'are'} not drawn."
    return f"{text} Some amounts are the least that was charged." if tally.least else text


def _say_cut(number: int) -> str:
    return f" The first {MOST_BARS} of {number:,} are drawn." if number > MOST_BARS else ""
