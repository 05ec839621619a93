"""Combinations of a pipeline's models as the page's table: cheapest first, with the share of each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import cycle, groupby
from typing import Final, NamedTuple

from costcalc import formatting
from costcalc.estimate.order import TITLES
from costcalc.pipeline.table import Group as StepGroup
from costcalc.pipeline.table import list_groups, list_totals
from costcalc.web.columns import Cell, Header, align_points
from costcalc.web.identity import choose_color
from costcalc.web.line_items import describe_status
from costcalc.web.meters import SERIES
from costcalc.web.notices import split_warnings
from pricing.pipeline.combinations import Combination, Combinations, compare_costs
from pricing.pipeline.step import Often

CLOSED: Final = "none"
"""Asks to close the only row, which else stands open."""
MONTHLY: Final[tuple[Often, ...]] = ("request", "month")
"""Steps that a month pays for."""
THINNEST: Final = Decimal("0.4")
"""Width of a bar, in percent, from which it can be seen."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a row's bar."""

    color: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Share:
    """A step's part of a combination's cost."""

    step: str
    model: str
    color: str
    amount: str
    share: str


@dataclass(frozen=True, slots=True)
class CombinationDetails:
    """How a combination's cost is calculated."""

    steps: Sequence[StepGroup]
    totals: Sequence[tuple[str, str]]
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class CombinationRow:
    id: str
    name: str
    parts: tuple[str, ...]
    """The models that tell it from the others."""
    color: str
    best: bool
    pinned: bool
    cells: tuple[Cell, ...]
    bar: tuple[Segment, ...]
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    how: str
    """Name that a press on the row asks to explain; blank where it stands open."""
    details: CombinationDetails | None = None


@dataclass(frozen=True, slots=True)
class RowGroup:
    key: str
    title: str
    rows: list[CombinationRow]


@dataclass(frozen=True, slots=True)
class CombinationTable:
    headers: list[Header]
    groups: list[RowGroup]
    bar_at: str
    """Key of the column whose cells have the bars."""
    key: tuple[tuple[str, str], ...]
    """(step, color) of the bars' parts; none for a single step."""


class _Sight(NamedTuple):
    """What all rows share."""

    found: Combinations
    titles: Sequence[str]
    """Of the steps."""
    colors: Sequence[str]
    columns: Sequence[tuple[str, str, str]]
    """(key, text, hint)"""
    how: str
    """The combination whose explanation is open."""
    baseline: Combination | None
    longest: Decimal
    """The cost that the longest bar stands for."""


def build_table(
    found: Combinations, titles: Sequence[str], how: str = "", baseline: Combination | None = None
) -> CombinationTable:
    """Build the table; the combination named `how` with its explanation. `titles` are of the steps."""
    columns, colors = list(_choose_columns(found, baseline)), choose_colors(titles)
    longest = max((_bar_of(each) or Decimal(0) for each in found.combinations), default=Decimal(0))
    sight = _Sight(found, titles, colors, columns, how, baseline, longest)
    rows = _align([_build_row(sight, place, each) for place, each in enumerate(found.combinations)])
    pairs = zip(found.combinations, rows, strict=True)
    groups = [
        RowGroup(key, TITLES[key], [row for _, row in members])
        for key, members in groupby(pairs, key=lambda pair: pair[0].group)
    ]
    headers = [Header("model", "Combination" if len(found.combinations) > 1 else "Pipeline", "", False, "none", "")]
    headers += [Header(key, text, hint, True, "none", "") for key, text, hint in columns]
    key = tuple(zip(titles, colors, strict=True)) if len(titles) > 1 else ()
    return CombinationTable(headers, groups, columns[0][0], key)


def choose_colors(titles: Sequence[str]) -> list[str]:
    """Choose the color of each step, the same in form, table and charts."""
    return [color for _, color in zip(titles, cycle(SERIES), strict=False)]


def compare_with(baseline: Combination | None, each: Combination) -> Decimal | None:
    """Return how many times as much as the baseline it costs; without one, as the cheapest."""
    return each.times_cheapest if baseline is None else compare_costs(each, baseline)


