"""The months ahead in one sentence."""

from __future__ import annotations

from decimal import Decimal

from costcalc import formatting
from costcalc.projection.tables import write_dollars
from costcalc.projection.verdict import describe_until
from pricing.projection.ahead import Ahead
from pricing.projection.by_model import ModelProjection
from pricing.workload import Band


def write_summary(ahead: Ahead) -> str:
    """Say what the months cost on the cheapest model, and when another becomes cheaper, or goes on where it ends."""
    plan, best = ahead.plan, ahead.cheapest
    over = f"Over {formatting.plural(plan.months, 'month')} from {formatting.month(plan.first)}"
    if best is None:
        return f"{over}, none of the models can do this job; the table shows why."
    if total := best.projection.total:
        return f"{over}, {best.name} costs {_write_total(best, total)}{_write_overtaking(ahead)}."
    return f"{over}, {best.name} {_write_part(ahead, best)}{_write_next(ahead)}."


def _write_total(each: ModelProjection, total: Band[Decimal]) -> str:
    return ", ".join(filter(None, (write_dollars(each, total.expected), formatting.between(total.low, total.high))))


def _write_overtaking(ahead: Ahead) -> str:
    overtaking = ahead.overtaking
    return f"; from {formatting.month(overtaking.month)} {overtaking.name} costs less" if overtaking else ""


def _write_part(ahead: Ahead, best: ModelProjection) -> str:
    """Say what the months with a price cost, and until when they go."""
    known, verdict = best.projection.known.expected, ahead.verdict
    if verdict is None or not known:
        return "has no price"
    return f"costs {write_dollars(best, known)} {describe_until(ahead, verdict.name, verdict.ends)}"


def _write_next(ahead: Ahead) -> str:
    """Name a model that goes on to the end."""
    for each in ahead.projected:
        if each.result.able and each.expected is not None:
            months = formatting.plural(ahead.plan.months, "month")
            return f"; {each.name} costs {write_dollars(each, each.expected)} over all {months}"
    return ""
