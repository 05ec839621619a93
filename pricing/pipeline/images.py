"""Images that a step makes and is given → images or tokens, by size and quality."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pricing.catalog.catalog import NotSold
from pricing.catalog.images import ImageRate, ImageTokens
from pricing.pipeline.reading import Assumption, Reading
from pricing.pipeline.step import Step

Row = TypeVar("Row", ImageRate, ImageTokens)


def read_images(reading: Reading) -> None:
    """Count the images of a step. Raises WrongUnit, and NotSold for a size without a known price."""
    step = reading.step
    if step.input_images:
        if "input_image" not in reading.rates:
            raise reading.refuse("input_images", "by images given in")
        reading.counts["input_image", "image input"] = step.input_images
    if not step.images:
        return
    if reading.price.images:
        _charge_by_size(reading)
    elif "image" in reading.rates:
        reading.counts["image", f"image {step.size} {step.quality}".rstrip()] = step.images
    elif "output_image_mtok" in reading.rates:
        _charge_by_tokens(reading)
    else:
        raise reading.refuse("images", "by images: it generates none")


def _charge_by_size(reading: Reading) -> None:
    step, rows = reading.step, reading.price.images
    row = _find_row(rows, step)
    if row is None:
        known = ", ".join(f"{r.size} {r.quality}" for r in rows)
        asked = f"image {step.size} {step.quality}".rstrip()
        raise NotSold(f"{reading.entry.model.id} has no price for {asked}; it has prices for {known}")
    rate = row.rate
    for override in reading.applied:
        if override.multiply is not None and "image" in override.also:
            rate *= override.multiply
    reading.rates["image"] = rate
    reading.counts["image", _name(row)] = step.images


def _charge_by_tokens(reading: Reading) -> None:
    model, step = reading.entry.model, reading.step
    if model.generated is None:
        raise NotSold(f"{model.id}: the tokens of an image are not published in a form we can read")
    row = _find_row(model.generated.sizes, step)
    if row is None:
        known = ", ".join(f"{row.size} {row.quality}" for row in model.generated.sizes)
        asked = " ".join(filter(None, (step.size, step.quality)))
        wrong = f"generates no images {asked}" if asked else "generates images of several sizes and qualities"
        raise NotSold(f"{model.id} {wrong}; choose from {known}")
    reading.counts["output_image_mtok", "image output"] = step.images * row.tokens
    reading.assumptions.append(Assumption(f"one {_name(row)} is {row.tokens:,} tokens"))


def _find_row(rows: Sequence[Row], step: Step) -> Row | None:
    """Return the row of the size and quality, of which one may be left out where the other leaves no choice."""
    fit = [row for row in rows if step.size in ("", row.size) and step.quality in ("", row.quality)]
    return fit[0] if len(fit) == 1 else None


def _name(row: ImageRate | ImageTokens) -> str:
    return f"image {row.size} {row.quality}"
