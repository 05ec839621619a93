"""Conversation as a type of request: its calls on any model, with the tokens that this model counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pricing.catalog.catalog import Entry
from pricing.catalog.rates import Sale
from pricing.estimate.conversation import Held, ModelConversations, Size
from pricing.estimate.request import Expectation, scale_answer
from pricing.limits import Fit
from pricing.tokens.ratios import Ratio
from pricing.tokens.span import Span
from pricing.workload import Level


@dataclass(frozen=True, slots=True)
class ConversationProfile:
    """Conversation of a request, on models whose counts may differ. All of it raises NotSold."""

    talks: ModelConversations
    count: Callable[[Entry], tuple[Span, Span]]
    """Tokens of the prompt on a model, and those of them that are audio."""
    answer: Callable[[Entry], Ratio] | None
    measured: bool
    """Whether the count is the vendor's own."""

    def hold(self, sale: Sale, output_tokens: int, level: Level, *, cached: bool) -> Held:
        """Hold the conversation on a model, with answers of so many tokens."""
        return self.talks.hold(sale, *self._size(sale.entry, output_tokens, level), level=level, cached=cached)

    def check_fit(self, entry: Entry, output_tokens: int, level: Level) -> Fit:
        return self.talks.check_fit(entry, *self._size(entry, output_tokens, level), level)

    def count_traffic(self, entry: Entry, output_tokens: int, level: Level) -> tuple[int, int]:
        """Return (calls, tokens in and out) of one conversation."""
        return self.talks.count_traffic(entry, *self._size(entry, output_tokens, level), level)

    def _size(self, entry: Entry, output_tokens: int, level: Level) -> tuple[Size, Expectation]:
        tokens, audio = (getattr(span, level) for span in self.count(entry))
        expected = replace(self.talks.request.expectation, output_tokens=output_tokens)
        if self.answer:
            expected = scale_answer(expected, getattr(self.answer(entry), level))
        return self.talks.build_size(tokens, audio, measured=self.measured), expected
