"""A comparison as a table: one list of columns, from which the page, the files and the sorting are all made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from costcalc import formatting
from costcalc.current import current_day
from costcalc.training.columns import TITLES, choose_columns, name_column, sort_lines, write_figure, write_saved
from costcalc.training.details import TuningDetails, explain_line
from costcalc.training.lines import TuningLine
from costcalc.training.words import describe_end_of_base, list_notes
from costcalc.web.columns import Cell, Column, Header, Row, align_points, build_headers
from costcalc.web.identity import choose_color
from costcalc.web.line_items import describe_alias, describe_ownership, describe_status
from costcalc.web.links import build_model_address
from costcalc.web.notices import split_warnings
from pricing.training.compare import Comparison

POINTED = (formatting.money, write_saved)


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningRow(Row):
    label: str = ""
    """The model's readable name, where it differs from the one that was asked for."""
    bar: str = ""
    """Share of the dearest month in percent."""
    said: tuple[str, ...] = ()
    """What has to be known before anyone decides, beside the end of the base model."""
    ends: str = ""
    """When its base model ends and what follows; blank where nothing is announced."""
    baseline: bool = False
    """It is what the others are compared with."""
    hidden: tuple[tuple[str, str], ...] = ()
    """(column, figure) of the columns that a narrow screen has no place for."""
    details: TuningDetails | None = None


class _Sight(NamedTuple):
    """What all rows of a table share."""

    comparison: Comparison
    columns: Sequence[Column[TuningLine]]
    how: str
    """The model whose explanation is open."""
    dearest: Decimal
    """The month that the longest bar stands for."""


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: str
    rows: list[TuningRow]


@dataclass(frozen=True, slots=True)
class TuningTable:
    headers: list[Header]
    groups: list[Group]

    @property
    def rows(self) -> list[TuningRow]:
        return [row for group in self.groups for row in group.rows]


def build_table(comparison: Comparison, sort: str, how: str = "") -> TuningTable:
    """Build the page's table; the model named `how` with its explanation."""
    columns = choose_columns(comparison)
    groups = build_groups(comparison, sort, columns, how)
    return TuningTable(build_headers(columns, sort), _align(groups, columns))


def build_groups(
    comparison: Comparison, sort: str, columns: Sequence[Column[TuningLine]], how: str = ""
) -> list[Group]:
    lines = sort_lines(comparison, sort)
    dearest = max((line.month or Decimal(0) for _, each in lines for line in each), default=Decimal(0))
    places = {id(row): place for place, row in enumerate((*comparison.tuned, *comparison.untuned))}
    sight = _Sight(comparison, columns, how, dearest)
    return [Group(key, TITLES[key], [_row(sight, line, places[id(line.row)]) for line in each]) for key, each in lines]


def _row(sight: _Sight, line: TuningLine, place: int) -> TuningRow:
    comparison, how = sight.comparison, sight.how
    opened, best = line.name == how, line.row is comparison.best
    priced = line.request
    notes, doubts = split_warnings(priced, priced.warnings)
    ends = [note for note in notes if "retires on" not in note]  # which the row says with what follows
    figures = [(column, write_figure(column, line)) for column in sight.columns[1:]]
    return TuningRow(
        id=f"how-{place}",
        model=line.name,
        label=line.label,
        href=_link(comparison, line),
        color=choose_color(line.name, priced.offer),
        best=best,
        bar=_draw_bar(line, sight.dearest),
        ends=formatting.spell_days(describe_end_of_base(line)),
        baseline=line.row is comparison.baseline,
        said=tuple(map(formatting.spell_days, _list_said(line, ends, doubts))),
        problems=tuple(_list_problems(line)),
        cells=tuple(Cell(text, column.css) for column, text in figures),
        how="" if opened else line.name,
        hidden=tuple((name_column(column), text) for column, text in figures) if opened else (),
        details=explain_line(comparison, line) if opened else None,
    )


def _list_said(line: TuningLine, notes: Iterable[str], doubts: Iterable[str]) -> list[str]:
    priced = line.request
    status, alias, own = describe_status(priced), describe_alias(priced), describe_ownership(priced.entry)
    return [text for text in (*list_notes(line), status, *notes, *doubts, alias, own) if text]


def _list_problems(line: TuningLine) -> list[str]:
    unpriced = [line.request.unpriced, line.tuned.training.unpriced if line.tuned else None]
    fit = line.row.fit.problem if line.row.fit else None
    return list(dict.fromkeys(text for text in (*unpriced, fit) if text))


def _draw_bar(line: TuningLine, dearest: Decimal) -> str:
    if not line.month or not dearest or line.group == "does_not_fit":
        return ""
    return f"{max(line.month / dearest * 100, Decimal('0.4')):.2f}"


def _link(comparison: Comparison, line: TuningLine) -> str:
    offer = line.request.offer
    return build_model_address(offer.path, comparison.case.conditions.as_of, current_day()) if offer else ""


def _align(groups: list[Group], columns: Sequence[Column[TuningLine]]) -> list[Group]:
    """Write figures as they stand under a header that has their unit, their decimal points below one another."""
    rows = [row for group in groups for row in group.rows]
    shown: list[list[Cell]] = []
    for place, column in enumerate(columns[1:]):
        cells = [row.cells[place] for row in rows]
        shown.append(align_points(cells) if column.text in POINTED else cells)
    aligned = iter([replace(row, cells=cells) for row, cells in zip(rows, zip(*shown, strict=True), strict=True)])
    return [replace(group, rows=[next(aligned) for _ in group.rows]) for group in groups]
