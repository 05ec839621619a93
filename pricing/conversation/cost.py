"""Conversation × prices → its cost on each model, with nothing cached and with its unchanged beginning cached."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, NamedTuple

from pricing.catalog.catalog import Catalog, Entry, get_price
from pricing.catalog.price import Price
from pricing.catalog.rates import Conditions, get_base_rates, get_rates, list_overrides
from pricing.catalog.schema import Model
from pricing.conversation.turns import Conversation, add_usages, list_turns, list_usages
from pricing.limits import check_fit
from pricing.priced import Priced, find_warnings, price
from pricing.quote import Quote, quote_at, sum_quotes
from pricing.tokens.chat import PER_MESSAGE, PER_REPLY, PER_ROLE
from pricing.usage import Usage

OPENAIS_FORM: Final = ("openai", "azure")
"""Providers of the models whose chat format is published; see `pricing.tokens.chat`."""
PER_MESSAGE_AND_ROLE: Final = PER_MESSAGE + PER_ROLE
CACHING_RATES: Final = frozenset({"cache_read_mtok", "cache_write_mtok", "cache_write_1h_mtok"})
NO_CACHING: Final = "no price for cached input: every token is charged at the full rate"


@dataclass(frozen=True, slots=True)
class ConversationRequest:
    """Conversation in its own tokens, without the form of a chat; where and how often it is held."""

    talk: Conversation
    models: tuple[str, ...]
    conditions: Conditions
    per_month: int = 1


@dataclass(frozen=True, slots=True)
class Total:
    """Usage and quotes of all calls of a conversation."""

    usage: Usage
    quotes: tuple[Quote, ...]
    """Quote for each set of rates: long calls may have their own."""

    @property
    def quote(self) -> Quote:
        return sum_quotes(self.quotes)


@dataclass(frozen=True, slots=True)
class ConversationCost(Priced):
    """Cost of a conversation on one model.

    The quote is of all calls, with the unchanged beginning of each read from the cache. Where the model has no price
    for that, nothing is cached.
    """

    talk: Conversation | None
    """Conversation as it is sent to this model: with the form of its chats, its own reasoning, its limit of output."""
    plain: Total | None
    """Calls with nothing cached."""
    cached: Total | None
    per_month: int
    caches: bool
    problem: str | None
    """First turn that does not fit the model, in words; None where all fit."""

    @property
    def cost_plain(self) -> Decimal | None:
        """Dollars, with nothing cached."""
        return self.plain.quote.total if self.plain else None

    @property
    def saving(self) -> Decimal | None:
        """Dollars that caching saves on a conversation; negative where writing costs more than reading saves."""
        if self.cost is None or self.cost_plain is None or not self.caches:
            return None
        return self.cost_plain - self.cost

    @property
    def saved_share(self) -> Decimal | None:
        """Saving as a share of the cost with nothing cached."""
        return None if self.saving is None or not self.cost_plain else self.saving / self.cost_plain

    @property
    def monthly(self) -> Decimal | None:
        """Dollars a month, cached."""
        return None if self.cost is None else self.cost * self.per_month

    @property
    def monthly_plain(self) -> Decimal | None:
        """Dollars a month, with nothing cached."""
        return None if self.cost_plain is None else self.cost_plain * self.per_month


@dataclass(frozen=True, slots=True)
class ConversationCosts:
    """Costs of a conversation. `cheapest` is the cheapest that fits, cached, if any is priced."""

    catalog: Catalog
    request: ConversationRequest
    results: tuple[ConversationCost, ...]
    cheapest: ConversationCost | None


def price_conversation(catalog: Catalog, request: ConversationRequest) -> ConversationCosts:
    """Price a conversation on each model named, in US dollars. A name without a price says why; nothing is raised."""
    calls = _Calls()
    results = tuple(_price_on(catalog, name, request, calls) for name in request.models)
    fitting = [each for each in results if each.ranks and each.problem is None]
    return ConversationCosts(
        catalog, request, results, min(fitting, key=lambda c: c.monthly or Decimal(0), default=None)
    )


def adapt_conversation(talk: Conversation, entry: Entry) -> Conversation:
    """Return a conversation as it is sent to a model, its answers not yet cut to the model's limit."""
    form = entry.provider.id in OPENAIS_FORM
    return replace(
        talk,
        reasoning_tokens=talk.reasoning_tokens if entry.model.reasoning else 0,
        per_message=PER_MESSAGE_AND_ROLE if form else 0,
        per_call=PER_REPLY if form else 0,
    )


