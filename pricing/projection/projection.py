"""Plan × prices → dollars month by month, low, expected and high."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import chain, pairwise
from typing import Final

from pricing.catalog.catalog import NotSold, Offer
from pricing.catalog.lifecycle import PriceStatus, describe_last_price, describe_move, describe_stand_in, find_last_day
from pricing.catalog.names.conditions import imply_conditions
from pricing.catalog.periods import PricePeriod, hold_price, list_changes, split_at, split_periods
from pricing.catalog.rates import Conditions
from pricing.projection.conversation_cost import describe_sub_agents
from pricing.projection.plan import Month, Plan
from pricing.projection.request_cost import UnitCost, price_request_type
from pricing.workload import Band, add, multiply

Costs = tuple[Band[Decimal], ...]
_WORST_FIRST: Final[tuple[PriceStatus, ...]] = ("unpriced", "last_known", "announced", "on_sale")


@dataclass(frozen=True, slots=True)
class MonthCost:
    """Cost of a month in dollars; None where the model is not sold on each of its days, and `reason` says why."""

    month: date
    """First day of the month."""
    requests: Band[Decimal]
    cost: Band[Decimal] | None
    price_status: PriceStatus
    """Status of the month's own prices; announced where that of some day is."""
    by_type: Costs = ()
    """Dollars of each type, in the order of the plan's types; they sum to `cost`."""
    reason: str | None = None


@dataclass(frozen=True)
class Projection:
    """Cost of a plan on a model. No total is made of months of which some are unknown."""

    name: str
    offer: Offer
    plan: Plan
    months: tuple[MonthCost, ...]
    warnings: tuple[str, ...]
    ends: date | None = None
    """First day without a price; None where every day has one."""
    last_day: date | None = None
    """Day whose price counts in all months, where the model is gone on the first day."""
    unknown: tuple[str, ...] = ()
    """Fees of the plan that some month leaves out, since their rates are not known."""
    not_included: tuple[str, ...] = ()
    """What the vendors charge for beside the cost of some month, by the words of `EXCLUSIONS`."""
    free: bool = False
    """True where every price is free of charge."""
    changes: tuple[str, ...] = ()
    """Those of the warnings that only say how and when prices change."""

    @property
    def price_status(self) -> PriceStatus:
        """Status of the prices of all months; announced where some month has a price that is announced."""
        statuses = {month.price_status for month in self.months}
        return next(status for status in _WORST_FIRST if status in statuses)

    @property
    def ranks(self) -> bool:
        """True where it may be called cheapest, as a price of the day may."""
        return self.price_status in {"on_sale", "announced"} and not self.partial and not self.free

    @property
    def partial(self) -> bool:
        """True where the cost leaves out a fee of the plan, so that it is the least."""
        return bool(self.unknown)

    @property
    def total(self) -> Band[Decimal] | None:
        """Dollars for the period: the sum of its months; None where one has no price."""
        return None if self.ended else self.known

    @cached_property
    def known(self) -> Band[Decimal]:
        """Dollars of the months that have a price."""
        return add([month.cost for month in self.months if month.cost])

    @cached_property
    def ended(self) -> str | None:
        """First reason why some month has no price; None where all have one."""
        return next((month.reason for month in self.months if month.reason), None)

    @property
    def subtotals(self) -> Costs | None:
        """Dollars for the period of each type, in the order of the plan's types."""
        if self.ended:
            return None
        return tuple(add(bands) for bands in zip(*(month.by_type for month in self.months), strict=True))

    @property
    def cost_per_request(self) -> Decimal | None:
        """Expected dollars for one request, on average over the period; retries are part of its cost."""
        total, requests = self.total, add([month.requests for month in self.months])
        return total.expected / requests.expected if total else None

    @property
    def cost_per_user(self) -> Band[Decimal] | None:
        """Dollars for one user a month, on average over the period; None where their number is not given."""
        total, share = self.total, (self.plan.users or 0) * len(self.months)
        return Band(total.low / share, total.expected / share, total.high / share) if total and share else None


def project(plan: Plan, offer: Offer, *, name: str = "", conditions: Conditions | None = None) -> Projection:
    """Price a plan on what a name means, month by month, in US dollars; nothing is raised for an unpriced month.

    Each day has the price in force then, announced rows included; a month in which the price changes is the mean of
    its days, each day having the same number of requests. Of the conditions, all but the day count, with those that
    the offer's name implies; with `last_known` a model that is gone on the first day has its last price in all months.
    Figures are exact, except that growth and changes inside a month divide: those are kept to 28 digits.
    """
    first, until = plan.calendar[0].since, plan.calendar[-1].until
    conditions = conditions or Conditions(first)
    last = find_last_day(offer, first) if conditions.last_known else None
    periods = [hold_price(offer, last, first, until)] if last else _split_periods(plan, offer, conditions)
    spans = _price_spans(plan, offer, periods, conditions)
    units = [span if isinstance(span, str) else tuple(each.cost for each in span) for span in spans]
    priced = [each for span in spans if not isinstance(span, str) for each in span]
    beside = describe_sub_agents(plan.sub_agents, periods, units)
    changes = _unite(describe_changes(offer, periods, plan.calendar, units), beside)
    return Projection(
        name=name or offer.name,
        offer=offer,
        plan=plan,
        months=tuple(_price_month(plan, index, units, periods) for index in range(plan.months)),
        warnings=_unite(changes, *(each.warnings for each in priced)),
        ends=next((each.first for each, unit in zip(periods, units, strict=True) if isinstance(unit, str)), None),
        last_day=last,
        changes=changes,
        unknown=_unite(*(each.unknown for each in priced)),
        not_included=_unite(*(span.not_included for span in periods)),
        free=not any(any(span.rates.values()) for span in periods),
    )


