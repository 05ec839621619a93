"""Usage beside the estimate that came before it: why it cost more or less, by effects that add up."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final, NamedTuple

from pricing.catalog.catalog import Catalog
from pricing.usage import TOKEN_FIELDS, Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import PricedGroup
from pricing.usage_log.key import COLUMNS, EXACT, FEE_SCALE, PLACES, Groups, Key, Sums, add_up
from pricing.usage_log.reports.what_if.moved import Move, Prices
from pricing.usage_log.reports.what_if.scenario import Scenario
from pricing.usage_log.reports.what_if.tokens import READ, WRITES, count_read, count_uncached, count_written

TINY: Final = Decimal("1e-12")
"""To which the dollars of an estimate are rounded for the part of a month that is covered."""
NOT_ON_PLANNED: Final = "cannot be priced on the estimated model; in the mix as a whole"
LONG: Final = "may be at a price for long requests; the least that they cost is counted"
NOT_ON_DAY: Final = "has no price on the day of the estimate; its own day's is used, so no change of prices is seen"


@dataclass(frozen=True, slots=True)
class Planned:
    """What an estimate expected."""

    model: str
    """As it was asked for."""
    as_of: date
    """Day of its prices."""
    usage: Usage
    """Of one request."""
    cost: Decimal
    """Dollars for one request."""
    requests_per_month: Decimal
    tier: str = "standard"
    speed: str = "standard"
    region: str = "global"


class Effect(NamedTuple):
    """Part of the difference between what was estimated and what it cost."""

    name: str
    amount: Decimal
    """Dollars; negative where it made the usage cheaper."""


@dataclass(frozen=True, slots=True)
class Variance:
    """What was estimated for the days of the usage, what these cost, and why that is not the same."""

    planned: Planned
    first: str
    """First day of the usage, YYYY-MM-DD; blank where rows state none."""
    last: str
    planned_requests: int
    """For these days, rounded to a whole one; of a month where the days are not known."""
    estimated: Decimal
    """Dollars for these days."""
    requests: int
    """Of the rows that have a price; the least where `counted` is false."""
    counted: bool
    actual: Decimal | None
    """Dollars of the rows that have a price; None: none has one."""
    at_least: bool
    """True where more was used than is charged here: something has no rate or no price, or could not be read."""
    effects: tuple[Effect, ...]
    """In the order in which one follows from the other; they add up to the difference. None where that is unknown."""
    unpriced: int
    """Rows that are left out, as nobody knows what they cost."""
    notes: tuple[tuple[str, int], ...]
    """What could not be told apart, and of how many rows."""

    @property
    def difference(self) -> Decimal | None:
        """Return the dollars that the usage cost more than estimated; None where nobody knows what it cost."""
        return None if self.actual is None else EXACT.subtract(self.actual, self.estimated)


def explain_variance(
    catalog: Catalog, groups: Groups, given: Given, planned: Planned, *, unread: bool = False
) -> Variance:
    """Explain why usage cost more or less than an estimate, in US dollars. `unread`: some rows could not be read.

    One thing after the other is changed from what was estimated to what was: the number of requests, their size, the
    share of their input that is cached, the models and tiers, the prices. What each change costs is its effect.
    """
    steps = _Steps(catalog, given, planned)
    priced = [step for key in sorted(groups) if (step := steps.price(key, groups[key]))]
    with localcontext(EXACT):  # sums alone: what a group costs has as many digits as everywhere else
        return _explain(steps, priced, groups, unread=unread)


def _explain(steps: _Steps, priced: Sequence[_Step], groups: Groups, *, unread: bool) -> Variance:
    planned, (first, last, share) = steps.planned, _cover(groups)
    estimated = _round(planned.requests_per_month * planned.cost, share)
    requests = sum(step.requests for step in priced)
    counted = all(step.counted for step in priced)
    costs = [
        ("volume", requests * planned.cost if counted else None),
        ("price tables", requests * steps.cost_now if counted else None),
        ("request size" if counted else "volume and request size", add_up(step.resized for step in priced)),
        ("cache", add_up(step.cached for step in priced)),
        ("mix", add_up(step.mixed for step in priced)),
        ("price", add_up(step.actual for step in priced)),
    ]
    return Variance(
        planned,
        first,
        last,
        round(Fraction(planned.requests_per_month) * share),
        estimated,
        requests,
        counted,
        costs[-1][1] if priced else None,
        any(step.at_least for step in priced) or steps.unpriced > 0 or unread,
        tuple(_list_effects(estimated, costs)) if priced else (),
        steps.unpriced,
        tuple(steps.notes.items()),
    )


def _list_effects(before: Decimal, costs: Iterable[tuple[str, Decimal | None]]) -> Iterator[Effect]:
    """Yield by how much each cost differs from the one before it; those that are not known are passed over."""
    for name, cost in costs:
        if cost is None:
            continue
        if cost != before or name != "price tables":
            yield Effect(name, cost - before)
        before = cost


def _round(amount: Decimal, share: Fraction) -> Decimal:
    exact = Fraction(amount) * share
    return (Decimal(exact.numerator) / exact.denominator).quantize(TINY)


def _cover(groups: Groups) -> tuple[str, str, Fraction]:
    """Return the first and the last day of the usage, and how many months they are; one where days are not known."""
    days = sorted({key.day for key in groups})
    if not days or not days[0]:
        return "", "", Fraction(1)
    day, last, share = date.fromisoformat(days[0]), date.fromisoformat(days[-1]), Fraction(0)
    while day <= last:
        whole = monthrange(day.year, day.month)[1]
        until = min(last, day.replace(day=whole))
        share += Fraction((until - day).days + 1, whole)
        day = until + timedelta(days=1)
    return days[0], days[-1], share


class _Step(NamedTuple):
    """Dollars of a group, changed step by step from the estimate to what was."""

    requests: int
    counted: bool
    resized: Decimal
    """On the estimated model, cached as estimated."""
    cached: Decimal
    """On the estimated model, cached as it was."""
    mixed: Decimal
    """On its own model and tier, at the prices of the estimate's day."""
    actual: Decimal
    at_least: bool


