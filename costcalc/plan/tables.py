"""The plan's answers as tables, each a title, a sentence and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.estimate.table import series
from costcalc.plan.build import Projected
from pricing.comparison import rank
from pricing.planning.budget import under_budget
from pricing.workload import Band

MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """`name` and the other cells; `problems` say what a person should know of it."""

    name: str
    cells: tuple[str, ...]
    marker: str = ""
    colour: int = 0
    problems: tuple[str, ...] = ()
    best: bool = False


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


def ranked(found: Sequence[Projected]) -> list[Projected]:
    """Cheapest over the period first, those without a total last."""
    return rank(found, lambda each: each.projection.total and each.projection.total.expected)


def dollars(each: Projected, amount: Decimal | None) -> str:
    return ("≈ " if each.estimated and amount is not None else "") + formatting.money(amount)


def row(each: Projected, cells: Sequence[str], *problems: str | None, best: bool = False) -> Row:
    colour, marker = series(each.place)
    return Row(each.name, tuple(cells), marker, colour, tuple(problem for problem in problems if problem), best)


def period(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


def fitting(found: Sequence[Projected]) -> list[Projected]:
    """Those with a total whose request fits, cheapest first."""
    return [each for each in found if each.projection.total and each.result.fits]


def answer(found: Sequence[Projected]) -> str:
    plan = found[0].plan
    over = f"Over {period(plan.months)} from {formatting.month(plan.first)}"
    best = next(iter(fitting(found)), None)
    if best is None or best.projection.total is None:
        return f"{over}, none of the chosen models has a price for every month and fits; the table says why."
    total = best.projection.total
    band = ""
    if total.low != total.high:
        band = f", between {formatting.money(total.low)} and {formatting.money(total.high)}"
    return f"{over}, {best.name} costs least of those that fit: {dollars(best, total.expected)}{band}."


def totals(found: Sequence[Projected]) -> Table:
    plan = found[0].plan
    kinds = plan.types if len(plan.types) > 1 else ()
    cheapest = next(iter(fitting(found)), None)
    rows = []
    for each in found:
        projection = each.projection
        total, parts, user = projection.total, projection.subtotals, projection.cost_per_user
        cells = [dollars(each, end) for end in _ends(total)]
        cells += [dollars(each, parts[place].expected if parts else None) for place in range(len(kinds))]
        cells.append(dollars(each, projection.cost_per_request))
        if plan.users:
            cells.append(dollars(each, user.expected if user else None))
        warnings = [text for text in projection.warnings if not text.startswith(projection.ended or "\0")]
        fits = each.result.fit.problem if each.result.fit else None
        rows.append(row(each, cells, _known(each), *warnings, fits, best=each is cheapest))
    head = [("Model", ""), ("Expected", "$"), ("Low", "$"), ("High", "$")]
    head += [(kind.name, "$, expected") for kind in kinds]
    head.append(("A request", "$, average"))
    if plan.users:
        head.append(("A user", "$ a month"))
    requests = sum((band.expected for band in plan.requests), Decimal(0))
    sentence = f"{formatting.quantity(requests)} requests in all; retries are in the cost and not in their number."
    return Table("totals", f"Cost of {period(plan.months)}", sentence, tuple(head), tuple(rows))


def _known(each: Projected) -> str | None:
    """Why there is no total, and what the months cost that have a price."""
    projection = each.projection
    if not projection.ended or not projection.known.expected:
        return projection.ended
    priced = sum(1 for month in projection.months if month.cost)
    costs = "costs" if priced == 1 else "cost"
    return f"{projection.ended}; the {period(priced)} with a price {costs} {dollars(each, projection.known.expected)}"


def _ends(band: Band[Decimal] | None) -> tuple[Decimal | None, ...]:
    return (band.expected, band.low, band.high) if band else (None, None, None)


def months(found: Sequence[Projected]) -> Table:
    """Month by month, the expected cost with its low and high under it where they differ."""
    plan = found[0].plan
    shown = found[:MOST_COLUMNS]
    rows = []
    for place, month in enumerate(plan.calendar):
        cells = [formatting.quantity(plan.requests[place].expected)]
        for each in shown:
            cost = each.projection.months[place].cost
            text = dollars(each, cost.expected if cost else None)
            if cost and cost.low != cost.high:
                text += f" ({formatting.money(cost.low)} to {formatting.money(cost.high)})"
            cells.append(text)
        rows.append(Row(formatting.month(month.first), tuple(cells)))
    head = (("Month", ""), ("Requests", "expected"), *((each.name, "$") for each in shown))
    sentence = "Expected dollars; low and high are in brackets where they differ. “–” is a month without a price."
    if len(shown) < len(found):
        sentence += f" The {len(shown)} cheapest are shown; the CSV has all {len(found)}."
    return Table("plan-months", "Month by month", sentence, head, tuple(rows), folded=True)


def budget(found: Sequence[Projected], data: Mapping[str, Any]) -> Table | None:
    amount: Decimal | None = data["budget"]
    if amount is None:
        return None
    rows, fits = [], []
    for each in found:
        line = under_budget(each.projection, amount)
        free = line.requests is None and each.projection.months[0].cost is not None
        cells = [
            "any number" if free else formatting.count(line.whole),
            _passed(line.passed, line.fits),
            _passed(line.passed_if_high, line.fits),
            {True: "yes", False: "no", None: formatting.UNKNOWN}[line.fits],
        ]
        rows.append(row(each, cells))
        fits += [each.name] if line.fits else []
    text = formatting.money(amount)
    sentence = f"{text} a month is enough in every month on {len(fits)} of {len(found)} models" + (
        f": {', '.join(fits[:5])}{' and others' if len(fits) > 5 else ''}." if fits else "."
    )
    head = (("Model", ""), ("Buys", "requests a month"), ("Passed in", "expected"), ("Passed in", "if high"),
            ("Fits", "every month"))  # fmt: skip
    return Table("budget-table", f"A budget of {text} a month", sentence, head, tuple(rows), frozenset({2, 3, 4}))


def _passed(month: Any, fits: bool | None) -> str:
    if month:
        return formatting.month(month)
    return formatting.UNKNOWN if fits is None else "no month"
