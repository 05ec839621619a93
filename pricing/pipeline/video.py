"""Seconds of video → tokens, where a model bills these; and resolutions that a model has a rate for."""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import Final

from pricing.catalog.catalog import NotSold
from pricing.catalog.rates import list_overrides
from pricing.pipeline.reading import Assumption, Reading
from pricing.pipeline.step import WrongUnit
from pricing.units import RESOLUTIONS

COUNTED: Final = "720p"
"""Resolution whose tokens the tables state."""
TOKENS: Final = "output_video_mtok"


def read_video(reading: Reading, seconds: Decimal) -> bool:
    """Count the seconds of a model that bills video by tokens, and return whether it does.

    Raises NotSold where the tokens of a second are not known.
    """
    if TOKENS not in reading.rates or "video_second" in reading.rates:
        return False
    model, asked = reading.entry.model, reading.step.resolution
    row = next((row for row in model.video if row.covers(reading.day)), None)
    if row is None or asked not in {"", COUNTED}:
        raise NotSold(f"{model.id}: the tokens of a second of video{f' in {asked}' if asked else ''} are not known")
    reading.counts[TOKENS, "video output"] = ceil(seconds * row.expected)
    reading.assumptions.append(
        Assumption(f"a second of video in {COUNTED} is {row.expected:,} tokens", source=row.source)
    )
    return True


def check_resolution(reading: Reading) -> None:
    """Say what a resolution without a rate of its own costs.

    Raises WrongUnit for a model that makes no video, NotSold for a resolution above one that costs more than the base.
    """
    asked, model = reading.step.resolution, reading.entry.model
    if not asked or TOKENS in reading.rates:
        return
    if "video_second" not in reading.rates:
        raise WrongUnit("resolution", f"{model.id} has no price for video, so that it has none for {asked}")
    overrides = list_overrides(model, reading.price, reading.day)
    named = {o.when.resolution for o in overrides if o.when.resolution}
    if asked in named:
        return
    if asked not in RESOLUTIONS or any(RESOLUTIONS.index(asked) > RESOLUTIONS.index(known) for known in named):
        known = f"; it has one for {', '.join(sorted(named))}" if named else ""
        raise NotSold(f"{model.id} has no price for {asked}{known}")
    reading.assumptions.append(Assumption(f"{asked} costs what the vendor charges where it names no resolution"))
