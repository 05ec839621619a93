"""A priced pipeline and its months as the page's tables and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costcalc import formatting
from costcalc.web.line_items import describe_alias, describe_line, describe_name
from pricing.pipeline.cost import PipelineCost, StepCost
from pricing.pipeline.months import PipelineMonths
from pricing.quote import Line
from pricing.workload import ZERO, Band, add

RUNS = {"request": "with each request", "month": "once a month", "once": "once"}


@dataclass(frozen=True, slots=True)
class Group:
    """A step's lines, or why it has none."""

    number: int
    model: str
    priced_as: str
    often: str
    lines: tuple[tuple[str, str, str, str, str], ...]
    """(item, quantity, rate, one run, a month)"""
    total: tuple[str, str]
    problem: str
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    source: str


def list_groups(cost: PipelineCost) -> list[Group]:
    return [_group(place, step) for place, step in enumerate(cost.steps, start=1)]


def _group(place: int, step: StepCost) -> Group:
    return Group(
        number=place,
        model=step.step.model,
        priced_as=describe_name(describe_alias(step.step.model, step.entry), step.entry),
        often=RUNS[step.step.often] + ("" if step.step.tier == "standard" else f", {step.step.tier}"),
        lines=tuple(_cells(line, step) for line in step.lines),
        total=(formatting.money(step.cost), _month(step, step.monthly)),
        problem=step.unpriced or ("" if step.lines else "Enter a quantity."),
        notes=step.assumptions,
        warnings=step.warnings,
        source=step.price.source if step.price else "",
    )


def _cells(line: Line, step: StepCost) -> tuple[str, str, str, str, str]:
    return (*describe_line(line), _month(step, line.amount * step.runs))


def _month(step: StepCost, amount: Decimal | None) -> str:
    return "" if step.step.often == "once" else formatting.money(amount)


def list_totals(cost: PipelineCost) -> list[tuple[str, str]]:
    """List (what, dollars with every digit)."""
    sums = [("One request", cost.per_request)]
    if any(step.step.often == "once" for step in cost.steps):
        sums.append(("Once", cost.once))
    sums.append((f"A month: {formatting.plural(cost.requests, 'request')}", cost.monthly))
    return [(what, formatting.rate(amount)) for what, amount in sums]


def write_summary(cost: PipelineCost) -> str:
    """Write the pipeline's cost in a sentence."""
    if not cost.steps:
        return "No steps yet: enter a model."
    unpriced = [place for place, step in enumerate(cost.steps, start=1) if step.unpriced]
    if unpriced:
        which = ", ".join(map(str, unpriced))
        return f"No total: step{'s' if len(unpriced) > 1 else ''} {which} cannot be priced; the table shows why."
    text = f"{formatting.money(cost.monthly)} a month, {formatting.money(cost.per_request)} a request"
    if cost.once:
        text += f", and {formatting.money(cost.once)} once"
    return f"{text}."


def list_months(ahead: PipelineMonths) -> list[tuple[str, ...]]:
    """The months as a table, its head first and all months together last."""
    wide = any(month.requests.low != month.requests.high for month in ahead.months)
    names = [f"{place} {step.model}" for place, step in enumerate(ahead.steps, start=1)]
    head = ("Month", "Requests", *names, "Total", *(("Low", "High") if wide else ()))
    rows = [_month_row(formatting.month(m.month), m.requests.expected, m.steps, m.cost, wide) for m in ahead.months]
    requests = sum((month.requests.expected for month in ahead.months), ZERO)
    return [head, *rows, _month_row("All months", requests, ahead.subtotals, ahead.total, wide)]


def get_expected(cost: Band[Decimal] | str | None) -> Decimal | None:
    return cost.expected if isinstance(cost, Band) else None


def _month_row(
    name: str, requests: Decimal, steps: Sequence[Band[Decimal] | str | None], cost: Band[Decimal] | None, wide: bool
) -> tuple[str, ...]:
    amounts = (cost.expected, cost.low, cost.high) if cost else (None,) * 3
    dollars = [*map(get_expected, steps), *amounts[: 3 if wide else 1]]
    return (name, formatting.quantity(requests), *map(formatting.money, dollars))


def write_months(ahead: PipelineMonths) -> str:
    """Write all months in words, and what changes in them."""
    known = [month.cost for month in ahead.months if month.cost]
    low, expected, high = (formatting.money(value) for value in list_ends(add(known)))
    text = f"{expected} in {formatting.plural(len(known), 'month')}" + (
        "" if low == high else f", from {low} to {high}"
    )
    if len(known) < len(ahead.months):
        size = formatting.plural(len(ahead.months), "month")
        start = f"{text} in which every step has a price; no" if known else "No"
        text = f"{start} total for {size}"
    return ". ".join([text, *(warning[:1].upper() + warning[1:] for warning in ahead.warnings)]) + "."


def list_ends(band: Band[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    return band.low, band.expected, band.high
