"""A pipeline's months → the page's chart, the table equal to it, and a CSV."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.export.csv_text import csv_text, safe
from costcalc.pipeline.question import Question
from costcalc.web.charts import PALETTE, Chart, linear, months_axis, number
from pricing.catalog.catalog import Catalog
from pricing.pipeline.months import PipelineMonth, PipelineMonths
from pricing.workload import ZERO, Band, add

HEAD = (
    "month", "step", "model", "requests_low", "requests", "requests_high", "usd_low", "usd", "usd_high", "unpriced",
    "as_of", "catalog_version", "catalog_digest",
)  # fmt: skip


def to_csv(catalog: Catalog, asked: Question, found: PipelineMonths | None) -> str:
    """A row for each step of each month, with every digit."""
    lines: list[Sequence[str]] = [HEAD]
    about = (asked.as_of.isoformat(), catalog.version.isoformat(), catalog.digest)
    for month in found.months if found else ():
        for place, (step, cost) in enumerate(zip(asked.steps, month.steps, strict=True), start=1):
            dollars = ["", "", "", safe(cost)] if isinstance(cost, str) else [*_digits(cost), ""]
            head = [month.month.isoformat(), str(place), safe(step.model)]
            lines.append([*head, *_digits(month.requests), *dollars, *about])
    return csv_text(lines)


def _digits(band: Band[Decimal]) -> list[str]:
    return [formatting.plain(value) for value in _ends(band)]


def chart(found: PipelineMonths) -> Chart:
    """Expected dollars a month, stacked by step."""
    names = [f"{place} {step.model}" for place, step in enumerate(found.steps, start=1)]
    most = max((_known(month) for month in found.months), default=ZERO)
    labels = [formatting.month(month.month) for month in found.months]
    figure: dict[str, Any] = {
        "data": [_bar(name, place, found, labels) for place, name in enumerate(names)],
        "layout": {
            "height": 400,
            "barmode": "stack",
            "xaxis": months_axis([month.month for month in found.months], 0.6),
            "yaxis": linear("dollars a month", ZERO, most, formatting.money),
            "legend": {"orientation": "h", "y": -0.3},
        },
    }
    head, *body = rows(found)
    title = f"{formatting.plural(len(labels), 'month')} ahead"
    return Chart("months", title, sentence(found), figure, head, tuple(body))


def rows(found: PipelineMonths) -> list[tuple[str, ...]]:
    """The months as a table, its head first and all months together last."""
    wide = any(month.requests.low != month.requests.high for month in found.months)
    names = [f"{place} {step.model}" for place, step in enumerate(found.steps, start=1)]
    head = ("Month", "Requests", *names, "Together", *(("If few", "If many") if wide else ()))
    return [head, *(_row(month, wide) for month in found.months), _total(found, wide)]


def _bar(name: str, place: int, found: PipelineMonths, labels: list[str]) -> dict[str, Any]:
    costs = [_expected(month.steps[place]) for month in found.months]
    return {
        "type": "bar",
        "name": name,
        "x": list(range(len(costs))),
        "y": [number(cost) for cost in costs],
        "text": [formatting.money(cost) for cost in costs],
        "customdata": labels,
        "textposition": "none",
        "marker": {"color": PALETTE[place % len(PALETTE)]},
        "hovertemplate": "%{fullData.name}: %{text} in %{customdata}<extra></extra>",
    }


def _expected(cost: Band[Decimal] | str | None) -> Decimal | None:
    return cost.expected if isinstance(cost, Band) else None


def _known(month: PipelineMonth) -> Decimal:
    return sum((_expected(cost) or ZERO for cost in month.steps), ZERO)


def _row(month: PipelineMonth, wide: bool) -> tuple[str, ...]:
    steps = [formatting.money(_expected(cost)) for cost in month.steps]
    requests = formatting.quantity(month.requests.expected)
    return (formatting.month(month.month), requests, *steps, *_together(month.cost, wide))


def _total(found: PipelineMonths, wide: bool) -> tuple[str, ...]:
    requests = sum((month.requests.expected for month in found.months), ZERO)
    steps = [formatting.money(_expected(cost)) for cost in found.subtotals]
    return ("All months", formatting.quantity(requests), *steps, *_together(found.total, wide))


def _together(cost: Band[Decimal] | None, wide: bool) -> list[str]:
    amounts = (cost.expected, cost.low, cost.high) if cost else (None,) * 3
    return [formatting.money(amount) for amount in amounts[: 3 if wide else 1]]


def sentence(found: PipelineMonths) -> str:
    """All months in words, and what changes in them."""
    known = [month.cost for month in found.months if month.cost]
    low, expected, high = (formatting.money(value) for value in _ends(add(known)))
    text = f"{expected} in {formatting.plural(len(known), 'month')}" + (
        "" if low == high else f", from {low} to {high}"
    )
    if len(known) < len(found.months):
        size = formatting.plural(len(found.months), "month")
        start = f"{text} in which every step has a price; no" if known else "No"
        text = f"{start} sum for {size}"
    return ". ".join([text, *(warning[:1].upper() + warning[1:] for warning in found.warnings)]) + "."


def _ends(band: Band[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    return band.low, band.expected, band.high
