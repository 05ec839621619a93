"""Prefixes that requests of a corpus share → what caching them costs and saves on each model, at each tier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from pricing.caching import CachedTokens
from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import get_base_rates
from pricing.corpus.caching import CachedInput, CachedPrefix, cache_prefixes, drop_misfits
from pricing.corpus.costs import CorpusCosts, ModelCost, TierCost
from pricing.corpus.counted import SharedPrefix
from pricing.corpus.groups import Buckets, gather, leave_out, make_groups
from pricing.corpus.lengths import Lengths
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import price_groups
from pricing.usage_log.key import EXACT, PLACES, add_up
from pricing.usage_log.plan import make_plan

CACHED: Final = ("cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "cache_write_12h_tokens")
"""Columns of what is cached, in the order of CachedTokens."""


class TierSaving(NamedTuple):
    """What a corpus costs at a tier, in dollars; None where nobody knows."""

    tier: str
    uncached: Decimal | None
    cached: Decimal | None

    @property
    def saved(self) -> Decimal | None:
        """Dollars that caching saves."""
        if self.uncached is None or self.cached is None:
            return None
        return EXACT.subtract(self.uncached, self.cached)


@dataclass(frozen=True, slots=True)
class ModelSaving:
    """What caching saves on a model."""

    model: str
    cached: CachedInput
    input_tokens: int
    """Of all requests that fit, as expected."""
    tiers: tuple[TierSaving, ...]
    """As those of its cost."""

    @property
    def problem(self) -> str:
        """Return why nothing is known of a cache; blank where something is."""
        return self.cached.problem

    @property
    def share(self) -> Decimal | None:
        """Share of the input that is read from the cache; None where there is no input."""
        return Decimal(self.cached.read) / self.input_tokens if self.input_tokens else None


class PrefixUse(NamedTuple):
    """Prefix, and the requests that begin with it."""

    prefix: SharedPrefix
    requests: int
    """Requests that begin with it and with no longer one, whether they fit or not."""
    by_model: Mapping[str, CachedPrefix]
    """Its tokens on each model that has a cache."""


@dataclass(frozen=True, slots=True)
class CorpusSaving:
    """What caching the prefixes that were found saves."""

    models: tuple[ModelSaving, ...] = ()
    """In the order of the costs; none where no prefix was found."""
    total: tuple[TierSaving, ...] = ()
    """At each tier of the costs, of all rows, where each is on the model that it names: those on a model of whose cache
    nothing is known cost what they do without."""
    prefixes: tuple[PrefixUse, ...] = ()
    """Those with which requests begin, the one that takes up most of the input first."""


def price_caching(catalog: Catalog, costs: CorpusCosts, prefixes: Sequence[SharedPrefix], day: date) -> CorpusSaving:
    """Price a corpus as if what its requests share were cached, in US dollars. Nothing is raised.

    `prefixes`: those that it was counted with.
    """
    if not prefixes:
        return CorpusSaving()
    models = tuple(_price_model(catalog, cost, prefixes, day) for cost in costs.models)
    total = tuple(_add_tiers(tiers) for tiers in zip(*(each.tiers for each in models), strict=True))
    uses = _list_prefixes(costs.models, models, prefixes, once=costs.total is not None)
    return CorpusSaving(
        models, total if costs.total else (), tuple(sorted(uses, key=lambda use: -use.requests * use.prefix.characters))
    )


def _price_model(catalog: Catalog, cost: ModelCost, prefixes: Sequence[SharedPrefix], day: date) -> ModelSaving:
    cached = _cache(catalog, cost, prefixes, day)
    plan = make_plan(catalog)
    buckets = cache_buckets(gather(leave_out(cost.counts, cost.misfit).expected, plan), cached.groups)
    tiers = tuple(_price_tier(catalog, cost.model, tier, buckets, day) for tier in cost.tiers)
    if cached.problem:
        tiers = tuple(TierSaving(tier.tier, tier.uncached, None) for tier in tiers)
    return ModelSaving(cost.model, cached, cost.input_tokens.expected, tiers)


def _cache(catalog: Catalog, cost: ModelCost, prefixes: Sequence[SharedPrefix], day: date) -> CachedInput:
    entry, price = cost.priced.entry, cost.priced.price
    if entry is None or price is None:
        return CachedInput(problem=cost.priced.unpriced or "")
    begun = drop_misfits(cost.counts.cached, cost.misfit)
    sizes = {number: each.tokens[cost.model] for number, each in enumerate(prefixes) if cost.model in each.tokens}
    return cache_prefixes(begun, sizes, get_base_rates(entry, price, day), entry.model.caching, make_plan(catalog))


def cache_buckets(buckets: Buckets, cached: Mapping[int, CachedTokens]) -> Buckets:
    """Return the sums of requests with what of their input is read from the cache and written to it."""
    left = {bucket: list(tokens) for bucket, tokens in cached.items()}
    filled: Buckets = {}
    for (bucket, units), without in sorted(buckets.items()):
        sums, room = list(without), without[PLACES["input_tokens"]]
        for at, number in enumerate(left.get(bucket, ())):
            taken = min(number, room)
            sums[PLACES[CACHED[at]]] = taken
            left[bucket][at], room = number - taken, room - taken
        used = tuple(name for name in CACHED if sums[PLACES[name]])
        filled[bucket, (*units, *used)] = sums
    return filled


def _price_tier(catalog: Catalog, model: str, cost: TierCost, buckets: Buckets, day: date) -> TierSaving:
    usage = price_groups(catalog, make_groups(buckets, model, day, cost.tier), Given(day, as_of=day), by=())
    return TierSaving(cost.tier, cost.amount, usage.total.amount if usage.total.rows else None)


def _add_tiers(tiers: Sequence[TierSaving]) -> TierSaving:
    uncached = [each.uncached for each in tiers if each.uncached is not None]
    known = [each.uncached if each.cached is None else each.cached for each in tiers]
    cached = add_up(each for each in known if each is not None)
    without = all(each.cached is None for each in tiers)
    return TierSaving(tiers[0].tier, add_up(uncached) if uncached else None, None if without else cached)


def _list_prefixes(
    costs: Sequence[ModelCost], models: Sequence[ModelSaving], prefixes: Sequence[SharedPrefix], *, once: bool
) -> Iterator[PrefixUse]:
    """List the prefixes. `once`: each request is counted on one model, not on all of them."""
    begun = [{number: add_requests(lengths) for number, lengths in cost.counts.cached.items()} for cost in costs]
    on_models = [{prefix.number: prefix for prefix in each.cached.prefixes} for each in models]
    for number, prefix in enumerate(prefixes):
        requests = [each[number] for each in begun if number in each]
        tokens = {each.model: on[number] for each, on in zip(models, on_models, strict=True) if number in on}
        if requests:
            yield PrefixUse(prefix, sum(requests) if once else max(requests), tokens)


def add_requests(lengths: Lengths) -> int:
    """Return the number of requests of all lengths."""
    return sum(requests for _, requests, _ in lengths.values())