def _choose_columns(found: Combinations, baseline: Combination | None) -> Iterator[tuple[str, str, str]]:
    often = {alternatives.steps[0].often for alternatives in found.steps}
    if found.requests or "month" in often:
        yield "usd_per_month", "Month", "$"
    if "once" in often:
        yield "usd_once", "Once", "$"
    if len(found.combinations) > 1:
        yield "times_cheapest", "×", "baseline" if baseline else "cheapest"
    if "request" in often or not often:
        yield "usd_per_request", "Request", "$"


def _write(key: str, each: Combination, baseline: Combination | None) -> str:
    if key == "times_cheapest":
        return formatting.ratio(compare_with(baseline, each))
    amount, often = {
        "usd_per_month": (each.monthly, MONTHLY),
        "usd_once": (each.once, ("once",)),
        "usd_per_request": (each.per_request, ("request",)),
    }[key]
    text = formatting.money(amount)
    return f"≥ {text}" if amount is not None and each.is_partial(*often) else text  # a column has no room for words


def _bar_of(each: Combination) -> Decimal | None:
    """Return the cost that the bars compare; what does not fit costs nothing, since nobody can buy it."""
    return None if each.obstacle else each.main_cost


def _draw_bar(each: Combination, sight: _Sight) -> Iterator[Segment]:
    x = Decimal(0)
    for part, color in zip(each.parts, sight.colors, strict=True):
        if part and _bar_of(each):
            width = part / sight.longest * 100
            yield Segment(color, f"{x:.2f}", f"{max(width, THINNEST):.2f}")
            x += width


def _build_row(sight: _Sight, place: int, each: Combination) -> CombinationRow:
    found = sight.found
    alone = len(found.combinations) == 1
    opened = each.name == sight.how or (alone and not sight.how)
    notes, problems = list_remarks(each)
    return CombinationRow(
        id=f"how-{place}",
        name=each.name,
        parts=each.chosen or tuple(dict.fromkeys(each.names)),
        color=choose_row_color(each),
        best=each is found.cheapest and not alone,
        pinned=each is sight.baseline,
        cells=tuple(Cell(_write(key, each, sight.baseline), "number") for key, _, _ in sight.columns),
        bar=tuple(_draw_bar(each, sight)),
        notes=notes,
        problems=problems,
        how=CLOSED if opened and alone else "" if opened else each.name,
        details=_explain(each, sight) if opened else None,
    )


def find_baseline(found: Combinations, name: str) -> Combination | None:
    """Find the combination that others are compared with: the one of this name, else the cheapest with this model."""
    named = (each for each in found.combinations if name and each.name == name)
    return next(named, None) or next((each for each in found.combinations if name and name in each.names), None)


def choose_row_color(each: Combination) -> str:
    """Choose the color of the last of the models that tell it from the others."""
    name = (each.chosen or each.names)[-1:]
    last = next((step for step in each.steps if name and step.requested == name[0]), None)
    return choose_color(last.requested, last.offer) if last else ""


def list_remarks(each: Combination) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List (what becomes of its models, what is wrong now), each once."""
    notes = dict[str, None]()
    for step in each.steps:
        life, doubts = split_warnings(step, step.warnings)
        status = describe_status(step)
        said = [formatting.spell_days(text) for text in (status, *life, *doubts) if text]
        notes |= dict.fromkeys(f"{step.requested}: {text}" for text in said)
    wrong = tuple(formatting.spell_days(text) for text in (each.unpriced, each.obstacle) if text)
    return tuple(notes), wrong


def _explain(each: Combination, sight: _Sight) -> CombinationDetails:
    shares = [
        Share(title, step.requested, color, formatting.money(step.each), formatting.percent(share))
        for title, step, color, share in zip(sight.titles, each.steps, sight.colors, each.shares, strict=True)
    ]
    return CombinationDetails(list_groups(each), list_totals(each), shares)


def _align(rows: Sequence[CombinationRow]) -> list[CombinationRow]:
    """Write figures as they stand under a header that has their unit, their decimal points below one another."""
    columns = [align_points(cells) for cells in zip(*(row.cells for row in rows), strict=True)]
    return [replace(row, cells=cells) for row, cells in zip(rows, zip(*columns, strict=True), strict=True)]
