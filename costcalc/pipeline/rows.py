"""Steps as they were typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, Final, NamedTuple, get_args

from django.core.exceptions import ValidationError
from django.http import QueryDict

from costcalc.input_limits import LONGEST_NAME, MOST_QUANTITY, MOST_STEPS
from costcalc.web.fields import WholeNumber
from costcalc.web.row_edits import edit_rows
from pricing.pipeline.step import Often, Step
from pricing.units import TIERS

NUMBERS: Final = ("input_tokens", "output_tokens", "characters", "images")
TIMES: Final = {"minutes": "seconds", "spoken_minutes": "spoken_seconds"}
WORDS: Final = ("size", "quality")
FIELDS: Final = ("model", *NUMBERS, *TIMES, *WORDS, "tier", "often")
OFTEN: Final = get_args(Often)

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
    given = {name: values.get(name, "").strip() for name in FIELDS}
    given["tier"] = given["tier"] or "standard"
    given["often"] = given["often"] or "request"
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
    errors |= _wrong_words(given)
    if errors or not any((given["model"], *quantities.values())):
        return Row(given, errors, None)
    words: dict[str, Any] = {name: given[name] for name in (*WORDS, "tier", "often")}
    return Row(given, errors, Step(given["model"], **quantities, **words))


def _wrong_words(given: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    used = any(given[name] for name in (*NUMBERS, *TIMES))
    if len(given["model"]) > LONGEST_NAME or not given["model"].isprintable():
        errors["model"] = f"A model name can have at most {LONGEST_NAME} printable characters."
    elif used and not given["model"]:
        errors["model"] = "Enter the model of this step."
    for name in WORDS:
        if given[name] and not _WORD.fullmatch(given[name]):
            errors[name] = "Enter it as the vendor writes it: 1024x1024, or hd."
    if given["tier"] not in TIERS:
        errors["tier"] = f"Unknown tier {given['tier'][:20]!r}. Choose from {', '.join(TIERS)}."
    if given["often"] not in OFTEN:
        errors["often"] = f"A step runs per request, per month or once, not {given['often'][:20]!r}."
    return errors


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
