"""Cost of one conversation of a type on a model on average, with its shares cached, batched and sent again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pricing.catalog.catalog import NotSold, Offer
from pricing.catalog.periods import PricePeriod, list_changes
from pricing.catalog.rates import Sale, open_sale
from pricing.conversation.cached import READ
from pricing.conversation.on_model import quote_conversation
from pricing.projection.conversation_profile import ConversationProfile
from pricing.projection.plan import RequestType
from pricing.workload import Level


def price_conversation(sale: Sale, kind: RequestType, talk: ConversationProfile, tier: str) -> list[Decimal]:
    """Return dollars at the low, expected and high level in a tier.

    The cached share of conversations reads and writes the cache, the rest does not. An end whose calls are too long to
    be sold costs as much as the expected. Raises NotSold.
    """
    sale = open_sale(sale.entry, sale.price, replace(sale.conditions, tier=tier))
    expected = _price_mean(sale, kind, talk, "expected")

    def end(level: Level) -> Decimal:
        try:
            return _price_mean(sale, kind, talk, level)
        except NotSold:
            return expected

    return [end("low"), expected, end("high")]


def _price_mean(sale: Sale, kind: RequestType, talk: ConversationProfile, level: Level) -> Decimal:
    output, share = kind.profile.output_tokens.at(level), kind.workload.cached
    if READ not in sale.rates:
        share = Decimal(0)
    parts = [(part, cached) for part, cached in ((share, True), (1 - share, False)) if part]
    held = [(part, talk.hold(sale, output, level, cached=cached).talk) for part, cached in parts]
    return sum((part * quote_conversation(each).total for part, each in held), Decimal(0))


def describe_sub_agents(
    others: Iterable[Offer], periods: Sequence[PricePeriod], units: Sequence[object]
) -> Iterator[str]:
    """Say on which days the prices of models change on which only sub-agents run, where that changes a unit's cost."""
    days = {day: other for other in others for day in list_changes(other)}
    for (_, before), (period, after) in pairwise(zip(periods, units, strict=True)):
        if before != after and (other := days.get(period.first)):
            yield f"the price of sub-agents on {other.name} changes on {period.first}"