def _split_periods(plan: Plan, offer: Offer, conditions: Conditions) -> list[PricePeriod]:
    """Split the plan's days where the price of the name changes, or that of sub-agents on another model."""
    periods = split_periods(offer, plan.calendar[0].since, plan.calendar[-1].until, conditions.at)
    others = [day for other in plan.sub_agents for day in list_changes(other)]
    return split_at(periods, others) if others else periods


def _unite(*groups: Iterable[str]) -> tuple[str, ...]:
    """Return each word of the groups once, in order."""
    return tuple(dict.fromkeys(chain(*groups)))


def _price_spans(
    plan: Plan, offer: Offer, periods: list[PricePeriod], conditions: Conditions
) -> list[tuple[UnitCost, ...] | str]:
    """Return for each span the cost of one request of each type, or the reason why there is no price."""
    known: dict[object, tuple[UnitCost, ...] | str] = {}
    spans: list[tuple[UnitCost, ...] | str] = []
    for span in periods:
        if span.entry is None or span.price is None:
            spans.append(span.reason or "")
            continue
        surcharges = tuple(row.from_ for row in span.surcharges)
        weekday, day = span.day.weekday() if conditions.at else None, span.day if plan.sub_agents else None
        key = (span.entry.path, span.price.from_, surcharges, weekday, day)
        if key not in known:
            try:
                _, under = imply_conditions(offer, replace(conditions, as_of=span.day))
                known[key] = tuple(price_request_type(span.entry, kind, under) for kind in plan.types)
            except NotSold as error:
                known[key] = str(error)
        spans.append(known[key])
    return spans


def _price_month(plan: Plan, index: int, units: list[Costs | str], periods: list[PricePeriod]) -> MonthCost:
    month, requests = plan.calendar[index], plan.requests[index]
    each = units[0] if len(units) == 1 else average_month(month, units, periods)
    if isinstance(each, str):
        return MonthCost(month.first, requests, None, "unpriced", (), each)
    costs = tuple(map(multiply, each, plan.requests_by_type[index]))
    status = _find_status([span for span in periods if span.count_days(month.since, month.until)])
    return MonthCost(month.first, requests, costs[0] if len(costs) == 1 else add(costs), status, costs)


def _find_status(periods: Sequence[PricePeriod]) -> PriceStatus:
    """Return the status of the prices of periods that all have one."""
    if any(span.last_day for span in periods):
        return "last_known"
    announced = any(span.price and span.price.status == "announced" for span in periods)
    return "announced" if announced else "on_sale"


def average_month(month: Month, units: list[Costs | str], periods: list[PricePeriod]) -> Costs | str:
    """Return the mean dollars for one request of each type in a month, or the reason why some day has no price."""
    parts: list[tuple[Costs, int]] = []
    for unit, span in zip(units, periods, strict=True):
        if not (days := span.count_days(month.since, month.until)):
            continue
        if isinstance(unit, str):
            return unit
        parts.append((unit, days))
    same = all(unit == parts[0][0] for unit, _ in parts)  # whose mean would only be rounded
    return parts[0][0] if same else _average(parts)


def _average(parts: list[tuple[Costs, int]]) -> Costs:
    """Return the mean of each type's cost over days."""
    total = sum(days for _, days in parts)
    weighted = [[multiply(unit, Band.of(Decimal(days))) for unit in units] for units, days in parts]
    sums = [add(bands) for bands in zip(*weighted, strict=True)]
    return tuple(Band(band.low / total, band.expected / total, band.high / total) for band in sums)


def describe_changes(
    offer: Offer, periods: list[PricePeriod], calendar: tuple[Month, ...], units: Sequence[Costs | str]
) -> Iterator[str]:
    """Say in words how the prices change over a calendar; a fee that changes only where it changes a unit's cost."""
    if periods[0].reason:
        yield periods[0].reason
    elif last := periods[0].last_day:
        yield describe_last_price(offer.on_or_first(periods[0].first), periods[0].first, last).text
    elif stand_in := describe_stand_in(offer, periods[0].first):
        yield stand_in.text
    for (before, cost), (after, changed) in pairwise(zip(periods, units, strict=True)):
        same = before.price is after.price and before.entry is after.entry
        if same and (before.surcharges == after.surcharges or cost == changed):
            continue
        month = next(m for m in calendar if m.first <= after.first < m.until)
        whole = after.first == month.since
        if after.reason and not before.reason:
            yield f"{after.reason}: no cost from {month.first:%B %Y} on"
        elif before.reason is None and before.entry and after.entry and before.entry is not after.entry:
            yield describe_move(offer, before.entry, after.entry, after.first) + ("" if whole else _PRORATED)
        elif before.reason is None:
            what = "fees or surcharges change" if same else "the price changes"
            yield f"{what} on {after.first}" + ("" if whole else _PRORATED)
    promised = periods[-1].price.promised_until if periods[-1].price else None
    if promised and promised < calendar[-1].until:
        last = promised - timedelta(days=1)
        yield f"promised until {last} only; no later price is announced, so the same price is assumed"


_PRORATED: Final = "; that month's cost is the average of its days"
