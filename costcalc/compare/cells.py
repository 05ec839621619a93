"""Rows of the comparison: each fact's figure in every column, its one difference from the baseline, and the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from costcalc import formatting
from costcalc.compare.fact import Fact
from costcalc.compare.side import Side
from costcalc.input_limits import LONGEST_NAME
from pricing.comparison import Difference, find_best, measure_difference

WORDS = {"least": "lowest", "most": "highest"}
THINNEST = Decimal("0.4")
"""Width of a bar, in percent, from which it can be seen."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    more: tuple[str, ...]
    best: str
    """`lowest` or `highest` where it is the best of its row; else blank."""
    difference: str
    """Difference from the baseline; blank where there is none, or either is unknown."""
    bar: str
    """Width of its bar in percent; blank: none."""
    details: tuple[str, ...]
    """What stands below it where the row is open; its share of the baseline first."""


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    title: str
    hint: str
    cells: tuple[Cell, ...]
    opened: bool

    @property
    def differs(self) -> bool:
        return len({(cell.text, cell.more) for cell in self.cells}) > 1

    @property
    def says_something(self) -> bool:
        return any(cell.text != formatting.UNKNOWN or cell.more for cell in self.cells)

    @property
    def opens(self) -> bool:
        return any(cell.details for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Measure:
    """What all rows are measured by: the estimate's cheapest column, and the one that differences are from."""

    cheapest: int | None
    baseline: int | None
    opened: str
    """Key of the row that stands open."""


def build_row(part: str, fact: Fact, sides: Sequence[Side], measure: Measure) -> Row:
    values = [fact.value(side) for side in sides]
    texts = [fact.text(value) for value in values]
    partial = [fact.of_cost and side.result.partial for side in sides]
    # The least that a request costs is compared with nothing.
    numbers = [None if least else _number(value) for value, least in zip(values, partial, strict=True)]
    words = _mark_best(fact, sides, numbers, texts, measure.cheapest)
    bars = _draw_bars(sides, numbers) if fact.bars else [""] * len(texts)
    cells = []
    for place, side in enumerate(sides):
        about = fact.estimated and side.result.exactness == "estimate" and values[place] is not None
        text = formatting.least(f"{'≈ ' if about else ''}{texts[place]}", partial=partial[place])
        gap = _measure(fact, numbers, place, measure.baseline)
        details = (*_describe_share(gap), *fact.details(side))
        cells.append(Cell(text, fact.more(side), words[place], _write(gap, fact), bars[place], details))
    key = slugify(f"{part.partition(',')[0]} {fact.title} {fact.hint}")[:LONGEST_NAME]
    return Row(key, fact.title, fact.hint, tuple(cells), opened=measure.opened == key)


def _number(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _mark_best(
    fact: Fact, sides: Sequence[Side], numbers: Sequence[Decimal | None], texts: Sequence[str], cheapest: int | None
) -> list[str]:
    """Return the words that mark the best; none where a person would read the same figure in all columns."""
    able = [n if _may_be_best(fact, side) else None for side, n in zip(sides, numbers, strict=True)]
    if fact.better is None or len({text for n, text in zip(able, texts, strict=True) if n is not None}) < 2:
        return [""] * len(texts)
    alike = {texts[place] for place in find_best(able, fact.better)}
    if fact.of_cost:  # what only reads the same is not the cheapest; what costs the same to the last digit is
        best = able[cheapest] if cheapest is not None else None
        return [WORDS[fact.better] if best is not None and number == best else "" for number in able]
    return [WORDS[fact.better] if n is not None and t in alike else "" for n, t in zip(able, texts, strict=True)]


def _may_be_best(fact: Fact, side: Side) -> bool:
    """Return False for a model that nobody can call any more, and one that cannot answer the request."""
    return side.result.able if fact.of_cost else not side.gone


def _draw_bars(sides: Sequence[Side], costs: Sequence[Decimal | None]) -> list[str]:
    """Return the width of each cost's bar; none of a model that could not take the request."""
    drawn = [None if side.result.group == "does_not_fit" else cost for side, cost in zip(sides, costs, strict=True)]
    most = max((cost for cost in drawn if cost is not None), default=None)
    return [f"{max(cost / most * 100, THINNEST):.2f}" if most and cost is not None else "" for cost in drawn]


def _measure(fact: Fact, numbers: Sequence[Decimal | None], place: int, baseline: int | None) -> Difference | None:
    if not fact.apart or baseline is None or baseline == place:
        return None
    return measure_difference(numbers[place], numbers[baseline])


def _write(gap: Difference | None, fact: Fact) -> str:
    """Write the one difference of a cell, such as `+$0.30`; what is the same needs no words."""
    return formatting.signed(gap.amount, fact.text) if gap and gap.amount else ""


def _describe_share(gap: Difference | None) -> tuple[str, ...]:
    """Write it as a share and a multiple, `+20% · 1.20×`."""
    if gap is None or not gap.amount or gap.share is None:
        return ()
    return (f"{formatting.signed(gap.share, formatting.percent)} · {formatting.ratio(gap.times)}",)
