"""Consumption of one step of a pipeline → the quantities that its model is priced by, or a refusal by name.

A step says what there is: tokens, characters, minutes, images, pages, searches, seconds of video. Its model's rates
decide which of them are charged and in which unit; a quantity that the model has no rate for is refused, never dropped.
"""

from __future__ import annotations

from typing import Final

from pricing.catalog.rates import list_exclusions
from pricing.pipeline.audio import read_audio
from pricing.pipeline.images import read_images
from pricing.pipeline.reading import Reading
from pricing.pipeline.step import WrongUnit
from pricing.pipeline.video import check_resolution, read_video
from pricing.quote import list_missing_fees
from pricing.units import UNITS, priced_by
from pricing.usage import as_count

OWN_WAY: Final = ("page", "rerank_search", "video_second")
"""Fees that are all that some models charge for."""


def meter_step(reading: Reading) -> None:
    """Read off the quantities that a step is charged for on a model, at rates in force.

    Raises WrongUnit for a quantity that it is not priced by, NotSold for a size or a length without a known price.
    """
    _read_tokens(reading)
    if reading.step.characters:
        if "input_mchar" not in reading.rates:
            raise reading.refuse("characters", "by characters")
        reading.counts["input_mchar", "characters"] = reading.step.characters
    read_audio(reading)
    read_images(reading)
    _read_fees(reading)
    check_resolution(reading)


def _read_tokens(reading: Reading) -> None:
    for way in ("input", "output"):
        field, key = f"{way}_tokens", f"{way}_mtok"
        if number := getattr(reading.step, field):
            if key not in reading.rates:
                if {"input_mtok", "output_mtok"} & reading.rates.keys():
                    raise WrongUnit(field, f"{reading.entry.model.id} has no price for {way}")
                raise reading.refuse(field, "by tokens")
            reading.counts[key, way] = number


def _read_fees(reading: Reading) -> None:
    """Add what is charged beside tokens; what the vendor charges for at a rate that nobody knows is no refusal."""
    model = reading.entry.model
    excluded = list_exclusions(model, reading.price, reading.rates)
    missing = list_missing_fees(reading.step.fees, reading.rates, excluded)
    for key, quantity in reading.step.fees:
        if not quantity:
            continue
        if key == "video_second" and read_video(reading, quantity):
            continue
        if key in missing:
            if key in OWN_WAY:
                raise reading.refuse(key, priced_by([key]))
            raise WrongUnit(key, f"{model.id} has no price for {UNITS[key].item}")
        reading.counts[key, UNITS[key].item] = as_count(quantity)
