"""What if: the same usage on other models and tiers, more of it cached or in batches, beside what it costs as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from costcalc import formatting
from costcalc.export.reasons import Reason
from costcalc.formatting import Value, plural
from costcalc.usage.logs.columns import write_partial
from costcalc.usage.logs.report import Report
from costcalc.usage.reports.plan import Plan, build_plan_address
from costcalc.usage.reports.what_if_answer import describe_comparison
from costcalc.usage.reports.what_if_chart import draw_scenarios
from costcalc.usage.reports.what_if_sections import list_sections
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import UsageTotal
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.reports.averages import Averages
from pricing.usage_log.reports.what_if.comparison import Comparison, WhatIf, compare_scenarios
from pricing.usage_log.reports.what_if.scenario import Scenario

NAME = "what_if"
"""Key of the JSON, option, and code of reasons."""
HEADS = (
    "what_if", "scenario", "model", "rows", "as_is_usd", "as_is_partial", "usd", "usd_low", "usd_high", "partial",
    "unpriced_rows", "compared_rows", "compared_as_is_usd", "compared_usd", "difference_usd", "change",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WhatIfQuestion:
    scenarios: tuple[Scenario, ...]
    labels: tuple[str, ...] = ()

    def answer(self, catalog: Catalog, reduced: Reduced, given: Given, labels: tuple[str, ...]) -> Report:
        compared = compare_scenarios(catalog, reduced.groups, given, self.scenarios)
        plans, unread = list_plans(catalog, compared, given), reduced.faulty > 0
        return Report(
            NAME,
            describe_comparison(compared, plans, unread=unread),
            tuple(list_sections(compared, plans, unread=unread)),
            HEADS,
            [row for number, asked in enumerate(compared.scenarios, 1) for row in _list_rows(number, asked)],
            tuple(_list_reasons(compared)),
            draw=partial(draw_scenarios, compared),
        )


def list_plans(catalog: Catalog, compared: Comparison, given: Given) -> list[Plan]:
    """List the plans: of the usage as it is, and under each scenario."""
    own = _list_models(compared.as_is, given)
    tier = given.tier or ""
    plans = [_plan(catalog, compared.averages, own, given, tier)]
    for asked in compared.scenarios:
        names = [*own[:1], *asked.scenario.targets, *own[1:]]
        plans.append(_plan(catalog, asked.averages, names, given, asked.scenario.tier or tier))
    return plans


def _plan(catalog: Catalog, averages: Averages, names: list[str], given: Given, tier: str) -> Plan:
    return Plan(averages, build_plan_address(catalog, averages, names, given.today, tier))


def _list_models(usage: UsageTotal, given: Given) -> list[str]:
    """List the models of the rows, those that cost most first."""
    return list(dict.fromkeys(row.values[0] or given.model for row in usage.rows))


def _list_rows(number: int, asked: WhatIf) -> Iterator[tuple[Value, ...]]:
    for each in asked.models:
        as_is, moved, pair = each.as_is, each.what_if, each.pair
        known = moved.amount is not None
        yield (
            number,
            formatting.legible(asked.scenario.title),
            formatting.legible(each.model),
            as_is.rows,
            as_is.amount,
            write_partial(as_is),
            moved.amount,
            moved.low if known else None,
            moved.high if known else None,
            write_partial(moved),
            moved.parts["unpriced"].rows,
            pair.rows,
            pair.as_is if pair.rows else None,
            pair.what_if if pair.rows else None,
            pair.difference,
            None if pair.change is None else Decimal(formatting.plain_share(pair.change)),
        )


def _list_reasons(compared: Comparison) -> Iterator[Reason]:
    """Say of each scenario what it leaves without a price, and of which models no row is."""
    for asked in compared.scenarios:
        title = formatting.legible(asked.scenario.title)
        if rows := sum(asked.lost.values()):
            has = "has" if rows == 1 else "have"
            why = formatting.legible(max(asked.lost, key=lambda each: asked.lost[each])[1])
            yield Reason(NAME, f"what if {title}: {plural(rows, 'row')} {has} no price then ({why})")
        if asked.unmatched:
            names = ", ".join(map(formatting.legible, asked.unmatched))
            yield Reason(NAME, f"what if {title}: no row is of {names}")
