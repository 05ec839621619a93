"""Fit of a conversation on a model's limits: that of its longest call, and where it is too long, from which turn on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pricing.catalog.schema import Model
from pricing.conversation.calls import SentCall
from pricing.conversation.sizes import Output
from pricing.limits import Fit, check_fit
from pricing.usage import Usage


def check_talk(model: Model, calls: Iterable[SentCall], tool_call: Output, answer: Output) -> Fit:
    """Compare each call with the model's limits; `tool_call` and `answer` as they would be without its own.

    The share is that of the longest call; the problem that of the first call that does not fit.
    """
    longest: dict[int, SentCall] = {}
    calls = tuple(calls)
    for call in calls:
        output = _get_output(call, tool_call, answer)
        if output not in longest or call.input_tokens > longest[output].input_tokens:
            longest[output] = call
    fits = [_check(model, call, output) for output, call in longest.items()]
    fit = max(fits, key=lambda each: each.share or 0)
    if all(each.fits for each in fits):
        return fit
    for call in calls:
        found = _check(model, call, _get_output(call, tool_call, answer))
        if found.problem:
            return replace(fit, problem=f"from turn {call.turn:,} on, {found.problem}")
    return fit


def _check(model: Model, call: SentCall, output: int) -> Fit:
    return check_fit(model, Usage(input_tokens=call.input_tokens, output_tokens=output))


def _get_output(call: SentCall, tool_call: Output, answer: Output) -> int:
    if call.kind == "compaction":
        return call.output.tokens
    return (answer if call.answers else tool_call).tokens
