"""What one request of a type costs on a model on average, with its shares cached, batched and sent again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pricing.catalog.catalog import Entry, NotSold, price_on
from pricing.catalog.rates import Conditions, rate_of, rates_under
from pricing.projection.plan import Caching, RequestType
from pricing.units import MILLION
from pricing.usage import Usage
from pricing.workload import ZERO, Band

BATCH: Final = "batch"
READ: Final = "cache_read_mtok"


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Dollars for one request: a mean over the requests that are cached, batched or repeated, and those that are not.

    `low` and `high` are of the low and high output. `warnings` say which share could not be priced as wished.
    """

    cost: Band[Decimal]
    warnings: tuple[str, ...]


def unit_cost(entry: Entry, kind: RequestType, conditions: Conditions) -> UnitCost:
    """Price one request of a type, in US dollars.

    Batch: the share that can wait is priced in tier batch; where the model has none, as the rest, with a warning.
    Cache: the cached share reads its prefix at the cached rate; where the model has none, as plain input, with a
    warning. The share that writes pays the rate of writes; where writes cost nothing extra, plain input.
    Raises NotSold with the reason where the rest has no price.
    """
    work = kind.workload
    warnings: dict[str, None] = {}
    price = price_on(entry.model, conditions.as_of)
    mean, rule = _mean(kind, entry), entry.model.caching
    if work.cached and rule and mean.input_tokens and not mean.quantities.get(READ):
        text = (
            f"{entry.model.id} caches from {rule.minimum:,} tokens on; the cached share is shorter, and priced as input"
        )
        warnings[text] = None

    def costs(tier: str) -> list[Decimal]:
        under = Conditions(conditions.as_of, tier, conditions.at)
        rates, _ = rates_under(entry, price, mean.input_tokens, under)
        return _costs(entry, mean, rates, warnings)

    def batched() -> list[Decimal]:
        try:
            return costs(BATCH)
        except NotSold:
            text = f"{entry.model.id} has no batch price for these requests; the batch share is priced as the rest"
            warnings[text] = None
            return costs(conditions.tier)

    at_once = costs(conditions.tier) if work.batch < 1 else [ZERO] * 3
    waiting = batched() if work.batch else [ZERO] * 3
    low, expected, high = (
        ((1 - work.batch) * now + work.batch * later) * (1 + work.retries)
        for now, later in zip(at_once, waiting, strict=True)
    )
    return UnitCost(Band(low, expected, high), tuple(warnings))


@dataclass(frozen=True, slots=True)
class _Mean:
    """What a request of a type consumes on average: only its output differs from low to high."""

    input_tokens: int
    """In all; a price may depend on it."""
    quantities: Mapping[str, Decimal]
    """Of the input, by the key of the rate."""
    outputs: tuple[int, int, int]


def _mean(kind: RequestType, entry: Entry) -> _Mean:
    work, usage = kind.workload, kind.profile.usage
    low, expected, high = usage(entry, "low"), usage(entry, "expected"), usage(entry, "high")
    quantities = {"input_mtok": (1 - work.cached - work.cache_writes) * expected.uncached_tokens}
    shares: tuple[tuple[Caching, Decimal], ...] = (("read", work.cached), ("write", work.cache_writes))
    for caching, share in shares:
        if share:
            used = usage(entry, "expected", caching)
            for key, tokens in (("input_mtok", used.uncached_tokens), *_cached(used)):
                quantities[key] = quantities.get(key, ZERO) + share * tokens
    outputs = (low.output_tokens, expected.output_tokens, high.output_tokens)
    return _Mean(expected.input_tokens, quantities, outputs)


def _cached(usage: Usage) -> tuple[tuple[str, int], ...]:
    return (
        (READ, usage.cache_read_tokens),
        ("cache_write_mtok", usage.cache_write_tokens),
        ("cache_write_1h_mtok", usage.cache_write_1h_tokens),
    )


def _costs(entry: Entry, mean: _Mean, rates: Mapping[str, Decimal], warnings: dict[str, None]) -> list[Decimal]:
    """Dollars for one request at its low, expected and high output. Raises NotSold."""
    cost = ZERO
    for key, quantity in mean.quantities.items():
        if not quantity:
            continue
        if key == READ and key not in rates:
            warnings[f"{entry.model.id} has no price for cached input; the cached share is priced as input"] = None
        cost += quantity * (rates[key] if key in rates else rate_of(entry, rates, "input_mtok", "input")) / MILLION
    if not any(mean.outputs):
        return [cost] * 3
    rate = rate_of(entry, rates, "output_mtok", "output")
    return [cost + output * rate / MILLION for output in mean.outputs]
