"""Counted tokens and expectations → a result for each requested model."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from pricing.catalog.catalog import Catalog, Entry, NotSold, UnknownModel, get_price
from pricing.catalog.price import Price
from pricing.catalog.rates import Conditions, get_base_rates, get_rates
from pricing.comparison import compute_multiple
from pricing.conversation.talk import Talk
from pricing.estimate.ability import describe_other_job, is_able
from pricing.estimate.counting import identify_rules
from pricing.estimate.request import ModelUsage, Request, count_on, derive_answer_ratio, derive_usage, scale_answer
from pricing.limits import Fit, check_fit
from pricing.priced import Priced, price
from pricing.quote import Quote, quote_at
from pricing.tokens.ratios import Ratio
from pricing.tokens.text import Exactness
from pricing.tokens.token_count import TokenCount
from pricing.usage import Usage, UsageError
from pricing.workload import Band, multiply

Group = Literal["able", "does_not_fit", "last_known", "unpriced"]
"""What is never mixed in one ranking, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Result(Priced):
    """Estimate of one model."""

    counted: TokenCount | None
    """Input tokens, and how sure they are."""
    usage: Usage | None
    fit: Fit | None
    costs: Band[Decimal] | None
    """Dollars for a request at the low, expected and high count of its tokens; None where they were given, or where no
    range is known."""
    monthly: Decimal | None
    """Dollars a month, at the expected count."""
    monthly_costs: Band[Decimal] | None
    times_cheapest: Decimal | None
    """Cost relative to the cheapest of the results that can do the job; None where the cost is the least."""
    talk: Talk | None = None
    """Calls of a conversation, where the request is one; usage, quote and costs are then of all of them."""
    cost_uncached: Decimal | None = None
    """Dollars for the conversation with nothing cached."""

    @property
    def exactness(self) -> Exactness:
        return self.counted.exactness if self.counted else "unknown"

    @property
    def range(self) -> Band[Decimal] | None:
        """Return the dollars for a request, as one figure where no range is known; None without a price."""
        return self.costs or (None if self.cost is None else Band.of(self.cost))

    @property
    def cost_resolved(self) -> Decimal | None:
        """Dollars for a resolved task: of the conversation, and of those that resolve nothing; None where unknown."""
        rate = self.talk.conversation.success_rate if self.talk else None
        return None if self.cost is None or not rate else self.cost / rate

    @property
    def fits(self) -> bool:
        return self.fit is None or self.fit.fits

    @property
    def able(self) -> bool:
        """True where it can do the job, and at a price that may be compared: only such a one is ever the cheapest."""
        return is_able(self, self.fit)

    @property
    def obstacle(self) -> str | None:
        """Reason why a model that has a price on the day cannot do the job; None where it can, or nobody knows."""
        if self.quote is None or self.entry is None:
            return None
        return (self.fit and self.fit.problem) or describe_other_job(self.entry.model, self.quote.price) or None

    @property
    def group(self) -> Group:
        """Group of the result; one that is free, or costs at least so much, stands with those that can do the job."""
        if self.price_status in {"unpriced", "last_known"}:
            return "unpriced" if self.quote is None else "last_known"
        return "does_not_fit" if self.obstacle else "able"


@dataclass(frozen=True, slots=True)
class Estimate:
    """Results of a request. `cheapest` is the cheapest of those that can do the job, if any can: the only cheapest."""

    catalog: Catalog
    request: Request
    results: tuple[Result, ...]
    cheapest: Result | None


def choose_vocabularies(catalog: Catalog, names: Iterable[str], day: date) -> tuple[str, ...]:
    """Return the vocabularies of these models, to count a prompt in beside OpenAI's, which are always counted in."""
    chosen = dict[str, None]()
    for name in names:
        with suppress(UnknownModel, NotSold):  # the model's result says so
            if encoding := catalog.offer(name).on(day).model.find_encoding(day):
                chosen[encoding] = None
    return tuple(chosen)


def estimate_request(catalog: Catalog, request: Request) -> Estimate:
    """Price the same prompt on each model named, in US dollars.

    A name that cannot be priced gives a result with the reason in `unpriced`; nothing is raised, nothing guessed.
    """
    memory: dict[object, _Counted] = {}
    uses = [_Use(name, request, memory, request.conditions) for name in request.models]
    quoted = [(price(catalog, use.name, use.quote, request.conditions, outlook=True), use) for use in uses]
    least = min((each.quote.total for each, use in quoted if each.quote and is_able(each, use.fit)), default=None)
    requests = request.workload.monthly_requests
    results = tuple(_build_result(priced, use, requests, least) for priced, use in quoted)
    cheapest = next((result for result in results if result.able and result.cost == least), None)
    return Estimate(catalog, request, results, cheapest)


