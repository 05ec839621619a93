"""Meters: what a cost is made of, each with a color that is the same in every chart."""

from __future__ import annotations

from dataclasses import dataclass

from pricing.conversation.conversation import SUB_AGENT


@dataclass(frozen=True, slots=True)
class Meter:
    """Group of the items of a quote; `color` is its class in colors.css."""

    name: str
    color: str


INPUT = Meter("input", "m-input")
READ = Meter("cache reads", "m-read")
WRITE = Meter("cache writes", "m-write")
OUTPUT = Meter("output", "m-output")
REASONING = Meter("reasoning", "m-reasoning")
MEDIA = Meter("audio and image", "m-media")
FEES = Meter("fees", "m-fees")
METERS = (INPUT, READ, WRITE, OUTPUT, REASONING, MEDIA, FEES)
"""In the order in which a bar stacks them."""
SERIES = tuple(meter.color for meter in (INPUT, OUTPUT, REASONING, READ, MEDIA, WRITE, FEES))
"""The same colors for things that are no meters, neighbors far apart."""
_BY_ITEM = {
    "input": INPUT,
    "cached input": READ,
    "cached audio input": READ,
    "cached image input": READ,
    "output": OUTPUT,
    "reasoning": REASONING,
}
_MEDIA = ("audio", "image", "video")


def choose_meter(item: str) -> Meter:
    """Choose the meter of an item by the name of its lines, such as `cache write (1 hour)` or `sub-agent output`."""
    item = item.removeprefix(SUB_AGENT)
    if known := _BY_ITEM.get(item):
        return known
    if item.startswith("cache write"):
        return WRITE
    return MEDIA if any(word in item for word in _MEDIA) else FEES
