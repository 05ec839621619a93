"""Conversation on a model while it is priced: all its calls in place of one request."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pricing.catalog.rates import Sale
from pricing.conversation.on_model import quote_conversation
from pricing.estimate.conversation import Held, ModelConversations
from pricing.estimate.use import Point, Use
from pricing.quote import Quote


@dataclass(slots=True, kw_only=True)
class ConversationUse(Use):
    """Conversation on one model: all its calls in place of one."""

    talks: ModelConversations

    def quote_expected(self, sale: Sale, point: Point) -> Quote:
        cached = self.talks.conversation.cached
        held = self._hold(sale, point, cached=cached)
        quote = quote_conversation(held.talk)
        self.talk, self.fit, self.cautions, self.notices = held.talk, held.fit, held.warnings, held.notices
        self.usage = held.talk.usage
        plain = quote_conversation(self._hold(sale, point, cached=False).talk) if cached else quote
        self.cost_uncached = plain.total
        return quote

    def price_end(self, sale: Sale, point: Point) -> Decimal:
        return quote_conversation(self._hold(sale, point, cached=self.talks.conversation.cached).talk).total

    @property
    def ranges(self) -> bool:
        return bool(self.talks.conversation.images)

    def _hold(self, sale: Sale, point: Point, *, cached: bool) -> Held:
        measured = self.name in self.request.measured.tokens
        size = self.talks.build_size(point.tokens or 0, point.audio, measured=measured)
        return self.talks.hold(sale, size, point.expectation, level=point.level, cached=cached)
