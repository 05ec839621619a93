"""Request on one model while it is priced: its count, its usage, whether it fits, and the range of its cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pricing.catalog.catalog import Entry, NotSold, get_price
from pricing.catalog.notices import Notice
from pricing.catalog.price import Price
from pricing.catalog.rates import Conditions, get_base_rates, get_rates
from pricing.estimate.counting import identify_rules
from pricing.estimate.request import ModelUsage, Request, count_on, derive_answer_ratio, derive_usage, scale_answer
from pricing.limits import Fit, check_fit
from pricing.quote import Quote, quote_at
from pricing.tokens.ratios import Ratio
from pricing.tokens.token_count import TokenCount
from pricing.usage import Usage, UsageError
from pricing.workload import Band, Level

if TYPE_CHECKING:
    from pricing.conversation.on_model import ModelConversation


class Counted(NamedTuple):
    """Input on a model, and the tokens there of an answer for one of those expected."""

    tokens: TokenCount
    answer: Ratio


class Point(NamedTuple):
    """Input on a model: the expected, or an end of its range."""

    tokens: int | None
    audio: int
    """Part of the tokens that is audio."""
    answer: Decimal
    """Tokens of an answer for one of those expected."""
    level: Level = "expected"


@dataclass(slots=True)
class Use:
    """Request on one model while it is priced, as far as that gets."""

    name: str
    request: Request
    memory: dict[object, Counted]
    conditions: Conditions
    """Conditions that count on this model: its last day, where it is no longer sold and that is asked for."""
    counted: Counted | None = None
    usage: Usage | None = None
    fit: Fit | None = None
    costs: Band[Decimal] | None = None
    cautions: tuple[str, ...] = ()
    """Warnings of what could not be as requested."""
    notices: tuple[Notice, ...] = ()
    """What a person should know beside that."""
    talk: ModelConversation | None = None
    cost_uncached: Decimal | None = None

    def quote(self, entry: Entry, conditions: Conditions) -> Quote:
        self.conditions = conditions
        self.counted = _count(self.request, self.name, entry, self.memory)
        count, answer = self.counted
        if count.tokens is None:
            raise NotSold(f"tokens unknown: {count.reason}")
        price = get_price(entry.model, conditions.as_of)
        rates = get_base_rates(entry, price, conditions.as_of)
        point = Point(count.tokens, count.audio.expected, answer.expected)
        quote = self.quote_expected(entry, price, rates, point)
        self.costs = self._price_range(entry, price, rates, point, quote.total)
        return quote

    def quote_expected(self, entry: Entry, price: Price, rates: Mapping[str, Decimal], point: Point) -> Quote:
        """Quote the expected input, and note what was found on the way. Raises NotSold and UsageError."""
        derived = self._derive(entry, rates, point)
        self.usage, self.cautions = derived.billed, derived.warnings
        self.fit = check_fit(entry.model, derived.uncapped)
        return self._quote_usage(entry, price, derived.billed)

    def quote_end(self, entry: Entry, price: Price, rates: Mapping[str, Decimal], point: Point) -> Quote:
        """Quote an end of the input's range. Raises NotSold and UsageError."""
        return self._quote_usage(entry, price, self._derive(entry, rates, point, at_end=True).billed)

    @property
    def ranges(self) -> bool:
        """Whether the cost has a range even where the prompt has none."""
        return False

    def _derive(self, entry: Entry, rates: Mapping[str, Decimal], point: Point, *, at_end: bool = False) -> ModelUsage:
        expected = scale_answer(self.request.expectation, point.answer)
        return derive_usage(expected, point.tokens or 0, entry.model, rates, audio=point.audio, at_end=at_end)

    def _quote_usage(self, entry: Entry, price: Price, usage: Usage) -> Quote:
        rates, applied = get_rates(entry, price, usage.input_tokens, self.conditions)
        return quote_at(entry, price, usage, rates, applied)

    def _price_range(
        self, entry: Entry, price: Price, rates: Mapping[str, Decimal], point: Point, expected: Decimal
    ) -> Band[Decimal] | None:
        """Price the low and the high count; None where no range is known, or an end of it has no price."""
        if self.counted is None:
            return None
        (count, answer), costs = self.counted, list[Decimal]()
        if count.basis == "given" and answer.low == answer.high and not self.ranges:
            return None
        ends = (
            Point(count.low, count.audio.low, answer.low, "low"),
            Point(count.high, count.audio.high, answer.high, "high"),
        )
        for end in ends:
            if end.tokens is None:
                return None
            if end[:3] == point[:3] and not self.ranges:
                costs.append(expected)
                continue
            try:
                costs.append(self.quote_end(entry, price, rates, end).total)
            except (NotSold, UsageError):  # such as a high count that is too long to be sold
                return None
        return Band(min(costs[0], expected), expected, max(costs[1], expected))


def _count(request: Request, name: str, entry: Entry, memory: dict[object, Counted]) -> Counted:
    """Count once for all models that count alike: a few counts for hundreds of models."""
    if request.measured.tokens or request.measured.factors:
        return Counted(count_on(request, name, entry), derive_answer_ratio(request, entry))
    key = identify_rules(request.prompt, entry.model)
    counted = memory.get(key)
    if counted is None:
        counted = memory[key] = Counted(count_on(request, name, entry), derive_answer_ratio(request, entry))
    return counted
