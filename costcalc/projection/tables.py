"""The plan's answers as tables, each a title, a sentence and rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.projection.verdict import describe_until, judge_budget
from costcalc.request.words import name_request, name_requests
from costcalc.web.identity import choose_color
from pricing.projection.ahead import Ahead, Verdict
from pricing.projection.analysis import Analysis, Limits
from pricing.projection.budget import BudgetLine
from pricing.projection.by_model import ModelProjection
from pricing.projection.routing import Saving
from pricing.workload import Band

MOST_COLUMNS = 8
MONTHS = "plan-months"


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is the figure, or words; `shape` is how a person reads it. None is unknown."""

    value: Decimal | int | str | None
    shape: Callable[[Any], str] = str
    estimated: bool = False
    after: str = ""
    least: bool = False
    """True where the figure leaves something out."""

    @property
    def text(self) -> str:
        if self.value is None:
            return f"{self.shape(None)}{self.after}"
        figure = f"{'≈ ' if self.estimated else ''}{self.shape(self.value)}{self.after}"
        return formatting.least(figure, partial=self.least)


UNKNOWN = Cell(formatting.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Row:
    """`name` and the other cells; `problems` say why a figure is missing or in doubt, `notes` what else is known."""

    name: str
    cells: tuple[Cell, ...]
    color: str = ""
    """Classes of the model's color."""
    problems: tuple[str, ...] = ()
    best: bool = False
    notes: tuple[str, ...] = ()

    @property
    def remarks(self) -> str:
        """All that a person should know of it, as a file says it."""
        return "; ".join((*self.problems, *self.notes))


@dataclass(frozen=True, slots=True)
class Table:
    id: str
    title: str
    sentence: str
    head: tuple[tuple[str, str], ...]
    """(text, hint) of each column."""
    rows: tuple[Row, ...]
    words: frozenset[int] = frozenset()
    """Cells that hold words and not figures."""
    folded: bool = False

    @property
    def heads(self) -> list[str]:
        """Text and hint of each column in one."""
        return [f"{text}, {hint}" if hint else text for text, hint in self.head]

    @property
    def numeric(self) -> list[bool]:
        """Flags of the columns that hold figures; the last is that of the remarks."""
        return [*(place not in {0, *self.words} for place in range(len(self.head))), False]

    def spell_days(self) -> Table:
        """Write the days in the remarks as people read them; programs and spreadsheets keep theirs."""
        spell = formatting.spell_days
        rows = [
            replace(row, problems=tuple(map(spell, row.problems)), notes=tuple(map(spell, row.notes)))
            for row in self.rows
        ]
        return replace(self, rows=tuple(rows))

    def list_texts(self, remarks: str) -> list[list[str]]:
        """List the head and the rows as they read, with a last column of remarks under that name."""
        rows = [[each.name, *(cell.text for cell in each.cells), each.remarks] for each in self.rows]
        return [[*self.heads, remarks], *rows]


def build_dollar_cell(each: ModelProjection, amount: Decimal | None) -> Cell:
    return Cell(amount, formatting.money, each.estimated, least=each.projection.partial)


def write_dollars(each: ModelProjection, amount: Decimal | None) -> str:
    return build_dollar_cell(each, amount).text


def write_signed_dollars(amount: Decimal | None) -> str:
    """Write an amount that may be below zero."""
    return formatting.money(amount)


def write_signed_percent(share: Decimal | None) -> str:
    """Write a share, with a sign where it is below zero."""
    return formatting.percent(share) if share is None or share >= 0 else f"−{formatting.percent(-share)}"


def build_month_cell(month: date | None, known: bool, otherwise: str) -> Cell:
    """Build the cell of a month: `otherwise` where there is none, unknown where that is not known."""
    if month:
        return Cell(formatting.month(month))
    return Cell(otherwise) if known else UNKNOWN


def build_saving_cells(saving: Saving | None) -> tuple[Cell, Cell]:
    """Build the cells of the dollars saved and of their share."""
    if saving is None:
        return UNKNOWN, UNKNOWN
    return Cell(saving.saves, write_signed_dollars), Cell(saving.share, write_signed_percent)


def label_projection(each: ModelProjection) -> str:
    """Write the name of a model, marked where it is no longer sold."""
    return f"{each.name} (last price)" if each.projection.last_day else each.name


def build_row(each: ModelProjection, cells: Sequence[Cell], *problems: str | None, best: bool = False) -> Row:
    color = choose_color(each.name, each.offer)
    remarks = tuple(problem for problem in problems if problem)
    return Row(label_projection(each), tuple(cells), color, remarks, best)


def build_totals(analysis: Analysis) -> Table:
    plan = analysis.plan
    kinds = plan.types if len(plan.types) > 1 else ()
    rows = []
    for each, limits in zip(analysis.projected, analysis.limits, strict=True):
        projection = each.projection
        parts, user = projection.subtotals, projection.cost_per_user
        cells = [build_dollar_cell(each, end) for end in _ends(projection.total)]
        cells += [build_dollar_cell(each, parts[place].expected if parts else None) for place in range(len(kinds))]
        cells.append(build_dollar_cell(each, projection.cost_per_request))
        if plan.users:
            cells.append(build_dollar_cell(each, user.expected if user else None))
        problems, notes = _remark(each, limits)
        rows.append(replace(build_row(each, cells, *problems, best=each is analysis.cheapest), notes=notes))
    head = [("Model", ""), ("Expected", "$"), ("Low", "$"), ("High", "$")]
    head += [(kind.name, "$, expected") for kind in kinds]
    head.append((f"A {name_request(analysis.estimate.request)}", "$, average"))
    if plan.users:
        head.append(("A user", "$ a month"))
    number = formatting.quantity(sum((band.expected for band in plan.requests), Decimal(0)))
    units = name_requests(analysis.estimate.request)
    sentence = f"{number} {units} in total; retries are included in the cost but not in this number."
    return Table("totals", f"Cost over {formatting.plural(plan.months, 'month')}", sentence, tuple(head), tuple(rows))


def _remark(each: ModelProjection, limits: Limits) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (what is wrong now, what else is to know); that a price ends within the months is nothing wrong."""
    projection = each.projection
    said = [text for text in projection.warnings if not (projection.ended and text.startswith(projection.ended))]
    ended = tuple(filter(None, [_known(each)]))
    later = bool(ended) and projection.months[0].cost is not None
    problems = (*(() if later else ended), *(text for text in said if text not in projection.changes))
    notes = (*(ended if later else ()), *(text for text in said if text in projection.changes), *_advise(each))
    return (*problems, *limits.problems), notes


def _known(each: ModelProjection) -> str | None:
    """Say why there is no total, and what the months cost that have a price."""
    projection = each.projection
    if not projection.ended or not projection.known.expected:
        return projection.ended
    priced = sum(1 for month in projection.months if month.cost)
    costs = "costs" if priced == 1 else "cost"
    return (
        f"{projection.ended}; the {formatting.plural(priced, 'month')} with a price {costs} "
        f"{write_dollars(each, projection.known.expected)}"
    )


def _advise(each: ModelProjection) -> tuple[str, ...]:
    """Name the successor of a model that is gone by the end, where the plan does not go on with it."""
    return (f"{each.offer.provider.name} recommends {each.successor}",) if each.successor else ()


def _ends(band: Band[Decimal] | None) -> tuple[Decimal | None, ...]:
    return (band.expected, band.low, band.high) if band else (None, None, None)


def build_months(analysis: Analysis) -> Table:
    """Build a row for each month: the expected cost, with its low and high where they differ."""
    plan = analysis.plan
    shown = analysis.projected[:MOST_COLUMNS]
    rows = []
    for place, month in enumerate(plan.calendar):
        cells = [Cell(plan.requests[place].expected, formatting.quantity)]
        for each in shown:
            cost = each.projection.months[place].cost
            ends = [formatting.money(cost.low), formatting.money(cost.high)] if cost else []
            band = f" ({' to '.join(ends)})" if len(set(ends)) > 1 else ""
            cells.append(replace(build_dollar_cell(each, cost.expected if cost else None), after=band))
        rows.append(Row(formatting.month(month.first), tuple(cells)))
    units = name_requests(analysis.estimate.request).capitalize()
    head = (("Month", ""), (units, "expected"), *((label_projection(each), "$") for each in shown))
    sentence = "Expected dollars, with low and high in parentheses where they differ. “–” is a month without a price."
    if len(shown) < len(analysis.projected):
        sentence += f" The {len(shown)} cheapest are shown; the CSV has all {len(analysis.projected)}."
    return Table(MONTHS, "Month by month", sentence, head, tuple(rows), folded=True)


def build_budget(analysis: Analysis) -> Table | None:
    if analysis.budget is None or analysis.scenario.budget is None:
        return None
    judged = zip(analysis.projected, analysis.budget, analysis.ahead.verdicts, strict=True)
    rows = [build_row(each, _bought(analysis.ahead, each, line, verdict)) for each, line, verdict in judged]
    text, words = formatting.stated(analysis.scenario.budget), judge_budget(analysis.ahead)
    covers = f"{name_requests(analysis.estimate.request)} a month"
    head = (("Model", ""), ("Covers", covers), ("Over from", "expected"), ("Over from", "if high"),
            ("All months", ""))  # fmt: skip
    sentence = words.sentence if words else "None of the models can do this job."
    return Table("budget-table", f"A budget of {text} a month", sentence, head, tuple(rows), frozenset({2, 3, 4}))


def _bought(ahead: Ahead, each: ModelProjection, line: BudgetLine, verdict: Verdict) -> list[Cell]:
    until = describe_until(ahead, each.name, verdict.ends) if verdict.last and verdict.ends else formatting.UNKNOWN
    free = line.requests is None and each.projection.months[0].cost is not None
    return [
        Cell("any number") if free else Cell(line.whole, formatting.count),
        build_month_cell(line.passed, line.fits is not None, "no month"),
        build_month_cell(line.passed_if_high, line.fits is not None, "no month"),
        Cell({True: "yes", False: "no", None: until}[line.fits]),
    ]
