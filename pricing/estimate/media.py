"""Model of the catalog on a day → the rules by which it counts images, PDF pages and audio."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pricing.catalog.image_input import Images
from pricing.catalog.media import UnitTokens
from pricing.catalog.schema import Model
from pricing.tokens.documents import UnitRule
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


def choose_page_rule(model: Model, day: date) -> UnitRule:
    """Return the tokens of a PDF page on a model, on a day; where they are unknown, a rule that says why."""
    if model.modalities and not {"file", "image"} & {*model.modalities.input}:
        return UnitRule(None, "this model takes no PDF pages")
    return _choose(model.pages, day, "PDF page")


def choose_audio_rule(model: Model, day: date) -> UnitRule:
    """Return the tokens of a second of audio on a model, on a day; where they are unknown, a rule that says why."""
    if model.modalities and "audio" not in model.modalities.input:
        return UnitRule(None, "this model takes no audio")
    return _choose(model.audio, day, "second of audio")


def _choose(rows: Sequence[UnitTokens], day: date, unit: str) -> UnitRule:
    row = next((row for row in rows if row.covers(day)), None)
    if row is None:
        return UnitRule(None, f"no number of tokens for a {unit} is published for this model")
    tokens = (
        "a number of tokens presumed for this model" if row.presumed else "the number of tokens its vendor publishes"
    )
    return UnitRule(row.span, f"each {unit} has {tokens}")
