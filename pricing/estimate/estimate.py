"""Counted tokens and expectations → a result for each requested model."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pricing.catalog.catalog import Catalog, NotSold, UnknownModel
from pricing.comparison import compute_multiple
from pricing.estimate.ability import describe_other_job, is_able
from pricing.estimate.request import Request
from pricing.estimate.use import Alike, Use
from pricing.limits import Fit
from pricing.priced import Priced, price
from pricing.tokens.text import Exactness
from pricing.tokens.token_count import TokenCount
from pricing.tokens.vocabularies import find_counted
from pricing.usage import Usage
from pricing.workload import Band, multiply

if TYPE_CHECKING:
    from pricing.conversation.on_model import ModelConversation

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
    talk: ModelConversation | None = None
    """Calls of a conversation, where the request is one; usage, quote and costs are then of all of them."""
    cost_uncached: Decimal | None = None
    """Dollars for the conversation with nothing cached."""

    @property
    def exactness(self) -> Exactness:
        return self.counted.exactness if self.counted else "unknown"

    @property
    def input_range(self) -> tuple[int, int] | None:
        """Return the least and most input tokens of the usage; None where unknown, as of the calls of a conversation.

        What is counted of a conversation is its prompt alone.
        """
        count = self.counted
        if self.talk or count is None or count.low is None or count.high is None:
            return None
        return count.low, count.high

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


def are_counted(catalog: Catalog, names: Iterable[str], day: date) -> bool:
    """Return whether a prompt can be counted in the vocabularies of all these models, so that none is estimated.

    An estimate takes both of OpenAI's vocabularies.
    """
    for name in names:
        try:
            encoding = catalog.offer(name).on(day).model.find_encoding(day)
        except (UnknownModel, NotSold):
            return False
        if find_counted(encoding) is None:
            return False
    return True


def estimate_request(catalog: Catalog, request: Request) -> Estimate:
    """Price the same prompt on each model named, in US dollars.

    A name that cannot be priced gives a result with the reason in `unpriced`; nothing is raised, nothing guessed.
    """
    uses = _plan_uses(catalog, request)
    quoted = [(price(catalog, use.name, use.quote, request.conditions, outlook=True), use) for use in uses]
    least = _find_least(quoted)
    requests = Band.of(request.workload.monthly_requests)
    results = tuple([_build_result(priced, use, requests, least) for priced, use in quoted])
    cheapest = next((result for result in results if result.cost == least and result.able), None)
    return Estimate(catalog, request, results, cheapest)


def _find_least(quoted: Iterable[tuple[Priced, Use]]) -> Decimal | None:
    """Return the least cost in dollars of those that can do the job, if any can."""
    least: Decimal | None = None
    for priced, use in quoted:
        cost = priced.cost
        if cost is not None and (least is None or cost < least) and is_able(priced, use.fit):
            least = cost
    return least


def _plan_uses(catalog: Catalog, request: Request) -> list[Use]:
    alike = Alike()
    if request.conversation is None:
        return [Use(name, request, alike) for name in request.models]
    from pricing.estimate.conversation import ModelConversations  # noqa: PLC0415 -- most requests are none
    from pricing.estimate.conversation_use import ConversationUse  # noqa: PLC0415

    talks = ModelConversations(catalog, request, request.conversation)
    return [ConversationUse(name, request, alike, talks=talks) for name in request.models]


def find_rivals(estimate: Estimate) -> list[Result]:
    """Find the able models that may cost less than the cheapest: their range of cost begins below its end."""
    best = estimate.cheapest
    if best is None or best.range is None:
        return []
    able = [result for result in estimate.results if result is not best and result.able]
    return [result for result in able if result.range and result.range.low < best.range.high]


def _build_result(priced: Priced, use: Use, requests: Band[Decimal], least: Decimal | None) -> Result:
    count = use.counted.tokens if use.counted else None
    if priced.quote is None:
        return Result(*priced.head, (), count, use.usage, use.fit, None, None, None, None)
    cost, warnings, head = priced.quote.total, priced.warnings, priced.head
    if use.cautions:
        warnings = (*use.cautions, *warnings)
    if use.notices:
        warnings = (*warnings, *(notice.text for notice in use.notices))
        head = replace(priced, life=(*priced.life, *use.notices)).head
    if use.talk:
        from pricing.estimate.conversation import reword_length  # noqa: PLC0415

        warnings = reword_length(use.talk, priced.quote, warnings)
    month = multiply(use.costs, requests) if use.costs else None
    multiple = None if priced.partial else compute_multiple(cost, least)
    seen = (count, use.usage, use.fit, use.costs, cost * requests.expected, month, multiple)
    return Result(*head, warnings, *seen, use.talk, use.cost_uncached)
