"""Session → the conversation that it is on average: turns, calls, and tokens of each part, as the calls were billed.

Input grows from call to call by what was added to it, so the tokens of messages and of tools' results are differences
of what the vendor counted, and no text has to be counted. Averages give back their sums: what a turn of the described
conversation has, times its turns, is what the session had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import median
from typing import Final

from pricing.session.log import Log
from pricing.session.turns import PER_TOKEN, Turn, add_growth, count_answer, count_output, divide_log, is_partial
from pricing.usage import Fees
from pricing.usage_log.events import Call
from pricing.usage_log.formats.claude_code import COMPACTS

_ONE: Final = Decimal(1)
_CENT: Final = Decimal("0.01")
_TENTH: Final = Decimal("0.1")
_SMALL: Final = Decimal("0.0001")


class SessionError(ValueError):
    """A log without a call; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session on average, under the names of the fields that describe a conversation, and what it was read from."""

    title: str
    models: tuple[str, ...]
    """Models of its calls but the sub-agents', most calls first."""
    turns: int
    calls: int
    """Model calls a turn."""
    prompt_tokens: int
    """What every call begins with: instructions and tools."""
    user_tokens: int
    output_tokens: int
    """Answer that ends a turn."""
    call_tokens: int = 0
    result_tokens: int = 0
    reasoning_tokens: int = 0
    """Of a call."""
    limit: int | None = None
    """Input tokens at which it was compacted; None: it never was."""
    summary_tokens: int = 0
    pause_minutes: Decimal = Decimal(0)
    """Median pause between an answer and the next message."""
    cached: bool = True
    """False where no call read anything from the cache."""
    lasting: bool = False
    """True where more was written to the cache for an hour than for five minutes."""
    sub_calls: Decimal = Decimal(0)
    """Calls of sub-agents a turn."""
    sub_model: str = ""
    sub_input_tokens: int = 0
    sub_output_tokens: int = 0
    fees: Fees = ()
    """Of a call."""
    read_calls: int = 0
    """Calls in the log, each once, sub-agents' and compactions' among them."""
    input_tokens: int = 0
    cache_read_tokens: int = 0
    all_output_tokens: int = 0
    """Input, cached input and output of all these calls, as the log states them."""
    repeats: int = 0
    estimated: int = 0
    """Calls whose output the log states only in part, so that it was estimated from what they wrote."""
    images: int = 0
    """Images in a list of messages, whose tokens are in none of the numbers; those of a session are in its input."""


def measure_session(log: Log) -> Session:
    """Measure a session. Raises SessionError for a log without a call."""
    turns, others, cuts = divide_log(log)
    if not turns:
        raise SessionError(_explain(log))
    main = [call for turn in turns for call in turn.calls]
    sums = add_growth(turns, cuts)
    number = len(turns)
    calls = max(1, divide_half_up(len(main), number))
    first = _measure_first(turns)
    prompt = main[0].length - first
    user = first + sum(sums.said)
    ends = sum(count_answer(turn.calls[-1]) for turn in turns)
    steps = sum(map(count_answer, main)) - ends
    between = number * (calls - 1)
    sent = [call for call in others if not call.agent.startswith(COMPACTS)]
    return Session(
        title=log.title,
        models=_rank_models(main),
        turns=number,
        calls=calls,
        prompt_tokens=prompt,
        user_tokens=divide_half_up(user if between else user + sums.results, number),
        output_tokens=divide_half_up(ends if between else ends + steps, number),
        call_tokens=divide_half_up(steps, between),
        result_tokens=divide_half_up(sums.results, between),
        reasoning_tokens=divide_half_up(sum(c.reading.usage.reasoning_tokens for c in main), number * calls),
        limit=divide_half_up(sum(sums.before), len(sums.before)) or None,
        summary_tokens=max(0, divide_half_up(sum(sums.after), len(sums.after)) - prompt),
        pause_minutes=_measure_pause(turns),
        cached=any(call.reading.usage.cache_read_tokens for call in main),
        lasting=_is_lasting(main),
        sub_calls=(Decimal(len(sent)) / number).quantize(_CENT, ROUND_HALF_UP),
        sub_model=next(iter(_rank_models(sent)), ""),
        sub_input_tokens=divide_half_up(sum(call.input_tokens for call in sent), len(sent)),
        sub_output_tokens=divide_half_up(sum(map(count_output, sent)), len(sent)),
        fees=_average_fees(main, number * calls),
        **_describe_log(log),
    )


def _describe_log(log: Log) -> dict[str, int]:
    calls = log.calls
    return {
        "read_calls": len(calls),
        "input_tokens": sum(call.input_tokens for call in calls),
        "cache_read_tokens": sum(call.reading.usage.cache_read_tokens for call in calls),
        "all_output_tokens": sum(call.reading.usage.output_tokens for call in calls),
        "repeats": log.repeats,
        "estimated": sum(is_partial(call) for call in calls),
    }


def _explain(log: Log) -> str:
    if not log.title:
        return "neither a session of Claude Code or Codex nor a list of messages"
    return f"no call of a model is in this {log.title} session"


def _measure_first(turns: Sequence[Turn]) -> int:
    """Return about how long the first message is: all that is known of it, as no call came before."""
    first = turns[0]
    return min(first.characters // PER_TOKEN, first.calls[0].length)


def _measure_pause(turns: Sequence[Turn]) -> Decimal:
    ends = [(before.calls[-1].at, after.said_at or after.calls[0].at) for before, after in pairwise(turns)]
    pauses = [(end - start).total_seconds() for start, end in ends if start and end and end > start]
    return (Decimal(median(pauses)) / 60).quantize(_TENTH, ROUND_HALF_UP) if pauses else Decimal(0)


def _is_lasting(calls: Iterable[Call]) -> bool:
    usages = [call.reading.usage for call in calls]
    return sum(u.cache_write_1h_tokens for u in usages) > sum(u.cache_write_tokens for u in usages)


def _rank_models(calls: Iterable[Call]) -> tuple[str, ...]:
    return tuple(name for name, _ in Counter(call.model for call in calls if call.model).most_common())


def _average_fees(calls: Iterable[Call], number: int) -> Fees:
    sums: dict[str, Decimal] = {}
    for call in calls:
        for unit, quantity in call.reading.fees:
            sums[unit] = sums.get(unit, Decimal(0)) + quantity
    return tuple((unit, (total / number).quantize(_SMALL, ROUND_HALF_UP)) for unit, total in sums.items() if total)


def divide_half_up(total: int, number: int) -> int:
    """Return a whole average; that of nothing is 0."""
    return int((Decimal(total) / number).quantize(_ONE, ROUND_HALF_UP)) if number else 0
