"""A step's cost that is the least, and what it leaves out, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from costcalc import formatting
from costcalc.web.conditions import say_least
from pricing.pipeline.cost import StepCost
from pricing.pipeline.quantities import TextSize
from pricing.units import UNITS

UNSTATED: Final = {
    "output_mtok": "without the transcript, whose tokens the vendor does not state; enter its output tokens",
    "output_audio_mtok": "without the speech; enter its minutes",
}
"""What a step uses in a quantity that nobody stated, by unit."""


def describe_left_out(cost: StepCost) -> Iterator[str]:
    """Say why a step's cost is the least."""
    left_out = cost.quote.unknown if cost.quote else ()
    names = ", ".join(UNITS[key].item for key in left_out if key not in UNSTATED)
    if names:
        yield say_least(names)
    for key in left_out:
        if key in UNSTATED:
            yield f"at least: {UNSTATED[key]}"


def write_size(text: TextSize) -> str:
    if text.field == "characters":
        return formatting.plural(text.number, "character")
    tokens = formatting.plural(text.number, "token")
    if text.reason is None:
        return tokens
    return f"about {tokens} ({text.reason})"
