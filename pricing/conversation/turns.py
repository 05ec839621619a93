"""Conversation of many turns: each call sends the history again, so its input grows and its beginning is cached."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from pricing.caching import Lifetime, build_usage, count_cacheable, split_cached
from pricing.catalog.schema import CachingRule
from pricing.usage import TOKEN_FIELDS, Fees, Usage

MOST_TURNS = 10_000


class ConversationError(ValueError):
    """Numbers that no conversation has; the message names the field."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Average tokens of its parts. Raises ConversationError for negative numbers or more than 10,000 turns."""

    turns: int
    user_tokens: int
    assistant_tokens: int
    system_tokens: int = 0
    keep: int | None = None
    """Earlier turns that each call sends again; None: all of them."""
    reasoning_tokens: int = 0
    """Tokens a call, billed as output, not sent again."""
    per_message: int = 0
    per_call: int = 0
    """Tokens that the form of a chat adds to each message and call (4 and 3 for OpenAI's, with the role's token)."""
    fees: Fees = ()
    """Quantities of what each call is charged for beside tokens."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int) and value < 0:
                raise ConversationError(f"{field.name} must be 0 or more, not {value:,}")
        if not 1 <= self.turns <= MOST_TURNS:
            raise ConversationError(f"turns must be between 1 and {MOST_TURNS:,}, not {self.turns:,}")


@dataclass(frozen=True, slots=True)
class Turn:
    """One call, in tokens. `unchanged` is the beginning of its input that the call before had too."""

    number: int
    input_tokens: int
    output_tokens: int
    unchanged: int


def list_turns(talk: Conversation) -> list[Turn]:
    """Return the calls of a conversation, in order."""
    output = talk.assistant_tokens + talk.reasoning_tokens
    return [Turn(n, _count_sent(talk, n), output, _count_unchanged(talk, n)) for n in range(1, talk.turns + 1)]


def list_usages(
    talk: Conversation,
    *,
    rates: Collection[str] = (),
    rule: CachingRule | None = None,
    cached: bool = True,
    lifetime: Lifetime = "5 minutes",
) -> list[Usage]:
    """Return the usage of each call; cached, each reads what is unchanged and writes what the next one can read.

    The pause between turns is taken to be shorter than the cache's lifetime.
    """
    usages = []
    for turn in list_turns(talk):
        cached_now = cached and "cache_read_mtok" in rates
        read = count_cacheable(turn.unchanged, rule) if cached_now else 0
        next_read = count_cacheable(_count_unchanged(talk, turn.number + 1), rule) if cached_now else 0
        cached_tokens, _ = split_cached(turn.input_tokens, read, max(0, next_read - read), lifetime, rates=rates)
        usages.append(
            build_usage(
                turn.input_tokens, cached_tokens, turn.output_tokens, reasoning=talk.reasoning_tokens, fees=talk.fees
            )
        )
    return usages


def add_usages(usages: Iterable[Usage]) -> Usage:
    """Add up all calls, to be shown; each is priced by itself, because long ones may have other rates."""
    sums, fees = dict.fromkeys(TOKEN_FIELDS, 0), dict[str, Decimal]()
    for usage in usages:
        for name in sums:
            sums[name] += getattr(usage, name)
        for key, quantity in usage.fees:
            fees[key] = fees.get(key, 0) + quantity
    return Usage(**sums, fees=tuple(fees.items()))


def _count_system(talk: Conversation) -> int:
    return talk.system_tokens + talk.per_message if talk.system_tokens else 0


def _count_sent(talk: Conversation, number: int) -> int:
    """Return the input of a call: system prompt, the earlier turns that are sent again, the new message."""
    earlier = number - 1 if talk.keep is None else min(number - 1, talk.keep)
    turn = talk.user_tokens + talk.assistant_tokens + 2 * talk.per_message
    return _count_system(talk) + earlier * turn + talk.user_tokens + talk.per_message + talk.per_call


def _count_unchanged(talk: Conversation, number: int) -> int:
    """Return all that the call before had sent while nothing is dropped; then only the system prompt."""
    if number == 1:
        return 0
    if talk.keep is None or number - 1 <= talk.keep:
        return _count_sent(talk, number - 1) - talk.per_call
    return _count_system(talk)
