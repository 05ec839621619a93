"""What drives the cost, and three levers on it, on the model chosen today."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.charts import Chart
from costcalc.plan.assumptions import HITS, WAITS, output_cap
from costcalc.plan.build import Projected, project_on
from costcalc.plan.charts import tornado
from costcalc.plan.tables import Row, Table, dollars
from pricing.plan import Plan
from pricing.planning.drivers import Lever, Swing, drivers, levers
from pricing.projection import Projection
from pricing.request import Request

NAMES = {
    "output": "output length",
    "requests": "requests",
    "growth": "growth a month",
    "retries": "share sent again",
    "cached": "share cached",
    "batch": "share in batch",
}
LEVERS = {"batch": "Batch what can wait", "cache": "Cache the prefix", "cap": "Cap the output"}


def what_drives(each: Projected, request: Request) -> tuple[Table, Chart | None] | None:
    total = each.projection.total
    if total is None or not total.expected:
        return None
    swings = drivers(each.plan, _projecting(each, request))
    if not swings:
        return None
    names = [NAMES[swing.assumption] for swing in swings]
    rows = [
        Row(
            name,
            (
                _tried(swing, "low", each.plan),
                _tried(swing, "high", each.plan),
                dollars(each, swing.cost_at_low),
                dollars(each, swing.cost_at_high),
                dollars(each, swing.swing),
            ),
        )
        for name, swing in zip(names, swings, strict=True)
    ]
    head = (("Assumption", ""), ("Low", "tried"), ("High", "tried"), ("Cost", "$, at low"), ("Cost", "$, at high"),
            ("Moves", "$"))  # fmt: skip
    sentence = (
        "Output and requests move between the low and high of the form; growth is tried five points up and down and "
        "each share ten, within what is possible."
    )
    table = Table("drivers-table", "Each assumption alone", sentence, head, tuple(rows))
    return table, tornado(swings, names, total.expected, each.name)


def _projecting(each: Projected, request: Request) -> Any:
    def project(plan: Plan) -> Projection:
        return project_on(each.offer, each.name, plan, request)

    return project


def _tried(swing: Swing, end: str, plan: Plan) -> str:
    value: Decimal | None = swing.low if end == "low" else swing.high
    if value is not None:
        if swing.assumption == "growth":
            return formatting.signed(value, formatting.percent)
        return formatting.percent(value)
    if len(plan.types) > 1:
        return "as given"
    main = plan.types[0]
    if swing.assumption == "output":
        return formatting.count(getattr(main.profile.output_tokens, end))
    return formatting.quantity(getattr(main.workload.band, end))


def three_levers(each: Projected, data: Mapping[str, Any], request: Request) -> Table | None:
    waits = WAITS if data["waits"] is None else data["waits"]
    hits = HITS if data["hits"] is None else data["hits"]
    cap = output_cap(data, request)
    found = levers(each.plan, _projecting(each, request), waits=waits, hits=hits, prefix=data["cached_prefix"], cap=cap)
    if not found:
        return None
    whats = {
        "batch": f"{formatting.percent(waits)} of requests",
        "cache": f"{formatting.percent(hits)} of requests",
        "cap": f"{formatting.plural(cap, 'token')}",
    }
    rows = [_lever(each, lever, whats[lever.name]) for lever in found]
    head = (("Lever", ""), ("To", ""), ("Cost", "$, the period"), ("Saves", "$"), ("Saves", "%"))
    sentence = f"On {each.name}, each pulled alone. A share that is larger already stays as it is."
    return Table("levers", "Three levers", sentence, head, tuple(rows), frozenset({1}))


def _lever(each: Projected, lever: Lever, what: str) -> Row:
    saved = lever.saving
    known = set(each.projection.warnings)
    cells = (
        what,
        dollars(each, lever.cost),
        formatting.money(saved.dollars),
        formatting.percent(saved.share)
        if saved.share is None or saved.share >= 0
        else f"−{formatting.percent(-saved.share)}",
    )
    return Row(LEVERS[lever.name], cells, problems=tuple(text for text in lever.warnings if text not in known))
