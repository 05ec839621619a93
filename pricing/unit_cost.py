"""What one request of a type costs on a model on average, with its shares cached, batched and sent again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pricing.catalog.book import Entry, NotSold
from pricing.plan import Caching, RequestType
from pricing.quote import Conditions, quote
from pricing.usage import Usage
from pricing.workload import ZERO, Band, Level

BATCH: Final = "batch"


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
    warnings: dict[str, None] = {}
    costs: dict[int, Decimal] = {}
    for level in _LEVELS:
        output = kind.profile.output_tokens.at(level)
        if output not in costs:
            costs[output] = _at_level(entry, kind, level, conditions, warnings)
    low, expected, high = (costs[kind.profile.output_tokens.at(level)] for level in _LEVELS)
    return UnitCost(Band(low, expected, high), tuple(warnings))


_LEVELS: Final[tuple[Level, ...]] = ("low", "expected", "high")
Mix = list[tuple[Caching, Decimal, Usage]]
"""What a request does with the cache, the share of requests that do so, and the usage of one of them."""


def _at_level(
    entry: Entry, kind: RequestType, level: Level, conditions: Conditions, warnings: dict[str, None]
) -> Decimal:
    work, cost = kind.workload, ZERO
    mix = _mix(kind, entry, level)
    if work.batch < 1:
        cost += (1 - work.batch) * _with_cache(entry, mix, conditions, warnings)
    if work.batch:
        cost += work.batch * _batched(entry, mix, conditions, warnings)
    return cost * (1 + work.retries)


def _mix(kind: RequestType, entry: Entry, level: Level) -> Mix:
    work, usage = kind.workload, kind.profile.usage
    shares: list[tuple[Caching, Decimal]] = [
        ("none", 1 - work.cached - work.cache_writes),
        ("read", work.cached),
        ("write", work.cache_writes),
    ]
    return [(caching, share, usage(entry, level, caching)) for caching, share in shares if share]


def _batched(entry: Entry, mix: Mix, conditions: Conditions, warnings: dict[str, None]) -> Decimal:
    try:
        return _with_cache(entry, mix, Conditions(conditions.as_of, BATCH, conditions.at), warnings)
    except NotSold:
        cost = _with_cache(entry, mix, conditions, warnings)
    warnings[f"{entry.model.id} has no batch price for these requests; the batch share is priced as the rest"] = None
    return cost


def _with_cache(entry: Entry, mix: Mix, conditions: Conditions, warnings: dict[str, None]) -> Decimal:
    cost = ZERO
    for caching, share, usage in mix:
        try:
            cost += share * quote(entry, usage, conditions).total
        except NotSold:
            if caching == "none":
                raise
            cost += share * quote(entry, _uncached(usage), conditions).total
            if caching == "read":
                text = f"{entry.model.id} has no price for cached input; the cached share is priced as input"
                warnings[text] = None
    return cost


def _uncached(usage: Usage) -> Usage:
    return replace(usage, cache_read_tokens=0, cache_write_tokens=0)
