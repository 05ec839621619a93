"""A conversation × prices → its cost on each model, with nothing cached and with its unchanged beginning cached."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, NamedTuple

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel, price_on
from pricing.catalog.outlook import ahead
from pricing.catalog.rates import Conditions, rates_under
from pricing.catalog.schema import Model, Price
from pricing.conversation.turns import Conversation, total, turns, usages
from pricing.estimate.estimate import warnings_of
from pricing.limits import fit
from pricing.quote import Line, Quote, quote_at
from pricing.tokens.chat import PER_MESSAGE, PER_REPLY, PER_ROLE
from pricing.usage import Usage

OPENAIS_FORM: Final = ("openai", "azure")
"""Providers of the models whose chat format is published; see `pricing.tokens.chat`."""
PER_MESSAGE_AND_ROLE: Final = PER_MESSAGE + PER_ROLE
NO_CACHING: Final = "no price for cached input: every token is charged in full"


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation in its own tokens, without the form of a chat; where and how often it is held."""

    talk: Conversation
    models: tuple[str, ...]
    conditions: Conditions
    per_month: int = 1


@dataclass(frozen=True, slots=True)
class Total:
    """All calls of a conversation."""

    usage: Usage
    quotes: tuple[Quote, ...]
    """One for each set of rates: long calls may have their own."""

    @property
    def amount(self) -> Decimal:
        """Dollars, exactly."""
        return sum((quote.total for quote in self.quotes), Decimal(0))

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for quote in self.quotes for line in quote.lines)


@dataclass(frozen=True, slots=True)
class Answer:
    """A conversation on one model. Whatever is None is unknown, and `unpriced` says why."""

    requested: str
    offer: Offer | None = None
    entry: Entry | None = None
    talk: Conversation | None = None
    """As it is sent to this model: with the form of its chats, its own reasoning, its limit of output."""
    plain: Total | None = None
    """With nothing cached."""
    cached: Total | None = None
    """With the unchanged beginning of each call read from the cache; as `plain` where the model has no such price."""
    per_month: int = 1
    caches: bool = False
    problem: str | None = None
    """From which turn on it does not fit the model."""
    unpriced: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def saving(self) -> Decimal | None:
        """Dollars that caching saves on a conversation; negative where writing costs more than reading saves."""
        return self.plain.amount - self.cached.amount if self.plain and self.cached and self.caches else None

    @property
    def saved_share(self) -> Decimal | None:
        """The saving as a share of the cost with nothing cached."""
        if self.saving is None or not self.plain or not self.plain.amount:
            return None
        return self.saving / self.plain.amount

    @property
    def monthly(self) -> Decimal | None:
        """Dollars a month, cached."""
        return self.cached.amount * self.per_month if self.cached else None

    @property
    def monthly_plain(self) -> Decimal | None:
        """Dollars a month, with nothing cached."""
        return self.plain.amount * self.per_month if self.plain else None


@dataclass(frozen=True, slots=True)
class Answers:
    """`cheapest` is the cheapest that fits, cached, if any is priced."""

    catalog: Catalog
    asked: Asked
    results: tuple[Answer, ...]
    cheapest: Answer | None


def conversation_costs(catalog: Catalog, asked: Asked) -> Answers:
    """Price a conversation on each model named. A name that cannot be priced says why; nothing is raised."""
    calls = _Calls()
    results = tuple(_answer(catalog, name, asked, calls) for name in asked.models)
    fitting = [answer for answer in results if answer.cached and answer.problem is None]
    return Answers(catalog, asked, results, min(fitting, key=lambda a: a.monthly or Decimal(0), default=None))


def talk_on(talk: Conversation, entry: Entry) -> Conversation:
    """A conversation as it is sent to a model, its answers not yet cut to the model's limit."""
    form = entry.provider.id in OPENAIS_FORM
    return replace(
        talk,
        reasoning_tokens=talk.reasoning_tokens if entry.model.reasoning else 0,
        per_message=PER_MESSAGE_AND_ROLE if form else 0,
        per_call=PER_REPLY if form else 0,
    )


