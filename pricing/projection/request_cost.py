"""Cost of one request of a type on a model on average, with its shares cached, batched and sent again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple, get_args

from pricing.catalog.catalog import Entry, NotSold, get_price
from pricing.catalog.price import Price
from pricing.catalog.rates import Conditions, Sale, open_sale
from pricing.projection.conversation_cost import price_conversation
from pricing.projection.conversation_profile import ConversationProfile
from pricing.projection.plan import Caching, RequestType
from pricing.quote import quote_at, sum_in_force
from pricing.units import UNITS
from pricing.usage import Usage
from pricing.workload import ZERO, Band, Level

BATCH: Final = "batch"
READ: Final = "cache_read_mtok"


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Dollars for one request: the mean over the requests that are cached, batched or repeated, and those that are not.

    `low` and `high` are of the low and high count of the input and of the output. `warnings` say which share could not
    be priced as given.
    """

    cost: Band[Decimal]
    warnings: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    """Fees that the cost leaves out, since their rates are not known."""


def price_request_type(entry: Entry, kind: RequestType, conditions: Conditions) -> UnitCost:
    """Price one request of a type, in US dollars.

    Batch: the share that can wait is priced in tier batch; where the model has none, as the rest, with a warning.
    Cache: the cached share reads its prefix at the cached rate; where the model has none, as plain input, with a
    warning. The share that writes pays the rate of writes; where writes cost nothing extra, plain input.
    Raises NotSold with the reason where the rest has no price.
    """
    work = kind.workload
    price = get_price(entry.model, conditions.as_of)
    sale = open_sale(entry, price, conditions)
    talk = kind.profile.talk
    costs, unknown, warnings = _price_conversations(sale, kind, talk) if talk else _price_calls(sale, kind)
    if unknown:
        names = ", ".join(UNITS[key].item for key in unknown)
        warnings[f"{entry.model.id} charges for {names} at a rate that is not known; this is the least"] = None

    def batched() -> list[Decimal]:
        try:
            return costs(BATCH)
        except NotSold:
            text = f"{entry.model.id} has no batch price for these requests; the batch share is priced like the rest"
            warnings[text] = None
            return costs(conditions.tier)

    at_once = costs(conditions.tier) if work.batch < 1 else [ZERO] * 3
    waiting = batched() if work.batch else [ZERO] * 3
    means = [
        ((1 - work.batch) * now + work.batch * later) * (1 + work.retries)
        for now, later in zip(at_once, waiting, strict=True)
    ]
    # Fewer tokens can cost more, where they are too few for the vendor's cache.
    return UnitCost(Band(min(means), means[1], max(means)), tuple(warnings), unknown)


_Costs = Callable[[str], list[Decimal]]
"""Dollars at the low, expected and high level in a tier. Raises NotSold."""
_Priced = tuple[_Costs, tuple[str, ...], dict[str, None]]
"""Costs, the fees that they leave out, and warnings."""


def _price_calls(sale: Sale, kind: RequestType) -> _Priced:
    """Price requests of one call."""
    entry, price, rates, conditions = sale.entry, sale.price, sale.rates, sale.conditions
    levels = [_derive_usages(entry, kind, rates, level) for level in get_args(Level)]
    expected = levels[1]
    uncached = _say_uncached(entry, kind, rates) if kind.workload.cached and not expected.read else ()

    def costs(tier: str) -> list[Decimal]:
        under = open_sale(entry, price, replace(conditions, tier=tier))
        usual = _price_mean(under, expected, expected.plain.input_tokens)
        return [usual if each == expected else _price_end(under, each, expected) for each in levels]

    return costs, _list_unknown(entry, price, expected.plain, rates), dict.fromkeys(uncached)


def _price_conversations(sale: Sale, kind: RequestType, talk: ConversationProfile) -> _Priced:
    """Price conversations."""
    text = f"{sale.entry.model.id} has no price for cached input; the cached share is priced as input"
    uncached = {text: None} if kind.workload.cached and READ not in sale.rates else {}
    unknown = _list_unknown(sale.entry, sale.price, Usage(fees=kind.profile.fees), sale.rates)
    return lambda tier: price_conversation(sale, kind, talk, tier), unknown, uncached


class _Usages(NamedTuple):
    """Usages of a type on a model at one level: without a cache, and those that use one, by share."""

    plain: Usage
    cached: tuple[tuple[Decimal, Usage], ...]

    @property
    def read(self) -> bool:
        """True where some request reads from the cache."""
        return any(usage.cache_read_tokens for _, usage in self.cached)


def _derive_usages(entry: Entry, kind: RequestType, rates: Collection[str], level: Level) -> _Usages:
    work, usage = kind.workload, kind.profile.derive_usage
    shares: tuple[tuple[Caching, Decimal], ...] = (("read", work.cached), ("write", work.cache_writes))
    cached = tuple((share, usage(entry, level, caching, rates)) for caching, share in shares if share)
    return _Usages(usage(entry, level, rates=rates), cached)


def _price_mean(sale: Sale, usages: _Usages, tokens: int) -> Decimal:
    """Return the mean in dollars, at the rates for requests of so many input tokens. Raises NotSold."""
    in_force = sale.find_rates(tokens)
    plain, *cached = (
        sum_in_force(sale.entry, usage, in_force) for usage in (usages.plain, *(usage for _, usage in usages.cached))
    )
    return plain + sum((share * (cost - plain) for (share, _), cost in zip(usages.cached, cached, strict=True)), ZERO)


def _price_end(sale: Sale, end: _Usages, expected: _Usages) -> Decimal:
    """Price an end of the range; at the rates of the expected request where requests of that length are not sold."""
    try:
        return _price_mean(sale, end, end.plain.input_tokens)
    except NotSold:
        return _price_mean(sale, end, expected.plain.input_tokens)


def _list_unknown(entry: Entry, price: Price, usage: Usage, rates: Mapping[str, Decimal]) -> tuple[str, ...]:
    """List the fees that the cost leaves out, since their rates are not known. Raises NotSold."""
    if not usage.fees:
        return ()
    return quote_at(entry, price, Usage(fees=usage.fees), rates, ()).unknown


def _say_uncached(entry: Entry, kind: RequestType, rates: Collection[str]) -> Iterator[str]:
    """Say why the cached share is priced as input; the estimate itself says so of the request that it prices."""
    model, profile = entry.model, kind.profile
    read = profile.derive_usage(entry, caching="read", rates={READ}).cache_read_tokens
    if read and READ not in rates and not profile.reading:
        yield f"{model.id} has no price for cached input; the cached share is priced as input"
    if model.caching and not read and profile.count_tokens(entry):
        least = model.caching.minimum
        yield f"{model.id} caches prompts from {least:,} tokens; the cached share is shorter and is priced as input"
