"""Steps as the form shows them: the quantities that their models are priced by, and those that were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from costcalc.current import catalog
from costcalc.pipeline.rows import DEFAULTS, FIELDS, KNOWN, Row
from costcalc.web.conditions import LABELS as OF_CONDITIONS
from costcalc.web.conditions import WORDS, describe_pair, label_fees
from costcalc.web.fields import Field
from pricing.catalog.search import find_model
from pricing.pipeline.quantities import list_quantities, list_settings, list_sizes

LABELS: Final = {
    "input_tokens": "Input tokens",
    "output_tokens": "Output tokens",
    "characters": "Characters",
    "minutes": "Minutes of audio",
    "spoken_minutes": "Minutes of speech",
    "images": "Images",
    "input_images": "Images given in",
    "page": "Pages",
    "annotated_page": "Annotated pages",
    "rerank_search": "Searches",
    "video_second": "Seconds of video",
}
SETTINGS: Final = {name: label for name, (label, _) in OF_CONDITIONS.items()}
ALWAYS: Final = ("model", "tier", "often")
Choice = tuple[str, str]
"""(value, text)"""


@dataclass(frozen=True, slots=True)
class Fieldset:
    """Fields of a step. A field that the model does not have is hidden, where another step sends it."""

    place: int
    field: Mapping[str, Field]
    numbers: Sequence[tuple[str, str]]
    """(name, label)"""
    fees: Sequence[tuple[str, str]]
    settings: Sequence[tuple[str, str, Sequence[Choice]]]
    """(name, label, options)"""
    said: str
    """Fees and settings that were given, in words."""
    wrong: bool
    """True where something is wrong with one of them."""
    images: bool
    sizes: Sequence[Choice]
    qualities: Sequence[Choice]
    resolutions: Sequence[Choice]
    """None: the model has one for all."""
    hidden: Sequence[str]


def list_fieldsets(rows: Sequence[Row], day: date) -> list[Fieldset]:
    opened = [_open(row, day) for row in rows]
    sent = [name for name in FIELDS if any(name in names for names in opened)]
    return [_fieldset(place, row, day, sent) for place, row in enumerate(rows, start=1)]


def _open(row: Row, day: date) -> set[str]:
    """Return the names of the fields that a row shows: those that its model has, and those that were given."""
    model = find_model(catalog(), row.values["model"], day)
    quantities, settings = list_quantities(model, day), list_settings(model, day)
    given = {name for name in FIELDS if _is_given(row, name)}
    names = {*ALWAYS, *quantities, *settings, *given}
    return names | {"size", "quality"} if "images" in names else names


def _fieldset(place: int, row: Row, day: date, sent: Sequence[str]) -> Fieldset:
    model = find_model(catalog(), row.values["model"], day)
    shown = _open(row, day)
    sizes, qualities = list_sizes(model, day)
    known = list_settings(model, day)
    fees = [(name, label) for name, label in label_fees() if name in shown]

    def options(name: str) -> list[Choice]:
        return _list_options(name, known.get(name, ()), row.values[name])

    settings = [(name, label, options(name)) for name, label in SETTINGS.items() if name in shown]
    beside = [*(name for name, _ in fees), *(name for name, _, _ in settings)]
    return Fieldset(
        place=place,
        field={name: Field(name, row.values[name], row.errors.get(name, "")) for name in row.values},
        numbers=[(name, label) for name, label in LABELS.items() if name in shown],
        fees=fees,
        settings=settings,
        said=", ".join(describe_pair(name, row.values[name]) for name in beside if _is_given(row, name)),
        wrong=any(name in row.errors for name in beside),
        images="images" in shown,
        sizes=_choices(sizes, row.values["size"]),
        qualities=_choices(qualities, row.values["quality"]),
        resolutions=options("resolution") if "resolution" in shown else (),
        hidden=[name for name in sent if name not in shown],
    )


def _is_given(row: Row, name: str) -> bool:
    return row.values[name] != DEFAULTS.get(name, "")


def _list_options(name: str, known: Iterable[str], value: str) -> list[Choice]:
    """List the words of a condition that a model's rates tell apart, the usual one first."""
    usual = DEFAULTS.get(name, "")
    words = sorted({*known, value} - {usual}, key=lambda word: _rank(name, word))
    return [(usual, WORDS.get(usual, usual)), *((word, WORDS.get(word, word)) for word in words)]


def _rank(name: str, word: str) -> int:
    return KNOWN[name].index(word) if word in KNOWN[name] else len(KNOWN[name])


def _choices(known: tuple[str, ...], value: str) -> list[Choice]:
    return [(word, word or "–") for word in dict.fromkeys([*known, value] if known else [value])]
