"""Budgets by department as small tables, and as rows of a CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from costcalc import formatting
from costcalc.export.section import MOST_LISTED, Section, Text, write_dollars, write_name
from costcalc.formatting import Value, legible
from costcalc.usage.logs.columns import write_amount
from pricing.usage_log.charges.total import UsageRow
from pricing.usage_log.reports.departments.forecast import DEVIATIONS, FEWEST_DAYS, FEWEST_FOR_RANGE
from pricing.usage_log.reports.departments.line import Line, Verdict
from pricing.usage_log.reports.departments.spending import Spending

EVERYTHING_ELSE: Final = "Everything else"
NO_DAY: Final = "no day"
FORECAST: Final = ("Forecast", "Forecast, low", "Forecast, high")
HEADS: Final = ("Month", "Department", "Spent", "Budget", "Used", *FORECAST, "Status")
CSV_HEADS: Final = (
    "month", "department", "budget_usd", "spent_usd", "spent_usd_low", "spent_usd_high", "partial", "rows", "used",
    "left_usd", "status", "forecast_usd", "forecast_usd_low", "forecast_usd_high", "forecast_status",
)  # fmt: skip


def list_sections(spending: Spending) -> tuple[Section, ...]:
    """List the sections that have anything in them."""
    sections = (_list_lines(spending), _explain_forecast(spending), _list_unassigned(spending))
    return tuple(section for section in sections if section.rows)


def list_csv_rows(spending: Spending) -> list[tuple[Value, ...]]:
    """List the lines of departments with every digit; totals are left to whoever adds up."""
    return [
        (
            line.month,
            name_line(line, spending),
            line.budget,
            line.spent,
            *((line.usage.low, line.usage.high) if line.spent is not None else (None, None)),
            "yes" if line.at_least else "no",
            line.usage.rows,
            formatting.plain_share(line.share),
            line.left,
            line.verdict or "",
            *_list_forecast(line),
            line.forecast_verdict or "",
        )
        for line in spending.lines
    ]


def name_line(line: Line, spending: Spending) -> str:
    number = line.department
    return EVERYTHING_ELSE if number is None else legible(spending.budgets.departments[number].name)


def _list_forecast(line: Line) -> tuple[Value, Value, Value]:
    ahead = line.forecast
    return (ahead.expected, ahead.low, ahead.high) if ahead else (None, None, None)


def _list_lines(spending: Spending) -> Section:
    money, word = formatting.money, formatting.word
    texts: tuple[Text, ...] = (
        word,
        word,
        write_dollars,
        formatting.stated,
        formatting.percent,
        write_dollars,
        money,
        money,
        word,
    )
    rows = [*_make_rows(spending)]
    shown = [place for place, head in enumerate(HEADS) if head not in FORECAST or any(row[place] for row in rows)]
    latest = sum(line.month == spending.lines[0].month for line in spending.lines) + 1 if spending.lines else 0
    return Section(
        "Departments",
        tuple(HEADS[place] for place in shown),
        tuple(texts[place] for place in shown),
        [tuple(row[place] for place in shown) for row in rows],
        most=max(MOST_LISTED, latest),
    )


def _make_rows(spending: Spending) -> Iterator[tuple[Value, ...]]:
    """Yield the lines of each month, and its total below them."""
    totals = {line.month: line for line in spending.totals}
    for place, line in enumerate(spending.lines):
        yield _make_row(line, name_line(line, spending), describe_status(line))
        last = place + 1 == len(spending.lines) or spending.lines[place + 1].month != line.month
        if last and line.month in totals:
            yield _make_row(totals[line.month], "Total", _describe_least(totals[line.month]))


def _make_row(line: Line, name: str, status: str) -> tuple[Value, ...]:
    _, low, high = _list_forecast(line)
    spent, ahead = _write_spent(line), _choose_ahead(line)
    return (line.month or NO_DAY, name, spent, line.budget, line.share, ahead, low, high, status)


def _choose_ahead(line: Line) -> Value:
    """Return what is forecast; words, where it is the least."""
    return write_ahead(line) if line.at_least else _list_forecast(line)[0]


def write_ahead(line: Line) -> str | None:
    """Write what is forecast; where more may have been spent so far, it is the least as well."""
    if line.forecast is None:
        return None
    return formatting.least(formatting.money(line.forecast.expected), partial=line.at_least)


def _write_spent(line: Line) -> Value:
    """Return what was spent; words, where it is the least or a range."""
    if line.spent is None or not (line.at_least or line.usage.low != line.usage.high):
        return line.spent
    low, high = formatting.money(line.usage.low), formatting.money(line.usage.high)
    return formatting.least(low if low == high else f"{low}–{high}", partial=line.at_least)


def describe_status(line: Line) -> str:
    """Say how a line stands to its budget, and what of it is not known."""
    verdict, ahead = line.verdict, line.forecast_verdict
    texts = [_describe_verdict(line, verdict)] if verdict else [_describe_least(line)]
    if ahead in ("over", "may_be_over") and verdict != "over":
        texts.append(_describe_ahead(line, ahead))
    return "; ".join(filter(None, texts))


def _describe_verdict(line: Line, verdict: Verdict) -> str:
    if verdict == "unknown":
        return f"not known: {_describe_least(line)}"
    if verdict == "may_be_over":
        return f"may be over: as much as {formatting.money(line.usage.high)}"
    if verdict == "over" and line.left is not None:
        return f"over by {formatting.least(formatting.money(-line.left), partial=line.at_least)}"
    return "within" if line.usage.rows else "within: no rows"


def _describe_least(line: Line) -> str:
    """Say why more may have been spent; blank where it is known."""
    if line.unseen:
        return f"no row has the label {', '.join(map(legible, line.unseen))}"
    if line.spent is None:
        return "no price is known"
    if line.unread:
        return "some rows were not read"
    return "the charge is the least" if line.at_least else ""


def _describe_ahead(line: Line, verdict: Verdict) -> str:
    if verdict == "over" and line.forecast and line.budget is not None:
        return f"forecast over by {formatting.money(line.forecast.expected - line.budget)}"
    return "forecast may be over"


def _explain_forecast(spending: Spending) -> Section:
    """Say what the forecast rests on."""
    calendar, ends, texts = spending.calendar, spending.ends, list[str]()
    if calendar and ends:
        days = formatting.plural(len(calendar.whole), "whole day")
        basis = f"{days} of this month, and the logs end on {ends.last}"
        if len(calendar.whole) < FEWEST_DAYS:
            texts.append(f"none: {basis}; {FEWEST_DAYS} are needed")
        else:
            texts.append(
                f"from {basis}; each day ahead is the mean of the working days, or of the weekend days, so far"
            )
            wide = f"low and high: {DEVIATIONS} standard deviations of the days ahead"
            few = f"no range: {FEWEST_FOR_RANGE} whole days are needed"
            texts.append(few if len(calendar.whole) < FEWEST_FOR_RANGE else wide)
    return Section("Forecast", ("Forecast",), (formatting.word,), [(text,) for text in texts])


def _list_unassigned(spending: Spending) -> Section:
    """List the labels of usage of no department, so that a rule can be written for them."""
    names = tuple(map(legible, spending.budgets.labels))
    rows: list[tuple[Value, ...]] = [
        (*(map(legible, values) if values else ["others", *[""] * (len(names) - 1)]), row.rows, _write_charge(row))
        for values, row in spending.unassigned
    ]
    texts: tuple[Text, ...] = (*[write_name] * len(names), formatting.count, write_dollars)
    return Section("In no department", (*names, "Rows", "Charge"), texts, rows)


def _write_charge(row: UsageRow) -> Value:
    """Return what rows cost; words, where it is the least or a range."""
    text = write_amount(row)
    return row.amount if text == formatting.money(row.amount) else text
