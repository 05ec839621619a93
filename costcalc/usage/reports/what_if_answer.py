"""What if, as programs read it."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc import formatting
from costcalc.schema.values import write_money
from costcalc.usage.reports.plan import Plan
from costcalc.usage.reports.what_if_schema import (
    ComparedResponse,
    PlanResponse,
    ScenarioEchoResponse,
    SideResponse,
    WhatIfGroupResponse,
    WhatIfNoteResponse,
    WhatIfResponse,
    WhatIfScenarioResponse,
    WhatIfUnpricedResponse,
)
from pricing.usage_log.charges.total import UsageRow
from pricing.usage_log.reports.what_if.comparison import Compared, Comparison, Pair, WhatIf
from pricing.usage_log.reports.what_if.scenario import Scenario


def describe_comparison(compared: Comparison, plans: Sequence[Plan], *, unread: bool) -> WhatIfResponse:
    """Describe usage as it is and under each scenario; the plan of the usage as it is stands first.

    `unread`: some of it could not be read, so that totals are the least.
    """
    own, *others = plans
    return WhatIfResponse(
        as_is=_describe_side(compared.as_is.total, unread=unread),
        plan=_describe_plan(own),
        scenarios=[
            _describe_scenario(asked, plan, unread=unread)
            for asked, plan in zip(compared.scenarios, others, strict=True)
        ],
    )


def _describe_scenario(asked: WhatIf, plan: Plan, *, unread: bool) -> WhatIfScenarioResponse:
    return WhatIfScenarioResponse(
        title=asked.scenario.title,
        scenario=_echo(asked.scenario),
        total=_describe_side(asked.total.what_if, unread=unread),
        compared=_describe_pair(asked.total.pair),
        groups=[_describe_group(each) for each in asked.models],
        unpriced=[
            WhatIfUnpricedResponse(model=each.model or None, reason=each.reason, rows=each.rows)
            for each in asked.usage.unpriced
        ],
        notes=[WhatIfNoteResponse(text=text, rows=rows) for text, rows in asked.notes.items()],
        unmatched=[*asked.unmatched],
        plan=_describe_plan(plan),
    )


def _describe_plan(plan: Plan) -> PlanResponse | None:
    averages = plan.averages
    if not averages.requests:
        return None
    return PlanResponse(
        requests=averages.requests,
        days=averages.days or None,
        uncounted_rows=averages.uncounted,
        requests_per_month=averages.monthly_requests,
        input_tokens=averages.input_tokens,
        cached_share=formatting.plain_share(averages.cached_share),
        output_tokens=averages.output_tokens,
        reasoning_tokens=averages.reasoning_tokens,
        link=plan.address or None,
    )


def _echo(scenario: Scenario) -> ScenarioEchoResponse:
    return ScenarioEchoResponse(
        model=scenario.model or None,
        models=dict(scenario.models),
        tier=scenario.tier or None,
        batch_share=formatting.plain_share(scenario.batch_share) or None,
        cache_hit_rate=formatting.plain_share(scenario.cache_hit_rate) or None,
        as_of=scenario.as_of.isoformat() if scenario.as_of else None,
    )


def _describe_group(each: Compared) -> WhatIfGroupResponse:
    return WhatIfGroupResponse(
        model=each.model or None,
        rows=each.as_is.rows,
        as_is=_describe_side(each.as_is),
        what_if=_describe_side(each.what_if),
        compared=_describe_pair(each.pair),
    )


def _describe_side(row: UsageRow, *, unread: bool = False) -> SideResponse:
    known = row.rows > 0 and row.amount is not None  # of no rows, nobody knows that there were none
    return SideResponse(
        amount=write_money(row.amount if known else None),
        low=write_money(row.low if known else None),
        high=write_money(row.high if known else None),
        partial=known and (row.at_least or unread),
        unpriced_rows=row.parts["unpriced"].rows,
    )


def _describe_pair(pair: Pair) -> ComparedResponse:
    known = pair.rows > 0
    return ComparedResponse(
        rows=pair.rows,
        as_is=write_money(pair.as_is if known else None),
        amount=write_money(pair.what_if if known else None),
        difference=write_money(pair.difference),
        change=formatting.plain_share(pair.change) or None,
    )