def find_rivals(estimate: Estimate) -> list[Result]:
    """Find the able models that may cost less than the cheapest: their range of cost begins below its end."""
    best = estimate.cheapest
    if best is None or best.range is None:
        return []
    able = [result for result in estimate.results if result is not best and result.able]
    return [result for result in able if result.range and result.range.low < best.range.high]


def _build_result(priced: Priced, use: _Use, requests: Decimal, least: Decimal | None) -> Result:
    count = use.counted.tokens if use.counted else None
    if priced.quote is None:
        return Result(*priced.head, (), count, use.usage, use.fit, None, None, None, None)
    cost, warnings = priced.quote.total, (*use.cautions, *priced.warnings)
    month = multiply(use.costs, Band.of(requests)) if use.costs else None
    multiple = None if priced.partial else compute_multiple(cost, least)
    return Result(*priced.head, warnings, count, use.usage, use.fit, use.costs, cost * requests, month, multiple)


class _Counted(NamedTuple):
    """Input on a model, and the tokens there of an answer for one of those expected."""

    tokens: TokenCount
    answer: Ratio


@dataclass(slots=True)
class _Use:
    """Request on one model while it is priced, as far as that gets."""

    name: str
    request: Request
    memory: dict[object, _Counted]
    conditions: Conditions
    """Conditions that count on this model: its last day, where it is no longer sold and that is asked for."""
    counted: _Counted | None = None
    usage: Usage | None = None
    fit: Fit | None = None
    costs: Band[Decimal] | None = None
    cautions: tuple[str, ...] = ()
    """Warnings of what could not be as requested."""

    def quote(self, entry: Entry, conditions: Conditions) -> Quote:
        request, model = self.request, entry.model
        self.conditions = conditions
        self.counted = _count(request, self.name, entry, self.memory)
        count, answer = self.counted
        if count.tokens is None:
            raise NotSold(f"tokens unknown: {count.reason}")
        price = get_price(model, conditions.as_of)
        rates = get_base_rates(entry, price, conditions.as_of)
        derived = self._derive(entry, rates, (count.tokens, count.audio.expected), answer.expected)
        self.usage, self.cautions = derived.billed, derived.warnings
        self.fit = check_fit(model, derived.uncapped)
        quote = self._price(entry, price, derived.billed)
        self.costs = self._price_range(entry, price, rates, quote.total)
        return quote

    def _derive(
        self, entry: Entry, rates: Collection[str], size: tuple[int, int], answer: Decimal, *, at_end: bool = False
    ) -> ModelUsage:
        """Derive the usage of an input of so many tokens, and of these so many of audio, where these have rates."""
        expected, (tokens, audio) = scale_answer(self.request.expectation, answer), size
        return derive_usage(expected, tokens, entry.model, rates, audio=audio, at_end=at_end)

    def _price(self, entry: Entry, price: Price, usage: Usage) -> Quote:
        rates, applied = get_rates(entry, price, usage.input_tokens, self.conditions)
        return quote_at(entry, price, usage, rates, applied)

    def _price_range(
        self, entry: Entry, price: Price, rates: Collection[str], expected: Decimal
    ) -> Band[Decimal] | None:
        """Price the low and the high count; None where no range is known, or an end of it has no price."""
        if self.counted is None:
            return None
        (count, answer), costs = self.counted, list[Decimal]()
        if count.basis == "given" and answer.low == answer.high:
            return None
        ends = ((count.low, count.audio.low, answer.low), (count.high, count.audio.high, answer.high))
        for tokens, audio, ratio in ends:
            if tokens is None:
                return None
            if (tokens, audio, ratio) == (count.tokens, count.audio.expected, answer.expected):
                costs.append(expected)
                continue
            try:
                derived = self._derive(entry, rates, (tokens, audio), ratio, at_end=True)
                costs.append(self._price(entry, price, derived.billed).total)
            except (NotSold, UsageError):  # such as a high count that is too long to be sold
                return None
        return Band(min(costs[0], expected), expected, max(costs[1], expected))


def _count(request: Request, name: str, entry: Entry, memory: dict[object, _Counted]) -> _Counted:
    """Count once for all models that count alike: a few counts for hundreds of models."""
    if request.measured.tokens or request.measured.factors:
        return _Counted(count_on(request, name, entry), derive_answer_ratio(request, entry))
    key = identify_rules(request.prompt, entry.model)
    counted = memory.get(key)
    if counted is None:
        counted = memory[key] = _Counted(count_on(request, name, entry), derive_answer_ratio(request, entry))
    return counted
