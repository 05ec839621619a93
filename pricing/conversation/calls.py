"""Conversation in one model's tokens → its calls in order, and what of each the call before had sent too."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pricing.conversation.conversation import Conversation
from pricing.conversation.sizes import Output, Sizes

Role = Literal["tool call", "answer", "compaction"]
"""What a call is made for, and ends with."""


class SentCall(NamedTuple):
    """Call before anything is cached."""

    turn: int
    begins: bool
    """Whether it is the first after the pause before a turn."""
    input_tokens: int
    unchanged: int
    """Beginning of its input that the call before was sent too."""
    output: Output
    role: Role


class Sent(NamedTuple):
    """Calls of a conversation."""

    calls: tuple[SentCall, ...]
    unchanged_after: int
    """What a call after the last one would be sent of it; caches are written for it."""
    beyond: int | None
    """First turn with a call that is longer than the limit, though all that can be is left out; None: no such turn."""
    longest: Mapping[Role, int]
    """Input tokens of the longest call of each role."""


def send_calls(talk: Conversation, sizes: Sizes) -> Sent:
    """Return the calls of a conversation in their order."""
    sender = _Sender(talk, sizes)
    for turn in range(1, talk.turns + 1):
        sender.begin(turn)
        sender.call(turn, first=True, last=talk.calls == 1)
        for number in range(2, talk.calls + 1):
            sender.call(turn, first=False, last=number == talk.calls)
    calls, beyond = tuple(sender.calls), sender.beyond
    sender.begin(talk.turns + 1)
    sender.call(talk.turns + 1, first=True, last=True)
    longest = dict[Role, int]()
    for call in calls:
        longest[call.role] = max(call.input_tokens, longest.get(call.role, 0))
    return Sent(calls, sender.calls[len(calls)].unchanged, beyond, longest)


@dataclass(slots=True)
class _Sender:
    """What the next call is sent, part by part, in tokens."""

    talk: Conversation
    sizes: Sizes
    calls: list[SentCall] = field(default_factory=list)
    earlier: deque[int] = field(default_factory=deque)
    """Earlier turns, each as it is sent again."""
    history: int = 0
    """Sum of them."""
    summary: int = 0
    """What compactions left of turns before them."""
    now: int = 0
    """Turn so far, as its own next call is sent it."""
    later: int = 0
    """Turn so far, as later turns are sent it."""
    unchanged: int = 0
    """Beginning of the next call that the last one was sent."""
    whole: int | None = None
    """Beginning of the turn's calls that later turns are sent too, where its reasoning is left out there."""
    beyond: int | None = None

    def begin(self, turn: int) -> None:
        """Begin a turn: what came before is history, of which as much is sent as is kept."""
        if turn > 1:
            self.earlier.append(self.later)
            self.history += self.later
        if self.whole is not None:
            self.unchanged = min(self.unchanged, self.whole)
        self.whole = None
        self.now = self.later = 0
        if self.talk.keep is not None:
            while len(self.earlier) > self.talk.keep:
                self._drop_oldest()

    def call(self, turn: int, *, first: bool, last: bool) -> None:
        """Make the next call, after a compaction where the limit asks for one."""
        message = self.sizes.message if first else 0
        compacted = self._shorten(turn, message, first=first)
        self.now += message
        self.later += message
        output = self.sizes.answer if last else self.sizes.tool_call
        tokens = self._count_context() + self.sizes.per_call
        if self.talk.limit is not None and tokens > self.talk.limit and self.beyond is None:
            self.beyond = turn
        begins = first and not compacted
        self.calls.append(SentCall(turn, begins, tokens, self.unchanged, output, "answer" if last else "tool call"))
        self.unchanged = tokens - self.sizes.per_call
        self._add_output(output, last=last)

    def _count_context(self) -> int:
        return self.sizes.prefix + self.summary + self.history + self.now

    def _add_output(self, output: Output, *, last: bool) -> None:
        sizes = self.sizes
        said = output.visible + sizes.per_message + (0 if last else sizes.result)
        if sizes.kept_in_turn and not sizes.kept_later and output.reasoning and not last and self.whole is None:
            self.whole = self.unchanged
        self.now += said + (output.reasoning if sizes.kept_in_turn else 0)
        self.later += said + (output.reasoning if sizes.kept_later else 0)

    def _shorten(self, turn: int, message: int, *, first: bool) -> bool:
        """Shorten the history where the next call would be too long; return whether that took a call."""
        limit = self.talk.limit
        if limit is None or self._count_context() + message + self.sizes.per_call <= limit:
            return False
        if self.talk.at_limit == "truncate":
            while self.earlier and self._count_context() + message + self.sizes.per_call > limit:
                self._drop_oldest()
            return False
        return self._compact(turn, limit - message - self.sizes.per_call, first=first)

    def _compact(self, turn: int, room: int, *, first: bool) -> bool:
        """Put a summary in the place of all that was said, unless that makes the next call no shorter than the room."""
        sizes = self.sizes
        left = sizes.summary + sizes.per_message if sizes.summary else 0
        if left >= self.summary + self.history + self.now or sizes.prefix + left > room:
            return False
        tokens, output = self._count_context() + sizes.per_call, Output(sizes.summary, 0)
        self.calls.append(SentCall(turn, first, tokens, self.unchanged, output, "compaction"))
        self.earlier.clear()
        self.history = self.now = self.later = 0
        self.summary = left
        self.unchanged, self.whole = sizes.prefix, None
        return True

    def _drop_oldest(self) -> None:
        oldest = self.earlier.popleft()
        self.history -= oldest
        if self.whole is not None:
            self.whole -= oldest
        self.unchanged = min(self.unchanged, self.sizes.prefix + self.summary)
