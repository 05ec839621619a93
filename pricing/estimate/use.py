"""Request on one model while it is priced: its count, its usage, whether it fits, and the range of its cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pricing.catalog.catalog import Entry, NotSold
from pricing.catalog.meaning import Meaning
from pricing.catalog.notices import Notice
from pricing.catalog.rates import Sale
from pricing.catalog.schema import Model
from pricing.estimate.counting import identify_rules
from pricing.estimate.request import (
    Expectation,
    ModelUsage,
    Request,
    count_on,
    derive_answer_ratio,
    derive_usage,
    scale_answer,
)
from pricing.limits import Fit, check_fit
from pricing.quote import Quote, quote_sale, sum_in_force
from pricing.tokens.token_count import TokenCount
from pricing.usage import Usage, UsageError
from pricing.workload import Band, Level

if TYPE_CHECKING:
    from pricing.conversation.on_model import ModelConversation


class Point(NamedTuple):
    """Input on a model: the expected, or an end of its range."""

    tokens: int | None
    audio: int
    """Part of the tokens that is audio."""
    expectation: Expectation
    """What is expected there, in the tokens of the model."""
    level: Level = "expected"


class Counted(NamedTuple):
    """Input on a model, and the answer."""

    tokens: TokenCount
    expected: Point
    ends: tuple[Point, Point]
    """The low and the high."""
    apart: tuple[bool, ...]
    """Whether each end is another point than the expected."""
    ranges: bool
    """False where somebody gave the count, and the answer has no range either."""


@dataclass(slots=True)
class Alike:
    """What models of a request have in common that count alike, or have the same limits: found once for hundreds."""

    counts: dict[object, Counted] = field(default_factory=dict)
    usages: dict[object, ModelUsage] = field(default_factory=dict)
    fits: dict[object, Fit] = field(default_factory=dict)


@dataclass(slots=True)
class Use:
    """Request on one model while it is priced, as far as that gets."""

    name: str
    request: Request
    alike: Alike
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

    def quote(self, meaning: Meaning) -> Quote:
        """Quote the request. Raises NotSold and UsageError."""
        self.counted = _count(self.request, self.name, meaning.entry, self.alike.counts)
        sale = meaning.find_sale()  # first: of a model that is not sold, nobody needs to know its tokens
        if self.counted.tokens.tokens is None:
            raise NotSold(f"tokens unknown: {self.counted.tokens.reason}")
        quote = self.quote_expected(sale, self.counted.expected)
        self.costs = self._price_range(sale, self.counted, quote.total)
        return quote

    def quote_expected(self, sale: Sale, point: Point) -> Quote:
        """Quote the expected input, and note what was found on the way. Raises NotSold and UsageError."""
        derived = self._derive(sale, point)
        self.usage, self.cautions = derived.billed, derived.warnings
        self.fit = self._check_fit(sale.entry.model, derived.uncapped)
        return quote_sale(sale, derived.billed)

    def price_end(self, sale: Sale, point: Point) -> Decimal:
        """Return the dollars for an end of the input's range. Raises NotSold and UsageError."""
        usage = self._derive(sale, point, at_end=True).billed
        return sum_in_force(sale.entry, usage, sale.find_rates(usage.input_tokens))

    @property
    def ranges(self) -> bool:
        """Whether the cost has a range even where the prompt has none."""
        return False

    def _derive(self, sale: Sale, point: Point, *, at_end: bool = False) -> ModelUsage:
        """Derive the usage, once for all models on which it is the same. Raises UsageError."""
        model, tokens, expected = sale.entry.model, point.tokens or 0, point.expectation
        output, most = expected.output_tokens + expected.reasoning_tokens, model.max_output
        cap = most if most is not None and most < output else None  # others cut nothing
        # A rule of a cache stands for itself: it lives as long as its model.
        apart = (id(model.caching), point.audio, sale.units) if expected.caches or point.audio else None
        key = (tokens, expected.output_tokens, model.reasoning, cap, at_end, apart)
        found = self.alike.usages.get(key)
        if found is None:
            found = derive_usage(expected, tokens, model, sale.rates, audio=point.audio, at_end=at_end)
            self.alike.usages[key] = found
        return found

    def _check_fit(self, model: Model, usage: Usage) -> Fit:
        """Compare the request with a model's limits, once for all that have the same."""
        limits = (model.context_window, model.max_input, model.max_output)
        key = (usage.input_tokens, usage.output_tokens, limits)
        found = self.alike.fits.get(key)
        if found is None:
            found = self.alike.fits[key] = check_fit(model, usage)
        return found

    def _price_range(self, sale: Sale, counted: Counted, expected: Decimal) -> Band[Decimal] | None:
        """Price the low and the high count; None where no range is known, or an end of it has no price."""
        if not counted.ranges and not self.ranges:
            return None
        costs = list[Decimal]()
        for end, apart in zip(counted.ends, counted.apart, strict=True):
            if end.tokens is None:
                return None
            if not apart and not self.ranges:
                costs.append(expected)
                continue
            try:
                costs.append(self.price_end(sale, end))
            except (NotSold, UsageError):  # such as a high count that is too long to be sold
                return None
        return Band(min(costs[0], expected), expected, max(costs[1], expected))


def _count(request: Request, name: str, entry: Entry, counts: dict[object, Counted]) -> Counted:
    """Count once for all models that count alike: a few counts for hundreds of models."""
    if request.measured.tokens or request.measured.factors:
        return _count_alone(request, name, entry)
    key = identify_rules(request.prompt, entry.model)
    counted = counts.get(key)
    if counted is None:
        counted = counts[key] = _count_alone(request, name, entry)
    return counted


def _count_alone(request: Request, name: str, entry: Entry) -> Counted:
    count, answer = count_on(request, name, entry), derive_answer_ratio(request, entry)
    low, expected, high = (scale_answer(request.expectation, ratio) for ratio in answer)
    point = Point(count.tokens, count.audio.expected, expected)
    ends = (Point(count.low, count.audio.low, low, "low"), Point(count.high, count.audio.high, high, "high"))
    known = count.basis != "given" or answer.low != answer.high
    return Counted(count, point, ends, tuple(end[:3] != point[:3] for end in ends), known)
