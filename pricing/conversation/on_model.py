"""Conversation as one model is sent it, and what its calls are charged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple

from pricing.caching import Lifetime, build_usage, split_cached
from pricing.catalog.catalog import NotSold
from pricing.catalog.rates import Sale, list_overrides
from pricing.conversation.conversation import SUB_AGENT, Conversation
from pricing.quote import Line, Quote, quote_in_force, sum_quotes
from pricing.usage import MOST, Fees, Usage, as_count

CallKind = Literal["call", "compaction", "sub-agent"]


class Call(NamedTuple):
    """Call of a conversation, in tokens. Input is uncached, read from the cache or written to it, never two of them."""

    turn: int
    """Number of the turn, from 1."""
    kind: CallKind
    input_tokens: int
    """All input: what is read from the cache and written to it too."""
    cache_read_tokens: int
    written_tokens: int
    output_tokens: int
    """All output: reasoning too."""
    reasoning_tokens: int
    times: int | Decimal = 1
    """How often there is such a call in the turn, on average: a sub-agent's runs."""

    @property
    def uncached_tokens(self) -> int:
        return self.input_tokens - self.cache_read_tokens - self.written_tokens


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which the calls of a conversation are charged on a model."""

    sale: Sale
    lifetime: Lifetime
    fees: Fees
    """Of each call; a compaction has none."""
    audio: int
    """Tokens of each call's input that are audio."""


class TurnCost(NamedTuple):
    """Charge for the calls of a turn, in dollars."""

    turn: int
    input_tokens: int
    """Input of its longest call; those of sub-agents are not looked at."""
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


class Tally(NamedTuple):
    """Calls that have the same rates, together."""

    first_input: int
    """Input tokens of one of them."""
    calls: int
    charged: int
    """How many of them have fees."""
    input_tokens: int
    cache_read_tokens: int
    written_tokens: int
    output_tokens: int
    reasoning_tokens: int


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of one model, added up once for all that have the same thresholds of length."""

    made: tuple[Call, ...]
    _tallies: dict[tuple[int, ...], tuple[Tally, ...]] = field(default_factory=dict, compare=False, repr=False)

    def add_up(self, thresholds: tuple[int, ...] = ()) -> tuple[Tally, ...]:
        """Add up the calls that are on the same side of each threshold."""
        if thresholds not in self._tallies:
            self._tallies[thresholds] = tuple(_tally(group) for group in _group_calls(self.made, thresholds))
        return self._tallies[thresholds]


def _group_calls(calls: Sequence[Call], thresholds: tuple[int, ...]) -> Iterable[Sequence[Call]]:
    if not thresholds:
        return [calls]
    groups: dict[int, list[Call]] = {}
    for call in calls:
        groups.setdefault(bisect_right(thresholds, call.input_tokens), []).append(call)
    return groups.values()


def _tally(calls: Sequence[Call]) -> Tally:
    _, kinds, tokens, read, written, output, reasoning, _ = zip(*calls, strict=True)
    charged = len(calls) - kinds.count("compaction")
    return Tally(tokens[0], len(calls), charged, sum(tokens), sum(read), sum(written), sum(output), sum(reasoning))


@dataclass(frozen=True, slots=True)
class ModelConversation:
    """Calls of a conversation on one model."""

    conversation: Conversation
    own: Calls
    """Calls of the model itself, but those of sub-agents."""
    terms: Terms
    sub_agent: Quote | None
    """Charge for one run of a sub-agent; None where there are none."""

    @property
    def made(self) -> tuple[Call, ...]:
        """Calls of the model itself, in their order."""
        return self.own.made

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls in their order; those of a turn's sub-agents, which are alike, are one that stands last in it."""
        if self.sub_agent is None:
            return self.made
        talk = self.conversation
        runs = [(n, talk.sub_input_tokens, talk.sub_output_tokens) for n in range(1, talk.turns + 1)]
        subs = [Call(n, "sub-agent", given, 0, 0, made, 0, as_count(talk.sub_calls)) for n, given, made in runs]
        return tuple(sorted((*self.made, *subs), key=lambda call: call.turn))

    @property
    def usage(self) -> Usage:
        """Usage of the model itself, all calls together. Raises NotSold."""
        (tally,) = self.own.add_up()
        return _build_usage(tally, self.terms)

    @property
    def longest_input(self) -> int:
        """Input tokens of the longest call."""
        return max(call.input_tokens for call in self.made)

    def count(self, kind: CallKind) -> int:
        """Count the calls of the model of a kind."""
        return sum(call.kind == kind for call in self.made)

    def price_turns(self) -> tuple[TurnCost, ...]:
        """Return what each turn is charged; the turns add up to the whole."""
        runs = self.sub_agent and scale_sub_agents(self.sub_agent, self.conversation.sub_calls)
        turns = groupby(self.made, lambda call: call.turn)
        return tuple(self._price_turn(turn, Calls(tuple(calls)), runs) for turn, calls in turns)

    def _price_turn(self, turn: int, calls: Calls, runs: Quote | None) -> TurnCost:
        quotes = [*quote_calls(calls, self.terms), *([runs] if runs else [])]
        lines = tuple(line for quote in quotes for line in quote.lines)
        return TurnCost(turn, max(call.input_tokens for call in calls.made), lines)


