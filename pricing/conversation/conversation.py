"""Conversation as a person states it: turns of several model calls, each of which sends the history again."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final, Literal

from pricing.tokens.images import Image
from pricing.usage import MOST

MOST_CALLS: Final = 10_000
"""Most turns, and most calls of all turns."""
MOST_MINUTES: Final = 1_000_000

Resent = Literal["vendor", "kept", "dropped"]
AtLimit = Literal["compact", "truncate"]


class ConversationError(ValueError):
    """Numbers that no conversation has. `field` is the field's name, `problem` what is wrong with it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns of a conversation, in average tokens. Raises ConversationError, which names the field.

    What each call begins with (instructions, tools) is the request's prompt; `output_tokens` of its expectation is the
    answer that ends a turn, `reasoning_tokens` and fees are a call's.
    """

    turns: int
    user_tokens: int = 0
    """Message that begins a turn."""
    calls: int = 1
    """Calls of the model in a turn. Each but the last ends in a tool call, whose result the next one is sent."""
    call_tokens: int = 0
    """Output of a tool call."""
    result_tokens: int = 0
    """Result of a tool call."""
    images: tuple[Image, ...] = ()
    """Images that each turn begins with, counted by each model's own rule."""
    reasoning: Resent = "vendor"
    """How later turns have the reasoning of a turn: sent again, left out, or by the rule of the vendor. Between the
    calls of one turn the rule of the vendor always counts."""
    keep: int | None = None
    """Earlier turns that are sent again; None: all of them."""
    limit: int | None = None
    """Input tokens of a call beyond which the history is shortened."""
    at_limit: AtLimit = "compact"
    summary_tokens: int = 0
    """What a compaction leaves of the history. Its call is charged: the history as input, the summary as output."""
    pause_minutes: Decimal = Decimal(0)
    """Time between turns. Where it is longer than the cache's lifetime, nothing is read and all is written again."""
    cached: bool = True
    sub_calls: Decimal = Decimal(0)
    """Runs of sub-agents a turn, on average."""
    sub_model: str = ""
    """Name of the model of the sub-agents; blank: the model of the conversation."""
    sub_input_tokens: int = 0
    sub_output_tokens: int = 0
    """Tokens of one run of a sub-agent."""
    success_rate: Decimal = Decimal(1)
    """Share of conversations that resolve their task."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int) and not 0 <= value <= MOST:
                raise ConversationError(field.name, f"must be between 0 and {MOST:,}, not {value:,}")
        for name in ("turns", "calls"):
            if not 1 <= getattr(self, name) <= MOST_CALLS:
                raise ConversationError(name, f"must be between 1 and {MOST_CALLS:,}, not {getattr(self, name):,}")
        if self.turns * self.calls > MOST_CALLS:
            calls = f"{self.turns:,} turns of {self.calls:,} calls"
            raise ConversationError("calls", f"must make at most {MOST_CALLS:,} calls in total, not {calls}")
        if self.limit == 0:
            raise ConversationError("limit", "must be 1 token or more")
        for name, most in (("pause_minutes", MOST_MINUTES), ("sub_calls", MOST_CALLS), ("success_rate", 1)):
            share = getattr(self, name)
            if not share.is_finite() or not 0 <= share <= most:
                raise ConversationError(name, f"must be between 0 and {most:,}, not {share:,}")


SUB_AGENT: Final = "sub-agent "
"""Begins the names of the lines of sub-agents."""