def _answer(catalog: Catalog, name: str, asked: Asked, calls: _Calls) -> Answer:
    offer = entry = None
    day = asked.conditions.as_of
    try:
        offer = catalog.offer(name)
        entry = offer.on(day)
        price = price_on(entry.model, day)
        wished = talk_on(asked.talk, entry)
        talk = _within(wished, entry.model)
        plain = calls.total(talk, entry, price, asked.conditions, cached=False)
        cached = calls.total(talk, entry, price, asked.conditions, cached=True)
    except (UnknownModel, NotSold) as error:
        return Answer(name, offer, entry, unpriced=str(error))
    caches = "cache_read_mtok" in price.rates
    warnings = [text for quoted in cached.quotes for text in warnings_of(quoted, asked.conditions)]
    return Answer(
        name, offer, entry, talk, plain, cached, asked.per_month, caches, _misfit(wished, entry.model),
        warnings=tuple(dict.fromkeys([*warnings, *([] if caches else [NO_CACHING]), *ahead(entry.model, day)])),
    )  # fmt: skip


def _within(talk: Conversation, model: Model) -> Conversation:
    """Answers cut to the model's limit, reasoning first."""
    if model.max_output is None or talk.assistant_tokens + talk.reasoning_tokens <= model.max_output:
        return talk
    reasoning = min(talk.reasoning_tokens, model.max_output)
    return replace(talk, assistant_tokens=model.max_output - reasoning, reasoning_tokens=reasoning)


def _misfit(talk: Conversation, model: Model) -> str | None:
    """The first turn that does not fit; none later is smaller."""

    def problem(turn: tuple[int, int]) -> str | None:
        return fit(model, Usage(input_tokens=turn[0], output_tokens=turn[1])).problem

    sizes = [(turn.input_tokens, turn.output_tokens) for turn in turns(talk)]
    first = bisect_left(sizes, True, key=lambda size: problem(size) is not None)
    return None if first == len(sizes) else f"from turn {first + 1:,} on, {problem(sizes[first])}"


class _Bucket(NamedTuple):
    """Calls that are on the same side of each of a price's thresholds."""

    input_tokens: int
    """Of one of them."""
    together: Usage


@dataclass
class _Calls:
    """The calls of a conversation, made once for all models that send and cache alike."""

    _made: dict[object, list[Usage]] = field(default_factory=dict)
    _summed: dict[object, tuple[_Bucket, ...]] = field(default_factory=dict)

    def total(self, talk: Conversation, entry: Entry, price: Price, conditions: Conditions, *, cached: bool) -> Total:
        """Raises NotSold for what the model has no price for under the conditions."""
        rule = entry.model.caching
        keys = frozenset(price.rates) & {"cache_read_mtok", "cache_write_mtok", "cache_write_1h_mtok"}
        alike = (talk, keys, (rule.minimum, rule.step) if rule else None) if cached else (talk,)
        if alike not in self._made:
            self._made[alike] = usages(talk, rates=keys, rule=rule, cached=cached)
        least = tuple(sorted({o.when.input_tokens.least for o in price.overrides if o.when.input_tokens}))
        if (alike, least) not in self._summed:
            self._summed[alike, least] = _buckets(self._made[alike], least)
        quotes = []
        for bucket in self._summed[alike, least]:
            rates, applied = rates_under(entry, price, bucket.input_tokens, conditions)
            quotes.append(quote_at(entry, price, bucket.together, rates, applied))
        return Total(total(bucket.together for bucket in self._summed[alike, least]), tuple(quotes))


def _buckets(calls: Iterable[Usage], thresholds: tuple[int, ...]) -> tuple[_Bucket, ...]:
    found: dict[int, list[Usage]] = {}
    for call in calls:
        found.setdefault(sum(call.input_tokens >= least for least in thresholds), []).append(call)
    return tuple(_Bucket(group[0].input_tokens, total(group)) for group in found.values())
