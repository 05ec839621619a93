"""Drivers of the cost, and three levers on it, on the model chosen today."""

from __future__ import annotations

from decimal import Decimal

from costcalc import formatting
from costcalc.projection.tables import Cell, Row, Table, build_dollar_cell, build_saving_cells
from costcalc.request.words import name_requests
from pricing.projection.analysis import Analysis
from pricing.projection.by_model import ModelProjection
from pricing.projection.levers import Lever
from pricing.projection.plan import Plan
from pricing.projection.sensitivity import Swing
from pricing.workload import Level

NAMES = {
    "output": "output length",
    "requests": "requests",
    "growth": "growth a month",
    "retries": "retries",
    "cached": "cache hit rate",
    "batch": "batch share",
}
LEVERS = {"batch": "Use batch for what can wait", "cache": "Cache the prefix", "cap": "Cap the output"}


def build_drivers(analysis: Analysis) -> Table | None:
    today = analysis.today
    if today is None or not analysis.drivers:
        return None
    rows = [_driver(today, swing) for swing in analysis.drivers]
    head = (("Assumption", ""), ("Low", "tried"), ("High", "tried"), ("Cost", "$, at low"), ("Cost", "$, at high"),
            ("Effect", "$"))  # fmt: skip
    sentence = (
        "Output and requests range between the low and high entered; growth varies by five points up and down and "
        "each share by ten, within what is possible."
    )
    return Table("drivers-table", "Each assumption on its own", sentence, head, tuple(rows))


def _driver(today: ModelProjection, swing: Swing) -> Row:
    tried = (_tried(swing, "low", today.plan), _tried(swing, "high", today.plan))
    costs = (swing.cost_at_low, swing.cost_at_high, swing.moves)
    return Row(NAMES[swing.assumption], (*tried, *(build_dollar_cell(today, cost) for cost in costs)))


def explain_missing(analysis: Analysis) -> str:
    """Say why both are missing; empty where they are not."""
    today = analysis.today
    if today is None or today.expected is not None:
        return ""
    return (
        f"Cost drivers and savings are shown for {today.name}, which has no cost for every month: "
        f"{today.projection.ended}. Choose another model under “Current model”."
    )


def _tried(swing: Swing, end: Level, plan: Plan) -> Cell:
    value = swing.low if end == "low" else swing.high
    if value is not None:
        return Cell(value, write_signed_share if swing.assumption == "growth" else formatting.percent)
    if len(plan.types) > 1:
        return Cell("as given")
    main = plan.types[0]
    if swing.assumption == "output":
        return Cell(main.profile.output_tokens.at(end), formatting.count)
    return Cell(main.workload.band.at(end), formatting.quantity)


def write_signed_share(share: Decimal) -> str:
    return formatting.signed(share, formatting.percent)


def build_levers(analysis: Analysis) -> Table | None:
    today, scenario = analysis.today, analysis.scenario
    if today is None or not analysis.levers:
        return None
    request = analysis.estimate.request
    cap, units = scenario.choose_cap(request.expectation.output_tokens), name_requests(request)
    whats = {
        "batch": f"{formatting.percent(scenario.waits)} of {units}",
        "cache": f"{formatting.percent(scenario.hits)} of {units}",
        "cap": f"{formatting.plural(cap, 'token')}",
    }
    rows = [_lever(today, lever, whats[lever.lever]) for lever in analysis.levers]
    head = (("Option", ""), ("To", ""), ("Cost", "$, the period"), ("Saves", "$"), ("Saves", "%"))
    sentence = f"On {today.name}, each on its own. A share that is already larger stays as it is."
    return Table("levers", "Savings options", sentence, head, tuple(rows), frozenset({1}))


def _lever(today: ModelProjection, lever: Lever, what: str) -> Row:
    known = set(today.projection.warnings)
    cells = (Cell(what), build_dollar_cell(today, lever.cost), *build_saving_cells(lever.saving))
    return Row(LEVERS[lever.lever], cells, problems=tuple(text for text in lever.warnings if text not in known))
