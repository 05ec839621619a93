"""Image tokens of a response: parts of its input and output, charged apart where the model has rates for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pricing.bill import usage_fields as fields
from pricing.usage import Usage, UsageError

_PARTS: Final = {
    "input_image_mtok": ("image input", "input"),
    "cache_image_read_mtok": ("cached image input", "cached input"),
    "output_image_mtok": ("image output", "output"),
}
"""(its line, the line it is part of), by rate key."""


@dataclass(frozen=True, slots=True)
class ImageTokens:
    """As the vendor's details say them. `output` None: they say nothing of it."""

    input: int = 0
    """Not read from the cache."""
    cached: int = 0
    output: int | None = None


NONE: Final = ImageTokens()


@dataclass(frozen=True, slots=True)
class Divided:
    """A usage with its image tokens apart, as far as there are rates for them.

    Raises UsageError where there are more image tokens than tokens.
    """

    usage: Usage
    images: ImageTokens
    rates: Collection[str]

    def __post_init__(self) -> None:
        for (_, item), quantity in self.quantities().items():
            if quantity < 0:
                raise UsageError(f"the image tokens are {-quantity:,} more than the tokens of {item}")

    def quantities(self) -> Mapping[tuple[str, str], int]:
        found = dict(self.usage.quantities())
        tokens = (self.images.input, self.images.cached, self.images.output or 0)
        for (key, (item, whole)), number in zip(_PARTS.items(), tokens, strict=True):
            if key in self.rates:
                place = next(place for place in found if place[1] == whole)
                found[place] -= number
                found[key, item] = number
        return found


ITEMS: Final = tuple(item for _, item in Divided(Usage(), NONE, _PARTS).quantities())
"""All lines that a bill can have, in their order."""


def answered_with_images(usage: Usage, images: ImageTokens) -> ImageTokens:
    """Those of a model that makes images: all its output, unless the details divide it."""
    if images.output is not None:
        return images
    return ImageTokens(images.input, images.cached, usage.visible_tokens)


def images_of(vendor: str, usage: Mapping[str, Any], path: str) -> ImageTokens:
    """Read them from a usage object of "openai" or "gemini"; "anthropic" has none. Raises JSONError."""
    if vendor == "openai":
        return _openai(usage, path)
    return _gemini(usage, path) if vendor == "gemini" else NONE


def _openai(usage: Mapping[str, Any], path: str) -> ImageTokens:
    into = fields.details(usage, path, *fields.INPUT_DETAILS)
    out = fields.details(usage, path, *fields.OUTPUT_DETAILS)
    cached = into.inner("cached_tokens_details").number("image_tokens")
    answered = fields.optional(out.values, out.path, "image_tokens")
    return ImageTokens(fields.less(into.number("image_tokens"), cached, into.path, "image"), cached, answered)


def _gemini(usage: Mapping[str, Any], path: str) -> ImageTokens:
    usage = fields.camel(usage)
    cached = fields.modality(usage, path, "cacheTokensDetails", "IMAGE")
    shown = fields.modality(usage, path, "promptTokensDetails", "IMAGE")
    answered = fields.modality(usage, path, "candidatesTokensDetails", "IMAGE")
    return ImageTokens(fields.less(shown, cached, path, "image"), cached, answered)
