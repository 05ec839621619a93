"""Changes that may make a conversation cheaper on a model, each alone: the same request with one thing changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from pricing.catalog.catalog import Catalog, Entry
from pricing.catalog.defaults import find_name, find_newest
from pricing.catalog.rates import Conditions
from pricing.comparison import rank
from pricing.conversation.conversation import Conversation
from pricing.conversation.on_model import ModelConversation
from pricing.estimate.ability import is_able
from pricing.estimate.estimate import Estimate, Result, estimate_request
from pricing.estimate.request import Request
from pricing.limits import check_fit
from pricing.priced import price
from pricing.tokens.prompt import PromptCount
from pricing.tokens.span import Span
from pricing.usage import Usage

LeverName = Literal["caching", "keep", "compact", "definitions", "results", "sub_model"]
FEWEST_KEPT: Final = 3
"""Earlier turns that an answer still needs."""
SUMMARY_SHARE: Final = 10
"""What a compaction leaves where nobody says it: one token of so many."""


class Change(NamedTuple):
    """Request with one thing changed."""

    lever: LeverName
    value: int | str | None
    """Turns kept, tokens of the limit or of a result, number of definitions, name of the model; None: it is on."""
    request: Request


@dataclass(frozen=True, slots=True)
class ConversationLever:
    """Cost of a conversation on a model with one thing changed."""

    change: Change
    result: Result
    saved: Decimal
    """Dollars a conversation; negative where it costs more then, as where the cache holds less of it."""
    saved_monthly: Decimal
    saved_share: Decimal | None
    """Share of the cost now; None where that is nothing."""

    @property
    def lever(self) -> LeverName:
        return self.change.lever


def choose_subject(estimate: Estimate, baseline: str = "") -> Result | None:
    """Choose the model to look at closer: the baseline, else the cheapest, else the first that has a price."""
    priced = [result for result in estimate.results if result.talk and result.quote]
    pinned = next((result for result in priced if result.requested == baseline), None)
    return pinned or estimate.cheapest or next(iter(priced), None)


def pull_conversation_levers(catalog: Catalog, request: Request, result: Result) -> tuple[ConversationLever, ...]:
    """Return what each change saves on the model of a result, in US dollars, most first; none without a price.

    What changes nothing, or has no price, is left out; `catalog` and `request` are those of the result's estimate.
    """
    talk, now = request.conversation, result.cost
    if talk is None or now is None or result.talk is None or result.entry is None:
        return ()
    levers = []
    for change in _list_changes(catalog, request, result, talk):
        (changed,) = estimate_request(catalog, replace(change.request, models=(result.requested,))).results
        if changed.cost is not None:
            saved = now - changed.cost
            monthly = saved * request.workload.monthly_requests
            levers.append(ConversationLever(change, changed, saved, monthly, saved / now if now else None))
    return tuple(rank(levers, lambda lever: lever.saved, descending=True))


def _list_changes(catalog: Catalog, request: Request, result: Result, talk: Conversation) -> Iterator[Change]:
    held, entry = result.talk, result.entry
    if held is None or entry is None:
        return
    if not talk.cached and "cache_read_mtok" in held.terms.sale.rates:
        yield Change("caching", None, _with(request, replace(talk, cached=True)))
    kept = max(FEWEST_KEPT, talk.turns // 4)
    if kept < (talk.turns - 1 if talk.keep is None else talk.keep):
        yield Change("keep", kept, _with(request, replace(talk, keep=kept)))
    if limit := _choose_limit(held):
        summary = talk.summary_tokens or max(limit // SUMMARY_SHARE, 1)
        shorter = replace(talk, limit=limit, at_limit="compact", summary_tokens=summary)
        yield Change("compact", limit, _with(request, shorter))
    if isinstance(request.prompt, PromptCount) and request.prompt.definitions and not request.measured.tokens:
        prompt = halve_definitions(request.prompt)
        yield Change("definitions", prompt.definitions, replace(request, prompt=prompt))
    if talk.calls > 1 and talk.result_tokens:
        half = talk.result_tokens // 2
        yield Change("results", half, _with(request, replace(talk, result_tokens=half)))
    if talk.sub_calls and (name := _find_cheaper(catalog, request, held, entry)):
        yield Change("sub_model", name, _with(request, replace(talk, sub_model=name)))


def _with(request: Request, talk: Conversation) -> Request:
    return replace(request, conversation=talk)


def _choose_limit(held: ModelConversation) -> int | None:
    """Return the middle between the first call and the longest, in two digits; None where no call is longer then."""
    first, longest = held.made[0].input_tokens, held.longest_input
    middle = (first + longest) // 2
    unit = 10 ** max(len(str(middle)) - 2, 0)
    limit = -(-middle // unit) * unit
    return limit if first < limit < longest else None


def halve_definitions(prompt: PromptCount) -> PromptCount:
    """Return a prompt with half of its tool definitions, by number and by tokens."""
    sizes = {
        name: replace(size, tools=Span(*(tokens // 2 for tokens in size.tools)), definitions=size.definitions // 2)
        for name, size in prompt.sizes.items()
    }
    return replace(prompt, sizes=sizes, definitions=(prompt.definitions + 1) // 2)


def _find_cheaper(catalog: Catalog, request: Request, held: ModelConversation, entry: Entry) -> str | None:
    """Find the cheapest model for a run of the sub-agents among the chosen ones and the provider's smaller ones.

    None where none of them costs less than the one that they have.
    """
    talk, conditions = held.conversation, replace(request.conditions, last_known=False)
    usage = Usage(talk.sub_input_tokens, output_tokens=talk.sub_output_tokens)
    names = dict.fromkeys([*request.models, *_list_smaller(catalog, entry, conditions)])
    costs = []
    for name in names:
        priced = price(catalog, name, usage, conditions)
        fit = check_fit(priced.entry.model, usage) if priced.entry else None
        if priced.quote and is_able(priced, fit):
            costs.append((priced.quote.total, name))
    now = held.sub_agent.total if held.sub_agent else Decimal(0)
    cost, name = min(costs, default=(now, ""))
    return name if cost < now else None


def _list_smaller(catalog: Catalog, entry: Entry, conditions: Conditions) -> Iterator[str]:
    day = conditions.as_of
    for size_class in ("middle", "small"):
        if newest := find_newest(catalog, entry.provider.id, size_class, day):
            yield find_name(catalog, newest, day)