def quote_conversation(talk: ModelConversation) -> Quote:
    """Quote all calls of a conversation, in US dollars. Raises NotSold for an item without a price."""
    quote = sum_quotes(quote_calls(talk.own, talk.terms))
    if talk.sub_agent is None:
        return quote
    runs = scale_sub_agents(talk.sub_agent, talk.conversation.sub_calls * talk.conversation.turns)
    left_out = tuple(dict.fromkeys((*quote.not_included, *runs.not_included)))
    return replace(sum_quotes([quote, runs]), not_included=left_out)


def scale_sub_agents(quote: Quote, runs: Decimal) -> Quote:
    """Return the charge for several runs of a sub-agent, which all are alike."""
    lines = tuple(
        line._replace(item=f"{SUB_AGENT}{line.item}", quantity=as_count(line.quantity * runs)) for line in quote.lines
    )
    return replace(quote, lines=lines, total=quote.total * runs, applied=())


def quote_calls(calls: Calls, terms: Terms) -> list[Quote]:
    """Quote calls, those together that have the same rates. Raises NotSold."""
    sale = terms.sale
    overrides = list_overrides(sale.entry.model, sale.price, sale.conditions.as_of)
    thresholds = {o.when.input_tokens.least for o in overrides if o.when.input_tokens}
    return [_quote_alike(tally, terms) for tally in calls.add_up(tuple(sorted(thresholds)))]


def _quote_alike(tally: Tally, terms: Terms) -> Quote:
    sale = terms.sale
    in_force = sale.find_rates(tally.first_input)
    return quote_in_force(sale.entry, sale.price, _build_usage(tally, terms), in_force, requests=tally.calls)


def _build_usage(tally: Tally, terms: Terms) -> Usage:
    """Return the usage of calls together. Raises NotSold where they have more tokens than anybody sends."""
    if max(tally.input_tokens, tally.output_tokens) > MOST:
        raise NotSold(f"the calls of this conversation have more than {MOST:,} tokens")
    read, written, tokens = tally.cache_read_tokens, tally.written_tokens, tally.input_tokens
    cached, _ = split_cached(tokens, read, written, terms.lifetime, rates=terms.sale.rates)
    fees = tuple((key, quantity * tally.charged) for key, quantity in terms.fees)
    audio, reasoning = terms.audio * tally.calls, tally.reasoning_tokens
    return build_usage(tokens, cached, tally.output_tokens, reasoning=reasoning, audio=audio, fees=fees)
