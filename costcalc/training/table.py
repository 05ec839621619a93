"""A comparison as a table: one list of columns, from which the page, the files and the sorting are all made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from costcalc import formatting
from costcalc.current import current_day
from costcalc.formatting import UNKNOWN
from costcalc.training.details import TuningDetails, explain_line
from costcalc.training.lines import TuningLine, list_lines
from costcalc.training.words import count_months, describe_end_of_base, describe_ending, list_notes
from costcalc.web.columns import Cell, Column, Header, Row, align_points, build_headers, sort_rows
from costcalc.web.identity import choose_color
from costcalc.web.line_items import describe_alias, describe_ownership, describe_status
from costcalc.web.links import build_model_address
from costcalc.web.notices import split_warnings
from pricing.comparison import rank
from pricing.training.compare import Comparison

DEFAULT_SORT = "-saved"


def write_saved(amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else formatting.money(amount)


def _ends(line: TuningLine) -> str | None:
    return describe_ending(line.ending) or None


COLUMNS: tuple[Column[TuningLine], ...] = (
    Column("model", "Model", "", lambda line: line.name, formatting.word, "model", numeric=False),
    Column("saved", "Saves", "$", lambda line: line.saved, write_saved, "saved"),
    Column(
        "break_even_requests", "Pays after", "requests", lambda line: line.payback.requests, formatting.count, "pays"
    ),
    Column("break_even_months", "Pays after", "months", lambda line: line.payback.months, count_months, "months"),
    Column("training", "Training", "$ once", lambda line: line.training, formatting.money, "training"),
    Column("usd_per_month", "Month", "$", lambda line: line.month, formatting.money, "month"),
    Column("usd_per_request", "Request", "$", lambda line: line.cost, formatting.money, "request"),
    Column("ends", "Base retires", "then", _ends, formatting.word, "ends", numeric=False),
)
"""All columns, in the order of the page and of the files."""
VOLUME = {"saved", "break_even_months", "usd_per_month"}
"""Columns that need a number of requests."""
POINTED = (formatting.money, write_saved)
TITLES = {
    "able": "Fine-tuned",
    "does_not_fit": "Fine-tuned: does not fit",
    "last_known": "Fine-tuned: no longer sold, last price",
    "unpriced": "Fine-tuned: no price",
    "untuned": "Without fine-tuning, and what the best would save",
    "untuned_gone": "Without fine-tuning: no longer sold, last price, or no price",
}
"""Groups of the table from top to bottom; no ranking goes across them."""


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


def choose_columns(comparison: Comparison) -> list[Column[TuningLine]]:
    """Choose the columns: without a volume, those that need none; what is saved says over how many months."""
    columns = [replace(c, hint=f"$, {comparison.case.months} mo") if c.key == "saved" else c for c in COLUMNS]
    volume = bool(comparison.case.workload.monthly_requests)
    return [column for column in columns if volume or column.key not in VOLUME]


def sort_lines(comparison: Comparison, sort: str) -> list[tuple[str, list[TuningLine]]]:
    """Sort the lines by a column within each group, the groups in their order; those as they are sold by their cost."""
    by_column = sort_rows(list_lines(comparison), COLUMNS, sort)
    if sort.removeprefix("-") in {"saved", "pays", "months", "training"}:
        by_column = rank(by_column, lambda line: line.cost if line.untuned else Decimal(0))  # which keeps the others
    grouped = ((key, [line for line in by_column if line.group == key]) for key in TITLES)
    return [(key, lines) for key, lines in grouped if lines]


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


def name_column(column: Column[Any]) -> str:
    """Name a column where its unit has no line of its own."""
    return f"{column.header}, {column.hint}" if column.hint else column.header


def write_figure(column: Column[TuningLine], line: TuningLine) -> str:
    """Write a figure as a person reads it; what never pays says so, and what needs no training."""
    if column.key.startswith("break_even"):
        return _write_payback(column, line)
    if column.key == "training" and line.untuned:
        return "none"
    if column.key == "ends":
        return formatting.spell_days(column.value(line) or "") or "none announced"
    return column.text(column.value(line))


def _write_payback(column: Column[TuningLine], line: TuningLine) -> str:
    back = line.payback
    if line.group not in {"able", "untuned"}:
        return UNKNOWN
    if back.never or (back.late and back.ends):
        return "never"
    if back.late and column.key == "break_even_months":
        return f"> {back.compared}"
    return column.text(column.value(line))


def _align(groups: list[Group], columns: Sequence[Column[TuningLine]]) -> list[Group]:
    """Write figures as they stand under a header that has their unit, their decimal points below one another."""
    rows = [row for group in groups for row in group.rows]
    shown: list[list[Cell]] = []
    for place, column in enumerate(columns[1:]):
        cells = [row.cells[place] for row in rows]
        shown.append(align_points(cells) if column.text in POINTED else cells)
    aligned = iter([replace(row, cells=cells) for row, cells in zip(rows, zip(*shown, strict=True), strict=True)])
    return [replace(group, rows=[next(aligned) for _ in group.rows]) for group in groups]
