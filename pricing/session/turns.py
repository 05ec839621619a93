"""Log → turns of calls, and by how much the input grew from one call to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pricing.session.log import Log
from pricing.usage_log.events import Call, Compaction, Said

PER_TOKEN: Final = 4
"""Characters of a token where a log has no count: OpenAI's rule of thumb for English."""


@dataclass
class Turn:
    said_at: datetime | None
    characters: int
    calls: list[Call] = field(default_factory=list)


@dataclass
class Sums:
    """Tokens that were added to the input from call to call."""

    said: list[int] = field(default_factory=list)
    """Of each message but the first."""
    results: int = 0
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    """Input before and after each compaction."""


def divide_log(log: Log) -> tuple[list[Turn], list[Call], list[tuple[int, Compaction]]]:
    """Return the turns, the calls that are not of the conversation itself, and compactions by the call they precede.

    A log of a sub-agent alone is a conversation of its own.
    """
    own = any(isinstance(event, Call) and not event.agent for event in log.events)
    turns: list[Turn] = []
    others: list[Call] = []
    cuts: list[tuple[int, Compaction]] = []
    waiting: Turn | None = Turn(None, 0)
    number = 0
    for event in log.events:
        if isinstance(event, Said):
            heard = waiting.characters if waiting else 0
            waiting = Turn(event.at, heard + event.characters)
        elif isinstance(event, Compaction):
            cuts.append((number, event))
        elif own and event.agent:
            others.append(event)
        else:
            if waiting:
                turns.append(waiting)
                waiting = None
            turns[-1].calls.append(event)
            number += 1
    return turns, others, cuts


def add_growth(turns: Sequence[Turn], cuts: Sequence[tuple[int, Compaction]]) -> Sums:
    sums, number = Sums(), 0
    stated = dict(cuts)
    last: Call | None = None
    for turn in turns:
        for place, call in enumerate(turn.calls):
            if last and (cut := stated.get(number)):
                sums.before.append(max(last.length, cut.input_tokens))
                sums.after.append(call.length)
            elif last and call.length >= last.length:
                added = call.length - last.length
                if place:
                    sums.results += max(0, added - count_output(last))
                else:
                    sums.said.append(max(0, added - count_answer(last)))
            last, number = call, number + 1
    return sums


def is_partial(call: Call) -> bool:
    return not call.whole and call.characters // PER_TOKEN > call.reading.usage.output_tokens


def count_output(call: Call) -> int:
    """Return what a call wrote: as stated, or as long as its text where the log stated it before it was whole."""
    return call.characters // PER_TOKEN if is_partial(call) else call.reading.usage.output_tokens


def count_answer(call: Call) -> int:
    return count_output(call) - call.reading.usage.reasoning_tokens
