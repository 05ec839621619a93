"""Sample and costs of a corpus → the interval of each figure: of tokens, and of dollars at each tier.

Dollars are linear in a row's requests and tokens, as long as these pass the same thresholds of prices (see
`usage_log.key`). So the rates of each such case are asked for once, and each sampled row is priced by them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

from pricing.catalog.catalog import Catalog
from pricing.corpus.costs import CorpusCosts, ModelCost, TierCost
from pricing.corpus.counted import Way
from pricing.corpus.groups import ADDED, make_groups
from pricing.corpus.sampling.counted_rows import WayCount, list_fitting
from pricing.corpus.sampling.estimator import ZERO, Estimate
from pricing.corpus.sampling.sample import Sample
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import price_each
from pricing.usage_log.key import COLUMNS
from pricing.usage_log.plan import make_plan
from pricing.workload import Level

Ways = Collection[Way] | None
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
class ModelInterval:
    """Intervals of what a corpus comes to on a model."""

    model: str
    """As in `ModelCost`."""
    input_tokens: Interval
    output_tokens: Estimate
    tiers: tuple[Interval | None, ...]
    """Dollars at each tier of the costs; None where nobody knows them."""

    @property
    def cost(self) -> Interval | None:
        """Return the interval of the dollars at the tier that was asked for."""
        return self.tiers[0]


class Rates(NamedTuple):
    """Dollars for one request, one input token and one output token."""

    request: Decimal
    input: Decimal
    output: Decimal


def find_intervals(
    catalog: Catalog, sample: Sample, costs: CorpusCosts, ways: Mapping[str, Collection[Way]], day: date
) -> tuple[ModelInterval, ...]:
    """Return the intervals of what a sampled corpus costs, model by model. `ways`: see `price_corpus`."""
    return tuple(_find_interval(catalog, sample, cost, _choose_ways(cost, ways), day) for cost in costs.models)


def _choose_ways(cost: ModelCost, ways: Mapping[str, Collection[Way]]) -> Collection[Way]:
    return ways[cost.model] if ways else (Way("model", cost.model),)


def _find_interval(
    catalog: Catalog, sample: Sample, cost: ModelCost, ways: Collection[Way], day: date
) -> ModelInterval:
    def add_up(value: Callable[[WayCount], Decimal | int]) -> Estimate:
        return sample.estimate(lambda row: sum(value(each) for each in list_fitting(row, cost.model, ways)))

    def widen(value: Callable[[WayCount, Level], Decimal | int]) -> Interval:
        expected = add_up(lambda count: value(count, "expected"))
        if all(each.is_exact for row in sample.rows for each in list_fitting(row, cost.model, ways)):
            return Interval(expected, expected.low, expected.high)
        low, high = add_up(lambda count: value(count, "low")), add_up(lambda count: value(count, "high"))
        return Interval(expected, min(low.low, expected.low), max(high.high, expected.high))

    tokens = widen(lambda count, level: count.get_tokens(level) * count.requests)
    output = add_up(lambda count: count.output_tokens)
    tiers = (_price_tier(catalog, cost, tier, day) for tier in cost.tiers)
    return ModelInterval(cost.model, tokens, output, tuple(widen(price) if price else None for price in tiers))


def _price_tier(
    catalog: Catalog, cost: ModelCost, tier: TierCost, day: date
) -> Callable[[WayCount, Level], Decimal] | None:
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
            groups = make_groups({(bucket, units): sums}, cost.model, day, tier.tier)
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
