"""Tokens on one model of what a conversation is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Output(NamedTuple):
    """Output of a call in tokens, as it is billed."""

    visible: int
    reasoning: int

    @property
    def tokens(self) -> int:
        return self.visible + self.reasoning


@dataclass(frozen=True, slots=True)
class Sizes:
    """Tokens on a model of the parts of a conversation, each message with what the chat format adds to it."""

    prefix: int
    """What each call begins with: instructions, tools."""
    message: int
    """Message that begins a turn, with its images."""
    result: int
    """Result of a tool call."""
    tool_call: Output
    answer: Output
    """What a call ends with, within the model's limit of output."""
    summary: int
    """What a compaction leaves, as its call is billed for it."""
    per_message: int = 0
    """What the format adds to an answer, a tool call or a summary that is sent again."""
    per_call: int = 0
    """What the format adds to each call, and no later call is sent."""
    kept_in_turn: bool = True
    """Whether the later calls of a turn are sent the reasoning of its earlier ones."""
    kept_later: bool = False
    """Whether later turns are."""
