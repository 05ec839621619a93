"""A priced pipeline and its months as the page's tables and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from costcalc import formatting
from costcalc.formatting import capitalize_first
from costcalc.pipeline.words import describe_left_out
from costcalc.web.conditions import describe_excluded
from costcalc.web.line_items import describe_alias, describe_line, describe_name, describe_origin, describe_status
from costcalc.web.notices import split_warnings
from pricing.catalog.when import BASE, MODIFIERS, WORDS
from pricing.pipeline.cost import PipelineCost, StepCost
from pricing.pipeline.months import PipelineMonths
from pricing.pipeline.step import Step
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
    """(one run, a month)"""
    problem: str
    notes: tuple[str, ...]
    """How minutes and images became quantities."""
    details: tuple[tuple[str, str], ...]
    """(how they did and why; what is free of a fee and what its note says; the source)"""
    least: tuple[str, ...]
    """Why the cost is the least."""
    life: tuple[str, ...]
    """What the model was or will be, from which day on."""
    warnings: tuple[str, ...]
    status: str
    """Where the price is not one of the day."""
    not_included: str
    source: str


def list_groups(cost: PipelineCost) -> list[Group]:
    return [_group(place, step) for place, step in enumerate(cost.steps, start=1)]


def _group(place: int, step: StepCost) -> Group:
    life, doubts = split_warnings(step, step.warnings)
    return Group(
        number=place,
        model=step.step.model,
        priced_as=describe_name(describe_alias(step), step.entry),
        often=", ".join([RUNS[step.step.often], *_list_conditions(step.step)]),
        lines=tuple(_cells(line, step) for line in step.lines),
        total=(formatting.money(step.cost), _month(step, step.monthly)),
        problem=step.unpriced or ("" if step.lines or step.partial else "Enter a quantity."),
        notes=tuple(each.text for each in step.assumptions),
        details=(
            *((each.reasoned, each.source) for each in step.assumptions if each.source),
            *(describe_origin(step.quote, step.conditions).fees if step.quote else ()),
        ),
        least=tuple(describe_left_out(step)),
        life=life,
        warnings=doubts,
        status=describe_status(step),
        not_included=describe_excluded(step.not_included),
        source=step.price.source if step.price else "",
    )


def _list_conditions(step: Step) -> Iterator[str]:
    """Name the conditions that are not the usual ones: `batch`, `region us`."""
    for name in ("tier", *MODIFIERS):
        value = getattr(step, name)
        if value and value != BASE.get(name):
            yield WORDS[name].format(value)


def _cells(line: Line, step: StepCost) -> tuple[str, str, str, str, str]:
    return (*describe_line(line), _month(step, line.amount * step.runs))


def _month(step: StepCost, amount: Decimal | None) -> str:
    return "" if step.step.often == "once" else formatting.money(amount)


def list_totals(cost: PipelineCost) -> list[tuple[str, str]]:
    """List (what, dollars with every digit)."""
    sums = [("One request", cost.per_request, cost.is_partial("request"))]
    if any(step.step.often == "once" for step in cost.steps):
        sums.append(("Once", cost.once, cost.is_partial("once")))
    month = f"A month: {formatting.plural(cost.requests, 'request')}"
    sums.append((month, cost.monthly, cost.is_partial("request", "month")))
    return [(what, formatting.least(formatting.rate(amount), partial=least)) for what, amount, least in sums]


def write_summary(cost: PipelineCost) -> str:
    """Write the pipeline's cost in a sentence."""
    if not cost.steps:
        return "No steps yet: enter a model."
    unpriced = [place for place, step in enumerate(cost.steps, start=1) if step.unpriced]
    if unpriced:
        which = ", ".join(map(str, unpriced))
        return f"No total: step{'s' if len(unpriced) > 1 else ''} {which} cannot be priced; the table shows why."
    month = formatting.least(formatting.money(cost.monthly), partial=cost.is_partial("request", "month"))
    each = formatting.least(formatting.money(cost.per_request), partial=cost.is_partial("request"))
    text = f"{capitalize_first(month)} a month, {each} a request"
    if cost.once:
        text += f", and {formatting.least(formatting.money(cost.once), partial=cost.is_partial('once'))} once"
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
    least = "At least " if ahead.partial else ""
    text = f"{least}{expected} in {formatting.plural(len(known), 'month')}" + (
        "" if low == high else f", from {low} to {high}"
    )
    if len(known) < len(ahead.months):
        size = formatting.plural(len(ahead.months), "month")
        start = f"{text} in which every step has a price; no" if known else "No"
        text = f"{start} total for {size}"
    return ". ".join([text, *(warning[:1].upper() + warning[1:] for warning in ahead.warnings)]) + "."


def list_ends(band: Band[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    return band.low, band.expected, band.high
