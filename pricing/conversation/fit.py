"""Fit of a conversation on a model's limits: that of its longest call, and where it is too long, from which turn on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace

from pricing.catalog.schema import Model
from pricing.conversation.calls import Role, Sent
from pricing.limits import Fit, check_fit
from pricing.usage import Usage


def check_conversation(model: Model, sent: Sent, outputs: Mapping[Role, int]) -> Fit:
    """Compare each call with the model's limits; `outputs` are what they end with, without the model's own limit.

    The share is that of the longest call; the problem that of the first call that does not fit.
    """
    fits = {role: _check(model, tokens, outputs[role]) for role, tokens in sent.longest.items()}
    fit = max(fits.values(), key=lambda each: each.share or 0)
    # What does not fit in one length fits in no greater one, so that lengths alone find the first call.
    least = {role: _find_least(model, sent.longest[role], outputs[role]) for role, each in fits.items() if each.problem}
    for call in sent.calls if least else ():
        if call.role in least and call.input_tokens >= least[call.role]:
            problem = _check(model, call.input_tokens, outputs[call.role]).problem
            return replace(fit, problem=f"from turn {call.turn:,} on, {problem}")
    return fit


def _find_least(model: Model, most: int, output: int) -> int:
    """Find the fewest input tokens that do not fit, where the most do not."""
    return bisect_left(range(most), True, key=lambda tokens: not _check(model, tokens, output).fits)


def _check(model: Model, tokens: int, output: int) -> Fit:
    return check_fit(model, Usage(input_tokens=tokens, output_tokens=output))
