"""Which quantities a model is priced by, so that a step asks for these alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from pricing.catalog.catalog import Catalog, NotSold, UnknownModel, price_on
from pricing.catalog.schema import Model, Price

FIELD_OF: Final = {
    "input_mtok": "input_tokens",
    "output_mtok": "output_tokens",
    "input_mchar": "characters",
    "minute": "minutes",
    "input_audio_mtok": "minutes",
    "output_audio_mtok": "spoken_minutes",
    "image": "images",
    "output_image_mtok": "images",
}
KINDS: Final = ("chat", "embedding", "transcription", "speech", "image", "realtime", "training")


def model_on(catalog: Catalog, name: str, day: date) -> Model | None:
    try:
        return catalog.offer(name).on(day).model
    except (UnknownModel, NotSold):
        return None


def price_of(model: Model, day: date) -> Price | None:
    try:
        return price_on(model, day)
    except NotSold:
        return None


def rates_on(model: Model, day: date) -> Mapping[str, Decimal]:
    price = price_of(model, day)
    return price.rates if price else {}


def asked_of(model: Model | None, day: date) -> tuple[str, ...]:
    """The fields of a step on a model; none where it is not known or not sold."""
    price = price_of(model, day) if model else None
    if price is None:
        return ()
    fields = [FIELD_OF[key] for key in price.rates if key in FIELD_OF]
    return tuple(dict.fromkeys([*fields, "images"] if price.images else fields))


def sizes_of(model: Model | None, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(sizes, qualities) of the images that a model makes, where they are known."""
    price = price_of(model, day) if model else None
    rows = [*price.images, *(model.generated.sizes if model and model.generated else ())] if price else []
    return tuple(dict.fromkeys(r.size for r in rows)), tuple(dict.fromkeys(r.quality for r in rows))


def names(catalog: Catalog, day: date) -> list[tuple[str, str]]:
    """(name, kind) of what is sold on a day."""
    return [(catalog.short(offer), kind) for kind in KINDS for offer in catalog.headline(day, kind)]
