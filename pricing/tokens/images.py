"""Images → tokens. Whole numbers throughout.

A rule is data: it comes with the model, has a date and a source. pricing/tokens/image_rules.py has the kinds of rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, Protocol, get_args

from pricing.tokens.span import Span, add_spans

Level = Literal["low", "high", "original"]
Detail = Literal["auto", "low", "high", "original"]
DETAILS: Final[tuple[Detail, ...]] = get_args(Detail)

LONGEST_SIDE: Final = 65_535
MOST_IMAGES: Final = 100_000
SIZE_UNKNOWN: Final = "the size of an image is unknown; give its width and height in pixels"


class ImageError(ValueError):
    """Image that cannot be, or that a model does not take; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Image:
    """One or more images of a size in pixels. Without a size its tokens are unknown.

    Raises ImageError for a side outside 1 to 65,535, an unknown detail, or a count below 1.
    """

    width: int | None
    height: int | None
    detail: Detail = "auto"
    count: int = 1

    def __post_init__(self) -> None:
        if (self.width is None) != (self.height is None):
            raise ImageError("give both width and height, or neither")
        for name, side in (("width", self.width), ("height", self.height)):
            if side is not None and not 1 <= side <= LONGEST_SIDE:
                raise ImageError(f"{name} must be between 1 and {LONGEST_SIDE:,} pixels, not {side:,}")
        if self.detail not in DETAILS:
            raise ImageError(f"detail must be one of {', '.join(DETAILS)}, not {self.detail}")
        if not 1 <= self.count <= MOST_IMAGES:
            raise ImageError(f"the number of images must be between 1 and {MOST_IMAGES:,}, not {self.count:,}")


class ImageRule(Protocol):
    """Rule by which a model counts images."""

    @property
    def why(self) -> str:
        """Return on what the count rests, as a reason for an estimate."""

    def count(self, width: int, height: int, detail: Detail) -> Span:
        """Return the tokens of an image of so many pixels. Raises ImageError where the model does not take it."""


def count_image(image: Image, rule: ImageRule) -> Span:
    """Count the tokens of one image (`count` is not looked at).

    Raises ImageError where its size is unknown and matters, where the model has no such detail, or refuses the image.
    """
    if image.width is None or image.height is None:
        return _count_any_size(image.detail, rule)
    return rule.count(image.width, image.height, image.detail)


def _count_any_size(detail: Detail, rule: ImageRule) -> Span:
    """Return the tokens where size makes no difference: where the smallest image costs as much as the largest."""
    smallest = rule.count(1, 1, detail)
    try:
        largest = rule.count(LONGEST_SIDE, LONGEST_SIDE, detail)
    except ImageError:
        raise ImageError(SIZE_UNKNOWN) from None
    if smallest != largest:
        raise ImageError(SIZE_UNKNOWN)
    return smallest


def count_images(images: Iterable[Image], rule: ImageRule) -> Span:
    """Count the tokens of all images, each as often as its `count` says. Raises ImageError as `count_image` does."""
    counts = [(count_image(image, rule), image.count) for image in images]
    return add_spans(Span(low * n, expected * n, high * n) for (low, expected, high), n in counts)
