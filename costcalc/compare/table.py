"""The comparison as a table, which is the estimate's turned: a column for each model, a row for each fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from costcalc import formatting
from costcalc.compare.cells import Measure, Row, build_row
from costcalc.compare.facts import list_parts
from costcalc.compare.heads import Head, build_head, choose_columns, group_columns, sort_sides
from costcalc.compare.side import Side, build_sides
from costcalc.compare.stated import price_stated
from pricing.estimate.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title, with links to the same in other tiers."""

    title: str
    rows: list[Row]
    tiers: tuple[tuple[str, str], ...]
    """(tier, address)"""


@dataclass(frozen=True, slots=True)
class Table:
    columns: list[Head]
    groups: list[tuple[str, int]]
    """(title, width) of the columns that stand apart from those that can do the job; none where all can."""
    sections: list[Section]
    measured: str
    """Sentence on what the differences are from; blank where there are none."""
    alike: int
    """Number of rows left out because they are the same in all columns."""
    left_out: tuple[str, ...]
    """Models beyond the most columns."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the comparison is read."""

    baseline: str
    """Model that differences are from; blank: the cheapest."""
    only: bool
    """True where rows that are the same in all columns are left out."""
    how: str
    """Row that stands open."""


def build_table(estimate: Estimate, reading: Reading, today: date, address: Callable[[str], str]) -> Table:
    """Build the table; `address` makes that of the same comparison in another tier."""
    shown, left_out = choose_columns(estimate, reading.baseline)
    sides = sort_sides(build_sides(shown))
    baseline, measured = _choose_baseline(estimate, sides, reading.baseline)
    cheapest = next((n for n, side in enumerate(sides) if side.result is estimate.cheapest), None)
    measure = Measure(cheapest, baseline, reading.how)
    sections, alike = [], 0
    for part in list_parts(sides, estimate):
        rows = [row for fact in part.facts if (row := build_row(part.title, fact, sides, measure)).says_something]
        kept = [row for row in rows if row.differs] if reading.only else rows
        alike += len(rows) - len(kept)
        if kept or part.tiers:
            sections.append(Section(part.title, kept, tuple((tier, address(tier)) for tier in part.tiers)))
    pinned = reading.baseline
    heads = [build_head(estimate, side, today, baseline=side.result.requested == pinned) for side in sides]
    return Table(heads, group_columns(sides), sections, measured, alike, left_out)


def _choose_baseline(estimate: Estimate, sides: Sequence[Side], pinned: str) -> tuple[int | None, str]:
    """Return the column that differences are from, the one that is pinned, else the cheapest; and a sentence on it."""
    names = [side.result.requested for side in sides]
    if pinned in names:
        name, why = pinned, ""
    elif estimate.cheapest:
        name, why = estimate.cheapest.requested, ", the cheapest; select a chip to compare with another"
    else:
        return None, ""
    return names.index(name), f"Differences are from {name}{why}." if len(names) > 1 else ""


def describe_stated(estimate: Estimate) -> str:
    """Say what a stated quantity costs, where no column answers requests; else blank, as the strip says it."""
    sides = build_sides(choose_columns(estimate)[0])
    if not sides or any(side.answers for side in sides):
        return ""
    for row in price_stated(sides, estimate):
        gone = {side.result.requested for side in sides if side.gone}
        known = {name: cost for name, (cost, _) in row.costs.items() if cost is not None and name not in gone}
        if len(known) > 1 or (known and len(sides) == 1):
            name = min(known, key=lambda each: known[each])
            what = f"{row.title}, {row.hint}" if row.hint else row.title
            return f"{what}: {formatting.money(known[name])} on {name}, the lowest."
    return "These models are priced in different units; each row says what it compares."