def _price_on(catalog: Catalog, name: str, request: ConversationRequest, calls: _Calls) -> ConversationCost:
    conditions = request.conditions
    talk = plain = cached = problem = None

    def quote(entry: Entry, conditions: Conditions) -> Quote:
        nonlocal talk, plain, cached, problem
        price = get_price(entry.model, conditions.as_of)
        uncapped = adapt_conversation(request.talk, entry)
        talk, problem = _cut_answers(uncapped, entry.model), _find_misfit(uncapped, entry.model)
        plain = calls.add_up(talk, entry, price, conditions, cached=False)
        cached = calls.add_up(talk, entry, price, conditions, cached=True)
        return cached.quote

    priced = price(catalog, name, quote, conditions, outlook=True)
    if priced.quote is None or cached is None:
        return ConversationCost(*priced.head, (), None, None, None, request.per_month, False, None)
    caches = "cache_read_mtok" in priced.quote.rates
    known = [text for quote in cached.quotes for text in find_warnings(quote, conditions)]
    warnings = tuple(dict.fromkeys([*known, *([] if caches else [NO_CACHING]), *priced.warnings]))
    return ConversationCost(*priced.head, warnings, talk, plain, cached, request.per_month, caches, problem)


def _cut_answers(talk: Conversation, model: Model) -> Conversation:
    """Cut the answers to the model's limit, reasoning first."""
    if model.max_output is None or talk.assistant_tokens + talk.reasoning_tokens <= model.max_output:
        return talk
    reasoning = min(talk.reasoning_tokens, model.max_output)
    return replace(talk, assistant_tokens=model.max_output - reasoning, reasoning_tokens=reasoning)


def _find_misfit(talk: Conversation, model: Model) -> str | None:
    """Find the first turn that does not fit; none later is smaller."""

    def problem(turn: tuple[int, int]) -> str | None:
        return check_fit(model, Usage(input_tokens=turn[0], output_tokens=turn[1])).problem

    sizes = [(turn.input_tokens, turn.output_tokens) for turn in list_turns(talk)]
    first = bisect_left(sizes, True, key=lambda size: problem(size) is not None)
    return None if first == len(sizes) else f"from turn {first + 1:,} on, {problem(sizes[first])}"


class _Bucket(NamedTuple):
    """Calls that are on the same side of each of a price's thresholds."""

    input_tokens: int
    """Input tokens of one of the calls."""
    calls: int
    together: Usage


@dataclass
class _Calls:
    """Calls of a conversation, made once for all models that send and cache alike."""

    _made: dict[object, list[Usage]] = field(default_factory=dict)
    _summed: dict[object, tuple[_Bucket, ...]] = field(default_factory=dict)

    def add_up(self, talk: Conversation, entry: Entry, price: Price, conditions: Conditions, *, cached: bool) -> Total:
        """Price all calls; raises NotSold for an item without a price under the conditions."""
        rule = entry.model.caching
        keys = CACHING_RATES.intersection(get_base_rates(entry, price, conditions.as_of))
        alike = (talk, keys, (rule.minimum, rule.step) if rule else None) if cached else (talk,)
        if alike not in self._made:
            self._made[alike] = list_usages(talk, rates=keys, rule=rule, cached=cached)
        overrides = list_overrides(entry.model, price, conditions.as_of)
        least = tuple(sorted({o.when.input_tokens.least for o in overrides if o.when.input_tokens}))
        if (alike, least) not in self._summed:
            self._summed[alike, least] = _fill_buckets(self._made[alike], least)
        quotes = []
        for bucket in self._summed[alike, least]:
            rates, applied = get_rates(entry, price, bucket.input_tokens, conditions)
            quotes.append(quote_at(entry, price, bucket.together, rates, applied, requests=bucket.calls))
        return Total(add_usages(bucket.together for bucket in self._summed[alike, least]), tuple(quotes))


def _fill_buckets(calls: Iterable[Usage], thresholds: tuple[int, ...]) -> tuple[_Bucket, ...]:
    groups: dict[int, list[Usage]] = {}
    for call in calls:
        groups.setdefault(sum(call.input_tokens >= least for least in thresholds), []).append(call)
    return tuple(_Bucket(group[0].input_tokens, len(group), add_usages(group)) for group in groups.values())
