"""Model of the catalog on a day → the rule by which it counts images."""

from __future__ import annotations

from datetime import date

from pricing.catalog.image_input import Images
from pricing.catalog.schema import Model
from pricing.tokens.image_rules import UNPUBLISHED, NoImages
from pricing.tokens.images import ImageRule


def find_image_row(model: Model, day: date) -> Images | None:
    """Return the row of the table behind a model's rule for images, with its source; None where none is published."""
    return next((row for row in model.images if row.covers(day)), None)


def choose_image_rule(model: Model, day: date) -> ImageRule:
    """Return the rule by which a model counts images on a day.

    Where the vendor publishes none, it is the range of other vendors' rules; a model whose table says that it takes no
    images has one that refuses them all.
    """
    if row := find_image_row(model, day):
        return row.build()
    if model.modalities and "image" not in model.modalities.input:
        return NoImages()
    return UNPUBLISHED
