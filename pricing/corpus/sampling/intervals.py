"""Sample and costs of a corpus → the interval of each figure: of tokens, and of dollars at each tier.

Dollars are linear in a row's requests and tokens, as long as these pass the same thresholds of prices (see
`usage_log.key`). So the rates of each such case are asked for once, and each sampled row is priced by them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple, TypeVar

from pricing.catalog.catalog import Catalog
from pricing.corpus.costs import CorpusCosts, CorpusTotal, ModelCost, TierCost
from pricing.corpus.counts import Way
from pricing.corpus.groups import ADDED, make_groups
from pricing.corpus.sampling.counted_rows import WayCount, list_fitting
from pricing.corpus.sampling.estimator import ZERO, Estimate, round_down, round_up
from pricing.corpus.sampling.sample import Sample
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import price_each
from pricing.usage_log.key import COLUMNS
from pricing.usage_log.plan import make_plan
from pricing.workload import Band, Level

_MANY: Final = 10**6
"""Requests and tokens of which prices are asked for."""


@dataclass(frozen=True, slots=True)
class Interval:
    """95 % interval of a sampled figure, alone and with the tokenizer's band."""

    expected: Estimate
    """By the expected counts: what the sampling alone leaves open."""
    low: Decimal
    """The lower end of the interval of the low counts."""
    high: Decimal
    """The upper end of that of the high counts."""


@dataclass(frozen=True, slots=True)
class LineInterval:
    """Intervals of what a corpus comes to on a model, or of all its rows."""

    input_tokens: Interval
    output_tokens: Estimate
    tiers: tuple[Interval | None, ...]
    """Dollars at each tier of the costs; None where nobody knows them."""

    @property
    def cost(self) -> Interval | None:
        """Return the interval of the dollars at the tier that was asked for."""
        return self.tiers[0]


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals of the lines of `CorpusCosts`, in their order."""

    models: tuple[LineInterval, ...]
    total: LineInterval | None


class Rates(NamedTuple):
    """Dollars for one request, one input token and one output token."""

    request: Decimal
    input: Decimal
    output: Decimal


def find_intervals(
    catalog: Catalog, sample: Sample, costs: CorpusCosts, ways: Mapping[str, Collection[Way]], day: date
) -> Intervals:
    """Return the intervals of what a sampled corpus costs. `ways`: see `price_corpus`."""
    prices = {cost.model: [_price_tier(catalog, cost.model, tier, day) for tier in cost.tiers] for cost in costs.models}
    models = []
    for cost in costs.models:
        used = ways[cost.model] if ways else (Way("model", cost.model),)
        counts = [list(list_fitting(row, cost.model, used)) for row in sample.rows]
        tiers = [_fix(price) for price in prices[cost.model]]
        models.append(_find_line(sample, counts, tiers))
    if costs.total is None:
        return Intervals(tuple(models), None)
    every = [list(list_fitting(row, "", None)) for row in sample.rows]
    tiers = [None if tier.amount is None else _choose(prices, place) for place, tier in enumerate(costs.total.tiers)]
    return Intervals(tuple(models), _find_line(sample, every, tiers))


Price = Callable[[WayCount, Level], Decimal]
Choice = Callable[[WayCount], Price | None]
"""What prices a row; None: nobody knows what it costs."""


def _fix(price: Price | None) -> Choice | None:
    return None if price is None else lambda count: price


def _choose(prices: Mapping[str, Sequence[Price | None]], place: int) -> Choice:
    return lambda count: prices[count.way.name][place]


def _find_line(sample: Sample, counts: Sequence[Sequence[WayCount]], tiers: Sequence[Choice | None]) -> LineInterval:
    """Return the intervals of a line, by how each sampled row is counted on it."""

    def add_up(value: Callable[[WayCount], Decimal | int]) -> Estimate:
        return sample.design.estimate([sum(map(value, each)) for each in counts])

    def widen(value: Callable[[WayCount, Level], Decimal | int]) -> Interval:
        expected = add_up(lambda count: value(count, "expected"))
        if all(each.is_exact for row in counts for each in row):
            return Interval(expected, expected.low, expected.high)
        low, high = add_up(lambda count: value(count, "low")), add_up(lambda count: value(count, "high"))
        return Interval(expected, min(low.low, expected.low), max(high.high, expected.high))

    def price_by(choose: Choice) -> Interval:
        def price(count: WayCount, level: Level) -> Decimal:
            chosen = choose(count)
            return chosen(count, level) if chosen else ZERO

        return widen(price)

    tokens = widen(lambda count, level: count.get_tokens(level) * count.requests)
    output = add_up(lambda count: count.output_tokens)
    return LineInterval(tokens, output, tuple(price_by(choose) if choose else None for choose in tiers))


def widen_costs(costs: CorpusCosts, intervals: Intervals) -> CorpusCosts:
    """Return costs whose lows and highs hold what the sampling leaves open, with the tokenizer's band."""
    models = tuple(_widen_line(*each) for each in zip(costs.models, intervals.models, strict=True))
    total = _widen_line(costs.total, intervals.total) if costs.total and intervals.total else costs.total
    return replace(costs, models=models, total=total)


Line = TypeVar("Line", ModelCost, CorpusTotal)


def _widen_line(line: Line, interval: LineInterval) -> Line:
    tokens = line.input_tokens
    low, high = round_down(interval.input_tokens.low), round_up(interval.input_tokens.high)
    tiers = tuple(
        replace(tier, low=min(tier.low, found.low), high=max(tier.high, found.high))
        if found and tier.low is not None and tier.high is not None
        else tier
        for tier, found in zip(line.tiers, interval.tiers, strict=True)
    )
    band = Band(min(low, tokens.low), tokens.expected, max(high, tokens.high))
    return replace(line, input_tokens=band, tiers=tiers)


def _price_tier(catalog: Catalog, model: str, tier: TierCost, day: date) -> Price | None:
    """Return what prices a row at a tier; None where nobody knows what the rows cost."""
    if tier.amount is None:
        return None
    plan = make_plan(catalog)

    @cache
    def find_rates(bucket: int, units: tuple[str, ...]) -> Rates:
        def price(*numbers: int) -> Decimal:
            sums = [0] * len(COLUMNS)
            for place, number in zip(ADDED, (1, *numbers), strict=True):
                sums[place] = number
            groups = make_groups({(bucket, units): sums}, model, day, tier.tier)
            return next(price_each(catalog, groups, Given(day, as_of=day))).amount or ZERO

        once = [1, *(_MANY if name in units else 0 for name in ("input_tokens", "output_tokens"))]
        doubled = (price(*(2 * each if at == place else each for at, each in enumerate(once))) for place in range(3))
        return Rates(*((each - price(*once)) / max(number, 1) for each, number in zip(doubled, once, strict=True)))

    def price_count(count: WayCount, level: Level) -> Decimal:
        tokens = count.get_tokens(level)
        used = (("input_tokens", tokens), ("output_tokens", count.output_tokens))
        rates = find_rates(plan.find_bucket(tokens), tuple(name for name, number in used if number))
        return count.requests * (rates.request + tokens * rates.input) + count.output_tokens * rates.output

    return price_count
