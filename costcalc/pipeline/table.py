"""A priced pipeline → the page's table, its sentence and its chart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.web.charts import PALETTE, Chart, linear, number
from costcalc.web.line_items import line_in_words, priced_as, remark
from pricing.pipeline.cost import ZERO, PipelineCost, StepCost
from pricing.quote import Line

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


def groups(cost: PipelineCost) -> list[Group]:
    return [_group(place, step) for place, step in enumerate(cost.steps, start=1)]


def _group(place: int, step: StepCost) -> Group:
    lines = step.quote.lines if step.quote else ()
    return Group(
        number=place,
        model=step.step.model,
        priced_as=remark(priced_as(step.step.model, step.entry), step.entry),
        often=RUNS[step.step.often] + ("" if step.step.tier == "standard" else f", {step.step.tier}"),
        lines=tuple(_cells(line, step) for line in lines),
        total=(formatting.money(step.cost), _month(step, step.monthly)),
        problem=step.unpriced or ("" if lines else "Say how much of it there is."),
        notes=step.assumptions,
        warnings=step.warnings,
        source=step.quote.price.source if step.quote else "",
    )


def _cells(line: Line, step: StepCost) -> tuple[str, str, str, str, str]:
    return (*line_in_words(line), _month(step, line.amount * step.runs))


def _month(step: StepCost, amount: Decimal | None) -> str:
    return "" if step.step.often == "once" else formatting.money(amount)


def totals(cost: PipelineCost) -> list[tuple[str, str]]:
    """(what, dollars with every digit)."""
    found = [("One request", cost.per_request)]
    if any(step.step.often == "once" for step in cost.steps):
        found.append(("Once", cost.once))
    found.append((f"A month: {formatting.plural(cost.requests, 'request')}", cost.monthly))
    return [(what, formatting.rate(amount)) for what, amount in found]


def answer(cost: PipelineCost) -> str:
    """The pipeline's cost in a sentence."""
    if not cost.steps:
        return "No steps yet: name a model."
    unpriced = [place for place, step in enumerate(cost.steps, start=1) if step.unpriced]
    if unpriced:
        which = ", ".join(map(str, unpriced))
        return f"No sum: step{'s' if len(unpriced) > 1 else ''} {which} cannot be priced; the table says why."
    text = f"{formatting.money(cost.monthly)} a month, {formatting.money(cost.per_request)} a request"
    if cost.once:
        text += f", and {formatting.money(cost.once)} once"
    return f"{text}."


def chart(cost: PipelineCost) -> Chart | None:
    """The month, a bar for each step, stacked by what is charged; None where there are no two to compare."""
    steps = [(place, s) for place, s in enumerate(cost.steps, start=1) if s.quote and s.monthly]
    if len(steps) < 2:
        return None
    names = [f"{place} {step.step.model}" for place, step in steps]
    amounts = [{line.item: line.amount * s.runs for line in s.quote.lines} for _, s in steps if s.quote]
    items = list(dict.fromkeys(item for found in amounts for item in found))
    figure: dict[str, Any] = {
        "data": [_bar(item, place, names, amounts) for place, item in enumerate(items)],
        "layout": {
            "height": 360,
            "barmode": "stack",
            "xaxis": {"title": {"text": "step"}, "type": "category"},
            "yaxis": linear("dollars a month", ZERO, max(s.monthly or ZERO for _, s in steps), formatting.money),
            "legend": {"orientation": "h", "y": -0.3},
        },
    }
    body = tuple(
        (name, *(formatting.money(found[item]) if item in found else "" for item in items), formatting.money(s.monthly))
        for name, found, (_, s) in zip(names, amounts, steps, strict=True)
    )
    place, most = max(steps, key=lambda pair: pair[1].monthly or 0)
    sentence = f"Step {place}, {most.step.model}, costs the most: {formatting.money(most.monthly)} a month."
    return Chart("steps", "The month by step", sentence, figure, ("Step", *items, "Together"), body)


def _bar(item: str, place: int, names: list[str], amounts: list[dict[str, Decimal]]) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": item,
        "x": names,
        "y": [number(found.get(item)) for found in amounts],
        "text": [formatting.money(found[item]) if item in found else "" for found in amounts],
        "textposition": "none",
        "marker": {"color": PALETTE[place % len(PALETTE)]},
        "hovertemplate": "%{x}: %{text} a month<extra>%{fullData.name}</extra>",
    }
