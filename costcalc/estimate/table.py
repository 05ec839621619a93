"""An estimate as a table: its rows in their groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from costcalc import formatting
from costcalc.current import current_day
from costcalc.estimate.columns import list_shown, name_column
from costcalc.estimate.explanation import explain_result
from costcalc.estimate.order import COSTS, ESTIMATED, TITLES, compare_with, group_results
from costcalc.web.columns import Cell, Column, Header, Row, align_points, build_headers
from costcalc.web.conditions import describe_least
from costcalc.web.identity import choose_color
from costcalc.web.line_items import describe_alias, describe_ownership, describe_status
from costcalc.web.links import build_model_address
from costcalc.web.notices import split_warnings
from pricing.estimate.estimate import Estimate, Result

POINTED = (formatting.money, formatting.rate, formatting.ratio)
"""How figures are written whose unit the header has."""
WIDE = 2
"""High ÷ low of a count, from which its range stands in the row itself."""


class _Sight(NamedTuple):
    """What all rows of a table share."""

    estimate: Estimate
    shown: Sequence[Column[Result]]
    how: str
    """The model whose explanation is open."""
    dearest: Decimal
    """The cost that the longest bar stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow(Row):
    label: str = ""
    """The model's readable name, where it differs from the one that was asked for."""
    bar: str = ""
    """Share of the dearest in percent, as the bar in the row draws it."""
    life: str = ""
    """Notes and tags as the page writes them, beside the one that names the cheapest."""
    said: tuple[tuple[str, str], ...] = ()
    """(class, text) of what stands beside the name: what is wrong now, and `life`."""
    hidden: tuple[tuple[str, str], ...] = ()
    """(column, figure) of the columns that have no place on a narrow screen, for the row's details."""


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: str
    rows: list[CostRow]


@dataclass(frozen=True)
class CostTable:
    headers: list[Header]
    groups: list[Group]
    fixed: bool
    """True where the usual columns are shown, whose widths are known and which give way on narrow screens."""

    @cached_property
    def classes(self) -> list[str]:
        """Classes of the cells of each column."""
        return [f"c-{header.key}{'' if header.numeric else ' words'}" for header in self.headers]

    @cached_property
    def bar_at(self) -> int:
        """Place of the column whose cells have a bar below; -1: none."""
        keys = [header.key for header in self.headers]
        return next((keys.index(key) for key in ("usd_per_month", "usd_per_request") if key in keys), -1)

    @property
    def rows(self) -> list[CostRow]:
        return [row for group in self.groups for row in group.rows]


def build_table(
    estimate: Estimate, sort: str, how: str = "", columns: Sequence[str] = (), baseline: str = ""
) -> CostTable:
    """Build the page's table in the order `sort`; the model named `how` with its explanation.

    Without a volume there is no month. What stands in a header is left out of the cells: the dollar sign, the times.
    """
    shown = _choose_shown(estimate, columns, baseline)
    groups = build_groups(estimate, sort, shown, how)
    if "usd_per_month" not in [column.key for column in shown]:
        sort = sort.replace("month", "request")
    return CostTable(build_headers(shown, sort), _align(groups, shown), fixed=not columns)


def _choose_shown(estimate: Estimate, columns: Sequence[str], baseline: str) -> list[Column[Result]]:
    shown = list_shown(estimate.request, columns)
    multiple = compare_with(estimate, baseline)
    return [replace(c, hint="baseline", value=multiple) if multiple and c.key == "times_cheapest" else c for c in shown]


def build_groups(estimate: Estimate, sort: str, shown: Sequence[Column[Result]], how: str = "") -> list[Group]:
    """Build the rows, in their groups; a group without rows is left out."""
    places = {id(result): place for place, result in enumerate(estimate.results)}
    sight = _Sight(estimate, shown, how, max((_bar_of(result) for result in estimate.results), default=Decimal(0)))
    return [
        Group(key, TITLES[key], [_row(sight, result, places[id(result)]) for result in results])
        for key, results in group_results(estimate, sort)
    ]


def _bar_of(result: Result) -> Decimal:
    """Return the cost that the bars compare: what does not fit costs nothing, since nobody can buy it."""
    return Decimal(0) if result.cost is None or result.group == "does_not_fit" else result.cost


def _row(sight: _Sight, result: Result, place: int) -> CostRow:
    estimate, shown = sight.estimate, sight.shown
    opened = result.requested == sight.how
    notes, doubts = split_warnings(result, result.warnings)
    cautions = (*filter(None, [_warn_wide(result)]), *doubts)
    share, name = _bar_of(result), result.offer.label if result.offer else ""
    alias, status, own = describe_alias(result), describe_status(result), describe_ownership(result.entry)
    life = " · ".join(filter(None, (*map(formatting.spell_days, (status, *notes, *cautions)), own, alias)))
    problems = tuple(_list_problems(result))
    wrong = "; ".join(filter(None, problems))
    said = (("wrong", wrong), ("", life)) if result.group != "last_known" else (("", life), ("wrong", wrong))
    return CostRow(
        id=f"how-{place}",
        model=result.requested,
        label="" if name == result.requested else name,
        href=_link(estimate, result),
        color=choose_color(result.requested, result.offer),
        bar=f"{max(share / sight.dearest * 100, Decimal('0.4')):.2f}" if share else "",
        best=result is estimate.cheapest,
        notes=(alias, *notes, *cautions),
        tags=(status, own, "cheapest" if result is estimate.cheapest else ""),
        life=life,
        said=tuple((css, text) for css, text in said if text),
        problems=problems,
        cells=tuple(Cell(_write(column, result), column.css) for column in shown[1:]),
        how="" if opened else result.requested,
        hidden=tuple((name_column(column), _write(column, result)) for column in shown[1:]) if opened else (),
        details=explain_result(estimate, result) if opened else None,
    )


def _link(estimate: Estimate, result: Result) -> str:
    if result.offer is None:
        return ""
    return build_model_address(result.offer.path, estimate.request.conditions.as_of, current_day())


def _write(column: Column[Result], result: Result) -> str:
    text = column.text(column.value(result))
    if result.exactness == "estimate" and text != formatting.UNKNOWN and column.key in ESTIMATED:
        text = f"≈ {text}"
    return formatting.least(text, partial=result.partial and column.key in COSTS)


def _align(groups: list[Group], shown: Sequence[Column[Result]]) -> list[Group]:
    """Write figures as they stand under a header that has their unit, their decimal points below one another."""
    rows = [row for group in groups for row in group.rows]
    columns: list[list[Cell]] = []
    for place, column in enumerate(shown[1:]):
        cells = [row.cells[place] for row in rows]
        columns.append(align_points(cells) if column.text in POINTED else cells)
    aligned = iter([replace(row, cells=cells) for row, cells in zip(rows, zip(*columns, strict=True), strict=True)])
    return [replace(group, rows=[next(aligned) for _ in group.rows]) for group in groups]


def _list_problems(result: Result) -> Iterator[str | None]:
    """List what is wrong now: what only asks for care is a note."""
    yield from (result.unpriced, describe_least(result))
    yield result.obstacle or (result.fit.problem if result.fit else None)


def _warn_wide(result: Result) -> str | None:
    """Warn of a count that is hardly known, beside a cost that looks like any other."""
    count = result.counted
    if result.quote is None or count is None or not count.low or count.high is None or count.high < WIDE * count.low:
        return None
    return f"{count.low:,} to {count.high:,} {'tokens of the prompt' if result.talk else 'input tokens'}"