class _Steps:
    """Prices of groups at each step, and what could not be priced."""

    def __init__(self, catalog: Catalog, given: Given, planned: Planned) -> None:
        self.planned, self.unpriced, self.notes = planned, 0, Counter[str]()
        self.own = Prices(catalog, given)
        self.day = Prices(catalog, replace(given, as_of=planned.as_of))
        scenario = Scenario(model=planned.model, tier=planned.tier, as_of=planned.as_of)
        self.move = Move(scenario, Prices(catalog, replace(given, as_of=planned.as_of, tier=None)), self.own)
        now = self.move.prices.price(_key_of(planned), _sum_usage(planned.usage)).amount
        self.cost_now = planned.cost if now is None else now

    def price(self, key: Key, sums: Sums) -> _Step | None:
        """Price a group; None where nobody knows what it costs."""
        group, rows = self.own.price(key, sums), sums[PLACES["rows"]]
        if group.amount is None or group.list_price is None:
            self.unpriced += rows
            return None
        if group.low != group.high:
            self.notes[LONG] += rows
        requests = sums[PLACES["requests"]]
        mixed = self.day.price(key._replace(complimentary=False), sums).amount
        if mixed is None:
            mixed = group.list_price
            self.notes[NOT_ON_DAY] += rows
        resized, cached = self._price_on_planned(key, sums)
        if resized is None or cached is None:
            self.notes[NOT_ON_PLANNED] += rows
            resized = cached = EXACT.multiply(Decimal(requests), self.cost_now)
        return _Step(requests, key.counted, resized, cached, mixed, group.amount, _is_least(group))

    def _price_on_planned(self, key: Key, sums: Sums) -> tuple[Decimal | None, Decimal | None]:
        same = key._replace(speed=self.planned.speed, region=self.planned.region, complimentary=False)
        cached = self.move.move(same, sums).group.amount
        return self.move.move(same, _cache_as_planned(sums, self.planned.usage)).group.amount, cached


def _is_least(group: PricedGroup) -> bool:
    return group.status in ("partial", "lower_bound")


def _cache_as_planned(sums: Sums, usage: Usage) -> Sums:
    """Return the sums with the shares of the input text read from and written to a cache that were estimated."""
    text = count_uncached(sums) + count_read(sums) + count_written(sums)
    if text < 0 or not usage.input_tokens:
        return sums
    moved = [*sums]
    moved[READ] += text * usage.cache_read_tokens // usage.input_tokens - count_read(sums)
    written = (usage.cache_write_tokens, usage.cache_write_1h_tokens, usage.cache_write_12h_tokens)
    for place, tokens in zip(WRITES, written, strict=True):
        moved[place] = text * tokens // usage.input_tokens
    return moved


def _key_of(planned: Planned) -> Key:
    return Key(
        model=planned.model, day=planned.as_of.isoformat(), tier=planned.tier, speed=planned.speed,
        region=planned.region,
    )  # fmt: skip


def _sum_usage(usage: Usage) -> Sums:
    sums = [0] * len(COLUMNS)
    sums[PLACES["rows"]] = sums[PLACES["requests"]] = 1
    for name in TOKEN_FIELDS:
        sums[PLACES[name]] = getattr(usage, name)
    for unit, quantity in usage.fees:
        sums[PLACES[unit]] = int(quantity * FEE_SCALE)
    return sums
