"""Registry of the units that a rate can be charged for: key, quantity and size of each.

Keys name the thing and the unit (`input_mtok` = dollars for a million input tokens) and follow genai-prices' words.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of a rate: `rate` dollars buy `per` of `quantity`; `item` is the name of a quote's line."""

    key: str
    item: str
    quantity: str
    per: int

    @property
    def buys(self) -> str:
        """Return what a rate buys: `million tokens`, `minute`, `image`."""
        if self.per == MILLION:
            return f"million {self.quantity}s"
        return "minute" if self.quantity == "second" else self.quantity


UNITS = {
    unit.key: unit
    for unit in (
        Unit("input_mtok", "input", "token", MILLION),
        Unit("cache_read_mtok", "cached input", "token", MILLION),
        Unit("cache_write_mtok", "cache write", "token", MILLION),
        Unit("cache_write_1h_mtok", "cache write (1 hour)", "token", MILLION),
        Unit("output_mtok", "output", "token", MILLION),
        Unit("input_audio_mtok", "audio input", "token", MILLION),
        Unit("cache_audio_read_mtok", "cached audio input", "token", MILLION),
        Unit("output_audio_mtok", "audio output", "token", MILLION),
        Unit("input_image_mtok", "image input", "token", MILLION),
        Unit("cache_image_read_mtok", "cached image input", "token", MILLION),
        Unit("output_image_mtok", "image output", "token", MILLION),
        Unit("cache_storage_mtok_hour", "cache storage", "token-hour", MILLION),
        Unit("image", "image", "image", 1),
        Unit("minute", "audio", "second", 60),
        Unit("input_mchar", "characters", "character", MILLION),
        Unit("training_mtok", "training", "token", MILLION),
    )
}

TIERS = ("standard", "batch", "flex", "priority")

_PRICED_BY: Final = {
    "minute": "by the minute",
    "input_mchar": "by the character",
    "image": "by the image",
    "input_audio_mtok": "by tokens",
    "input_mtok": "by tokens",
}


def priced_by(keys: Collection[str]) -> str:
    """Return the way in which a model with these rates is priced: `by the minute`, `by tokens`.

    A model without any rate is priced by the size and quality of an image.
    """
    if not keys:
        return _PRICED_BY["image"]
    return next((words for key, words in _PRICED_BY.items() if key in keys), "by other quantities")
