"""What logs of usage come to, as the page shows it: the strip, charts before any line, the table, what is beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from costcalc import formatting
from costcalc.current import catalog
from costcalc.schema.errors import RequestError
from costcalc.usage.job.asked import Asked, finish
from costcalc.usage.job.chart_words import name_model
from costcalc.usage.job.charts import draw_charts
from costcalc.usage.job.report_charts import draw_report
from costcalc.usage.job.strip import build_strip
from costcalc.usage.job.tally import Tally, choose_label
from costcalc.usage.logs.answer import Division, LogAnswer, add_unfound
from costcalc.usage.logs.columns import choose_shown, name_values, write_cell, write_values
from costcalc.usage.logs.report import Report
from costcalc.usage.logs.sections import list_sections, write_total
from costcalc.web.charts import Chart
from costcalc.web.identity import choose_color
from costcalc.web.sections import ShownSection, show_section
from pricing.files.sources import Found
from pricing.quote import ZERO
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import price_each
from pricing.usage_log.charges.total import UsageRow, sum_groups
from pricing.usage_log.engines.reduced import Reduced

MOST_ROWS: Final = 100
"""Rows that the page shows; the total and the files are of all."""
LEAST_BAR: Final = Decimal("0.4")
"""Percent of the longest bar that can still be seen."""
ATTENTION: Final = "Attention"
TITLES: Final[Mapping[str, str]] = {
    "invoice": "Compared with the invoice",
    "what_if": "What if",
    "departments": "Departments and their budgets",
    "estimate": "Compared with the estimate",
}
"""Titles of reports, by their names."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """Usage with the same values, as texts."""

    values: list[str]
    color: str
    """Classes of the model's color; blank where the usage is not divided by model."""
    bar: str
    """Percent of the bar; blank: none."""
    cells: list[str]


@dataclass(frozen=True, slots=True)
class LogTable:
    heads: list[tuple[str, str, bool]]
    """(title, unit, whether it holds figures)"""
    rows: list[LogRow]
    total: list[str]
    widest: int
    """Columns that the name of the total spans."""
    shown: str
    """How many rows there are, where not all are shown."""


@dataclass(frozen=True, slots=True)
class ShownReport:
    name: str
    title: str
    sections: list[ShownSection]
    charts: list[Chart]


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """An answer, with what its charts are drawn from."""

    answer: LogAnswer
    tally: Tally

    @property
    def names(self) -> list[str]:
        """List the names of the reports."""
        return [report.name for report in self.answer.reports]


def answer_page(reduced: Reduced, found: Found, given: Given, division: Division, asked: Asked) -> PageAnswer:
    """Price each group once, for the table and for the charts, and answer what else is asked of it.

    A question that these groups cannot answer becomes one of the errors of `asked`.
    """
    tally = Tally(choose_label(division.by, division.labels, reduced.groups))
    groups = tally.watch(price_each(catalog(), reduced.groups, given))
    usage = sum_groups(groups, division.by, division.labels)
    reports = tuple(_answer_asked(asked, add_unfound(reduced, found), given, division.labels))
    return PageAnswer(LogAnswer(usage, reduced, division.labels, found, None, reports), tally)


def _answer_asked(asked: Asked, reduced: Reduced, given: Given, labels: tuple[str, ...]) -> Iterator[Report]:
    for name, question in asked.questions.items():
        try:
            yield question.answer(catalog(), reduced, given, labels)
        except RequestError as error:
            asked.errors[name] = finish(error.message)


def build_results(page: PageAnswer) -> dict[str, Any]:
    """Build what the page shows of an answer."""
    answer, tally = page.answer, page.tally
    label = "" if tally.place is None else answer.labels[tally.place]
    own = {id(section) for report in answer.reports for section in report.sections}
    sections = [each for each in list_sections(answer, catalog().version) if id(each) not in own]
    return {
        "strip": build_strip(answer, tally),
        "attention": [formatting.legible(reason.message) for reason in answer.reasons],
        "charts": draw_charts(tally, label),
        "table": build_table(answer, tally),
        "unread": answer.is_unread,
        "reports": [show_report(report) for report in answer.reports],
        "sections": [show_section(section) for section in sections if section.title != ATTENTION],
    }


def build_table(answer: LogAnswer, tally: Tally) -> LogTable:
    """Build the table of costs: the same columns and words as those of a terminal."""
    columns, by = choose_shown(answer), answer.usage.by
    names = [name.replace("_", " ").capitalize() for name in name_values(answer)]
    heads = [*((name, "", False) for name in names), *((c.header, c.hint, c.numeric) for c in columns)]
    rows, number = answer.usage.rows[:MOST_ROWS], len(answer.usage.rows)
    most = max((row.amount or ZERO for row in rows), default=ZERO)
    cut = f"The first {MOST_ROWS} of {number:,} rows; the total and the files cover all of them."
    return LogTable(
        heads,
        [
            LogRow(
                write_values(row, by),
                _choose_color(by, row, tally),
                _measure(row.amount, most),
                [write_cell(column, row) for column in columns],
            )
            for row in rows
        ],
        [write_total(answer), *(write_cell(column, answer.total) for column in columns[1:])],
        len(names),
        cut if number > MOST_ROWS else "",
    )


def _choose_color(by: Sequence[str], row: UsageRow, tally: Tally) -> str:
    if "model" not in by:
        return ""
    model = row.values[by.index("model")]
    return choose_color(name_model(model), tally.offers.get(model))


def _measure(amount: Decimal | None, most: Decimal) -> str:
    return f"{max(amount / most * 100, LEAST_BAR):.2f}" if amount else ""


def show_report(report: Report) -> ShownReport:
    """Show any report: its sections, and a chart where it helps."""
    title = TITLES.get(report.name, report.name.replace("_", " ").capitalize())
    sections = [show_section(section) for section in report.sections if section.rows]
    return ShownReport(report.name, title, sections, [*report.draw()] or draw_report(report))
