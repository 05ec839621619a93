"""Units that are charged for, as the meters of FOCUS: their names, their measurement units and their properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pricing.quote import Line
from pricing.units import MILLION, UNITS, Unit

_INPUT: Final = {"TokenDirection": "Input"}
_OUTPUT: Final = {"TokenDirection": "Output"}
_READ: Final = {**_INPUT, "TokenCacheAction": "Read"}
_WRITE: Final = {**_INPUT, "TokenCacheAction": "Write"}
_AUDIO: Final = {"x_TokenModality": "Audio"}
_IMAGE: Final = {"x_TokenModality": "Image"}
_TOKENS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "input_mtok": ("Input Tokens", _INPUT),
    "cache_read_mtok": ("Cache Read Input Tokens", _READ),
    "cache_write_mtok": ("Cache Write Input Tokens", _WRITE),
    "cache_write_1h_mtok": ("Cache Write Input Tokens (1 Hour)", _WRITE | {"x_CacheRetention": "1 hour"}),
    "cache_write_12h_mtok": ("Cache Write Input Tokens (12 Hours)", _WRITE | {"x_CacheRetention": "12 hours"}),
    "output_mtok": ("Output Tokens", _OUTPUT),
    "input_audio_mtok": ("Audio Input Tokens", _INPUT | _AUDIO),
    "cache_audio_read_mtok": ("Cache Read Audio Input Tokens", _READ | _AUDIO),
    "output_audio_mtok": ("Audio Output Tokens", _OUTPUT | _AUDIO),
    "input_image_mtok": ("Image Input Tokens", _INPUT | _IMAGE),
    "cache_image_read_mtok": ("Cache Read Image Input Tokens", _READ | _IMAGE),
    "output_image_mtok": ("Image Output Tokens", _OUTPUT | _IMAGE),
    "output_video_mtok": ("Video Output Tokens", _OUTPUT | {"x_TokenModality": "Video"}),
    "training_mtok": ("Training Tokens", _INPUT),
}
"""Name and properties of each meter of tokens; the names of the first ones are those of FOCUS's own examples
(specification/data/ai_prompt_caching/ai_prompt_caching_a.csv)."""
_PLURALS: Final = {"search": "Searches", "query": "Queries", "GB-hour": "GB-Hours", "GB-day": "GB-Days"}
_PER_MINUTE: Final = "minute"


@dataclass(frozen=True, slots=True)
class Meter:
    """Meter of a model: what its vendor counts, and in which unit that is priced."""

    unit: str
    """Key of `pricing.units`."""
    name: str
    """SkuMeter."""
    consumed: str
    """ConsumedUnit."""
    priced: str
    """PricingUnit: one of it costs the rate."""
    per: int
    """How many of `consumed` are one of `priced`."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """Properties of SkuPriceDetails: those that FOCUS 1.5 defines, and our own, which begin with x_."""


def _make_meter(unit: Unit) -> Meter:
    consumed = _PLURALS.get(unit.quantity) or f"{'-'.join(map(str.capitalize, unit.quantity.split('-')))}s"
    priced = f"{MILLION} {consumed}" if unit.per == MILLION else "Minutes" if unit.key == _PER_MINUTE else consumed
    name, properties = _TOKENS.get(unit.key, (unit.item[0].upper() + unit.item[1:], {}))
    return Meter(unit.key, name, consumed, priced, unit.per, properties)


METERS: Final = {key: _make_meter(unit) for key, unit in UNITS.items()}
"""Meters by the keys of their units, in the order of these."""
_BY_LINE: Final = {
    ("reasoning", "token"): METERS["output_mtok"],
    **{(unit.item, unit.quantity): METERS[key] for key, unit in UNITS.items()},
}


def find_meter(line: Line) -> Meter:
    """Return the meter of a line of a quote; reasoning is output, at its rate."""
    return _BY_LINE[line.item, line.unit]
