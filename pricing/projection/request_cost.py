"""Cost of one request of a type on a model on average, with its shares cached, batched and sent again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from pricing.catalog.catalog import Entry, NotSold, get_price
from pricing.catalog.rates import Conditions, get_rates
from pricing.catalog.schema import Price
from pricing.projection.plan import Caching, RequestType
from pricing.quote import quote_at
from pricing.usage import Usage
from pricing.workload import ZERO, Band

BATCH: Final = "batch"
READ: Final = "cache_read_mtok"


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Dollars for one request: the mean over the requests that are cached, batched or repeated, and those that are not.

    `low` and `high` are of the low and high output. `warnings` say which share could not be priced as given.
    """

    cost: Band[Decimal]
    warnings: tuple[str, ...]


def price_request_type(entry: Entry, kind: RequestType, conditions: Conditions) -> UnitCost:
    """Price one request of a type, in US dollars.

    Batch: the share that can wait is priced in tier batch; where the model has none, as the rest, with a warning.
    Cache: the cached share reads its prefix at the cached rate; where the model has none, as plain input, with a
    warning. The share that writes pays the rate of writes; where writes cost nothing extra, plain input.
    Raises NotSold with the reason where the rest has no price.
    """
    work = kind.workload
    price = get_price(entry.model, conditions.as_of)
    usages = _derive_usages(entry, kind, price)
    warnings = dict.fromkeys(_say_uncached(entry, kind, price) if work.cached and not usages.reads else ())

    def costs(tier: str) -> list[Decimal]:
        under = Conditions(conditions.as_of, tier, conditions.at)
        rates, applied = get_rates(entry, price, usages.expected.input_tokens, under)

        def cost(usage: Usage) -> Decimal:
            return quote_at(entry, price, usage, rates, applied).total

        expected = cost(usages.expected)
        cached = sum((share * (cost(usage) - expected) for share, usage in usages.cached), ZERO)
        return [cached + (expected if usage is usages.expected else cost(usage)) for usage in usages.plain]

    def batched() -> list[Decimal]:
        try:
            return costs(BATCH)
        except NotSold:
            text = f"{entry.model.id} has no batch price for these requests; the batch share is priced like the rest"
            warnings[text] = None
            return costs(conditions.tier)

    at_once = costs(conditions.tier) if work.batch < 1 else [ZERO] * 3
    waiting = batched() if work.batch else [ZERO] * 3
    low, expected, high = (
        ((1 - work.batch) * now + work.batch * later) * (1 + work.retries)
        for now, later in zip(at_once, waiting, strict=True)
    )
    return UnitCost(Band(low, expected, high), tuple(warnings))


class _Usages(NamedTuple):
    """Usages of a type on a model: without a cache at each length of output, and those that use one, by share."""

    plain: tuple[Usage, Usage, Usage]
    cached: list[tuple[Decimal, Usage]]

    @property
    def expected(self) -> Usage:
        return self.plain[1]

    @property
    def reads(self) -> bool:
        """True where some request reads from the cache."""
        return any(usage.cache_read_tokens for _, usage in self.cached)


def _derive_usages(entry: Entry, kind: RequestType, price: Price) -> _Usages:
    work, usage = kind.workload, kind.profile.derive_usage
    shares: tuple[tuple[Caching, Decimal], ...] = (("read", work.cached), ("write", work.cache_writes))
    cached = [(share, usage(entry, "expected", caching, price.rates)) for caching, share in shares if share]
    return _Usages((usage(entry, "low"), usage(entry), usage(entry, "high")), cached)


def _say_uncached(entry: Entry, kind: RequestType, price: Price) -> Iterator[str]:
    """Say why the cached share is priced as input; the estimate itself says so of the request that it prices."""
    model, profile = entry.model, kind.profile
    read = profile.derive_usage(entry, caching="read", rates={READ}).cache_read_tokens
    if read and READ not in price.rates and not profile.reading:
        yield f"{model.id} has no price for cached input; the cached share is priced as input"
    if model.caching and not read and profile.count_tokens(entry):
        least = model.caching.minimum
        yield f"{model.id} caches prompts from {least:,} tokens; the cached share is shorter and is priced as input"
