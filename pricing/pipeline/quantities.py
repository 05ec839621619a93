"""Quantities that a model is priced by, so that a step asks for these alone."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple, get_args

from pricing.catalog.catalog import Catalog, find_price
from pricing.catalog.rates import find_surcharges, list_exclusions, list_overrides
from pricing.catalog.schema import Kind, Model
from pricing.catalog.search import find_rates
from pricing.estimate.counting import count_on_model
from pricing.tokens.encodings import DEFAULT
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.text import count_tokens
from pricing.units import FEES

FIELD_OF: Final = {
    "input_mtok": "input_tokens",
    "output_mtok": "output_tokens",
    "input_mchar": "characters",
    "minute": "minutes",
    "input_audio_mtok": "minutes",
    "output_audio_mtok": "spoken_minutes",
    "image": "images",
    "output_image_mtok": "images",
    "input_image": "input_images",
    "output_video_mtok": "video_second",
    **{key: key for key in FEES},
}
KINDS: Final = get_args(Kind)


def list_quantities(model: Model | None, day: date) -> tuple[str, ...]:
    """List the fields of a step on a model; none where it is not known or not sold."""
    price = find_price(model, day)[0] if model else None
    if model is None or price is None:
        return ()
    surcharges = [key for row in find_surcharges(model, day) for key in row.rates]
    excluded = list_exclusions(model, price, {})
    fields = [FIELD_OF[key] for key in (*price.rates, *surcharges, *excluded) if key in FIELD_OF]
    hears = ["minutes"] if model.audio and "input_mtok" in price.rates else []
    return tuple(dict.fromkeys([*fields, *hears, *(["images"] if price.images else [])]))


def list_settings(model: Model | None, day: date) -> dict[str, tuple[str, ...]]:
    """List the speeds, regions, searches and resolutions with rates of their own, by the name of the condition."""
    price = find_price(model, day)[0] if model else None
    if model is None or price is None:
        return {}
    found: dict[str, dict[str, None]] = {}
    for override in filter(lambda o: o.sold, list_overrides(model, price, day)):
        for name, value in override.when.modifiers.items():
            found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}


def list_sizes(model: Model | None, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List (sizes, qualities) of the images that a model makes, where they are known."""
    price = find_price(model, day)[0] if model else None
    rows = [*price.images, *(model.generated.sizes if model and model.generated else ())] if price else []
    return tuple(dict.fromkeys(r.size for r in rows)), tuple(dict.fromkeys(r.quality for r in rows))


def list_names(catalog: Catalog, day: date) -> list[tuple[str, str]]:
    """List (name, kind) of what is sold on a day."""
    return [(catalog.short_name(offer), kind) for kind in KINDS for offer in catalog.list_on_sale(day, kind)]


class TextSize(NamedTuple):
    """Size of a text in a quantity of a step."""

    field: str
    """`characters` or `input_tokens`."""
    number: int
    reason: str | None = None
    """Reason why the number of tokens is an estimate; None where it is not one."""


def measure_text(text: str, model: Model | None, day: date, *, full: bool = True) -> TextSize:
    """Measure a text in the unit that a model is priced by on a day; not `full`: by a sample where that is slow.

    Raises TextTooLong.
    """
    if model and "input_mchar" in find_rates(model, day):
        return TextSize("characters", len(text))
    prompt = Prompt(text=text)
    if model is None:
        return TextSize("input_tokens", count_tokens(text, DEFAULT), f"counted with {DEFAULT}")
    counted = count_on_model(count_prompt(prompt, [model.encoding or DEFAULT], full=full), model, day)
    return TextSize("input_tokens", counted.tokens or 0, counted.reason)
