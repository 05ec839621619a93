"""Conversation on a model while it is priced: all its calls in place of one request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pricing.catalog.catalog import Entry
from pricing.catalog.price import Price
from pricing.conversation.on_model import Sale, quote_conversation
from pricing.estimate.conversation import Held, ModelConversations
from pricing.estimate.request import scale_answer
from pricing.estimate.use import Point, Use
from pricing.quote import Quote


@dataclass(slots=True, kw_only=True)
class ConversationUse(Use):
    """Conversation on one model: all its calls in place of one."""

    talks: ModelConversations

    def quote_expected(self, entry: Entry, price: Price, rates: Mapping[str, Decimal], point: Point) -> Quote:
        cached = self.talks.conversation.cached
        held = self._hold(entry, price, rates, point, cached=cached)
        quote = quote_conversation(held.talk)
        self.talk, self.fit, self.cautions, self.notices = held.talk, held.fit, held.warnings, held.notices
        self.usage = held.talk.usage
        plain = quote_conversation(self._hold(entry, price, rates, point, cached=False).talk) if cached else quote
        self.cost_uncached = plain.total
        return quote

    def quote_end(self, entry: Entry, price: Price, rates: Mapping[str, Decimal], point: Point) -> Quote:
        return quote_conversation(self._hold(entry, price, rates, point, cached=self.talks.conversation.cached).talk)

    @property
    def ranges(self) -> bool:
        return bool(self.talks.conversation.images)

    def _hold(self, entry: Entry, price: Price, rates: Mapping[str, Decimal], point: Point, *, cached: bool) -> Held:
        expected = scale_answer(self.request.expectation, point.answer)
        measured = self.name in self.request.measured.tokens
        size = self.talks.build_size(point.tokens or 0, point.audio, measured=measured)
        sale = Sale(entry, price, rates, self.conditions)
        return self.talks.hold(sale, size, expected, level=point.level, cached=cached)
