"""Steps as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final, NamedTuple, get_args

from django.core.exceptions import ValidationError
from django.http import QueryDict

from costcalc.input_limits import LONGEST_NAME, MOST_FEES, MOST_QUANTITY, MOST_STEPS
from costcalc.web.conditions import CHOICES, LABELS, USUAL
from costcalc.web.fields import NumberField, WholeNumber
from costcalc.web.row_edits import edit_rows
from pricing.pipeline.step import Often, Step
from pricing.units import FEES, RESOLUTIONS, TIERS

NUMBERS: Final = ("input_tokens", "output_tokens", "characters", "images", "input_images")
TIMES: Final = {"minutes": "seconds", "spoken_minutes": "spoken_seconds"}
WORDS: Final = ("size", "quality")
OFTEN: Final = get_args(Often)
KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "tier": TIERS,
    "often": OFTEN,
    **CHOICES,
    "resolution": RESOLUTIONS,
}
"""Words of each choice."""
DEFAULTS: Final = {**USUAL, "tier": "standard", "often": "request"}
FIELDS: Final = ("model", *NUMBERS, *TIMES, *FEES, *WORDS, *KNOWN)

_TIME: Final = re.compile(r"(?P<minutes>[0-9]{1,9})(?::(?P<seconds>[0-5][0-9])|(?P<part>\.[0-9]{1,4}))?")
_WORD: Final = re.compile(r"[A-Za-z0-9]{1,20}")


class Row(NamedTuple):
    """Step as it was typed, and what is wrong with it by field."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    step: Step | None
    """None where something is wrong, or nothing was said."""

    def with_value(self, name: str, value: str) -> Row:
        return read_row({**self.values, name: value})


def read_rows(data: Mapping[str, Any]) -> tuple[Row, ...]:
    """Read the rows of a form or an address, after the edit that was asked for."""
    columns = [data.getlist(name) if isinstance(data, QueryDict) else [] for name in FIELDS]
    sent = [dict(zip(FIELDS, values, strict=True)) for values in zip_longest(*columns, fillvalue="")]
    edited = edit_rows(sent[:MOST_STEPS] or [{}], str(data.get("edit", "")), {}, MOST_STEPS)
    return tuple(read_row(values) for values in edited or [{}])


def read_row(values: Mapping[str, str]) -> Row:
    given = {name: values.get(name, "").strip() or DEFAULTS.get(name, "") for name in FIELDS}
    errors: dict[str, str] = {}
    quantities: dict[str, Any] = {}
    for name in NUMBERS:
        try:
            quantities[name] = WholeNumber(most=MOST_QUANTITY).clean(given[name])
        except ValidationError as error:
            errors[name] = " ".join(error.messages)
    for name, field in TIMES.items():
        seconds = _seconds(given[name])
        if seconds is None:
            errors[name] = "Enter minutes, such as 10, 2.5 or 12:31."
        quantities[field] = seconds or 0
    quantities["fees"] = tuple(_read_fees(given, errors))
    errors |= _wrong_words(given)
    if errors or not any((given["model"], *quantities.values())):
        return Row(given, errors, None)
    words: dict[str, Any] = {name: given[name] for name in (*WORDS, *KNOWN)}
    return Row(given, errors, Step(given["model"], last_known=True, **quantities, **words))


def _read_fees(given: Mapping[str, str], errors: dict[str, str]) -> Iterator[tuple[str, Decimal]]:
    for name in FEES:
        try:
            quantity = NumberField(most=MOST_FEES, example="0.3").clean(given[name])
        except ValidationError as error:
            errors[name] = " ".join(error.messages)
        else:
            if quantity:
                yield name, quantity


def write_rows(rows: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Write rows as the pairs of an address, without what no row says."""
    said = [name for name in FIELDS if any(row.get(name, "") not in ("", DEFAULTS.get(name)) for row in rows)]
    names = dict.fromkeys(["model", *said])
    return [(name, row.get(name, "")) for row in rows for name in names]


def _wrong_words(given: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    used = any(given[name] for name in (*NUMBERS, *TIMES, *FEES))
    if len(given["model"]) > LONGEST_NAME or not given["model"].isprintable():
        errors["model"] = f"A model name can have at most {LONGEST_NAME} printable characters."
    elif used and not given["model"]:
        errors["model"] = "Enter the model of this step."
    for name in WORDS:
        if given[name] and not _WORD.fullmatch(given[name]):
            errors[name] = "Enter it as the vendor writes it: 1024x1024, or hd."
    for name, known in KNOWN.items():
        if given[name] not in (*known, DEFAULTS.get(name, "")):
            errors[name] = _say_unknown(name, repr(given[name][:20]), known)
    return errors


def _say_unknown(name: str, word: str, known: Sequence[str]) -> str:
    if name == "often":
        return f"A step runs per request, per month or once, not {word}."
    what = LABELS[name][0].lower() if name in LABELS else name
    return f"Unknown {what} {word}. Choose from {', '.join(known)}."


def _seconds(text: str) -> int | None:
    """`10`, `2.5` or `12:31` minutes in full seconds; None for anything else."""
    if not text:
        return 0
    match = _TIME.fullmatch(text.replace(",", ""))
    if not match:
        return None
    part = match["part"] or ""
    tenths = -(-int(part[1:]) * 60 // 10 ** len(part[1:])) if part else 0
    return int(match["minutes"]) * 60 + int(match["seconds"] or 0) + tenths
