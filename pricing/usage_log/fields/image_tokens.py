"""Image tokens of a response: parts of its input and output, charged apart where the model has rates for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pricing.units import REQUEST, STATED, UNITS
from pricing.usage import Usage, UsageError

_PARTS: Final = {
    "input_image_mtok": ("image input", "input"),
    "cache_image_read_mtok": ("cached image input", "cached input"),
    "output_image_mtok": ("image output", "output"),
}
"""(line of the image tokens, line they are part of) by rate key."""


@dataclass(frozen=True, slots=True)
class ImageTokens:
    """Image tokens as the vendor's details state them. `output` None: they state none."""

    input: int = 0
    """Not read from the cache."""
    cached: int = 0
    output: int | None = None


NONE: Final = ImageTokens()
_NO_OUTPUT: Final = ImageTokens(output=0)


@dataclass(frozen=True, slots=True)
class DividedUsage:
    """A usage with its image tokens apart, as far as there are rates for them.

    Raises UsageError where there are more image tokens than tokens.
    """

    usage: Usage
    images: ImageTokens
    rates: Collection[str]

    def __post_init__(self) -> None:
        if self.images in (NONE, _NO_OUTPUT):  # nothing is taken out of anything
            return
        for (_, item), quantity in self.quantities().items():
            if quantity < 0:
                raise UsageError(f"the image tokens exceed the {item} tokens by {-quantity:,}")

    def quantities(self) -> Mapping[tuple[str, str], int | Decimal]:
        """Return the usage's quantities, the image tokens taken out of them."""
        quantities = self.usage.divide()
        tokens = (self.images.input, self.images.cached, self.images.output or 0)
        for (key, (item, whole)), number in zip(_PARTS.items(), tokens, strict=True):
            if key in self.rates:
                place = next(place for place in quantities if place[1] == whole)
                quantities[place] -= number
                quantities[key, item] = number
        return quantities


TOKEN_ITEMS: Final = tuple(item for _, item in DividedUsage(Usage(), NONE, _PARTS).quantities())
"""Lines of tokens that a bill can have, in their order."""
ITEMS: Final = (*TOKEN_ITEMS, *(UNITS[key].item for key in (REQUEST, *STATED)))
"""Lines that a bill can have, in their order."""


def complete_image_tokens(usage: Usage, images: ImageTokens) -> ImageTokens:
    """Return the image tokens of a model that makes images: all its output, unless the details divide it."""
    if images.output is not None:
        return images
    return ImageTokens(images.input, images.cached, usage.visible_tokens)
