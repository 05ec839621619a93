"""One step as it was typed → the same step on each of its models, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.core.exceptions import ValidationError

from costcalc.input_limits import LONGEST_LABEL, LONGEST_NAME, MOST_FEES, MOST_QUANTITY
from costcalc.pipeline.question import Measured
from costcalc.pipeline.step_fields import (
    CHOSEN,
    DEFAULTS,
    FIELDS,
    KNOWN,
    NUMBERS,
    OF_STEP,
    TIMES,
    WORDS,
    Around,
    choose_measure,
    list_names,
)
from costcalc.web.conditions import LABELS
from costcalc.web.fields import NumberField, WholeNumber
from pricing.pipeline.alternatives import MOST_COMBINATIONS, Alternatives
from pricing.pipeline.retrieval import fill_step
from pricing.pipeline.step import MOST_TIMES, Step
from pricing.units import FEES

_TIME: Final = re.compile(r"(?P<minutes>[0-9]{1,9})(?::(?P<seconds>[0-5][0-9])|(?P<part>\.[0-9]{1,4}))?")
_WORD: Final = re.compile(r"[A-Za-z0-9]{1,20}")


class Row(NamedTuple):
    """Step as it was typed, and what is wrong with it by field."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    choice: Alternatives | None
    """None where something is wrong, or nothing was said."""
    names: tuple[str, ...]
    """Models that it may run on."""
    note: str
    """How its quantities came about, where it has a use."""
    around: Around

    @property
    def measured(self) -> Measured:
        """How its quantities came about, with the chunks where these are documents."""
        retrieval = self.around.retrieval if self.values["use"] == "documents" else None
        return Measured((self.note,) if self.note else (), retrieval.cut() if retrieval else None)

    def with_value(self, name: str, value: str) -> Row:
        return read_row({**self.values, name: value}, self.around)


def read_row(values: Mapping[str, str], around: Around) -> Row:
    given = {name: values.get(name, "").strip() or DEFAULTS.get(name, "") for name in FIELDS}
    errors: dict[str, str] = {}
    quantities = _read_quantities(given, errors)
    times = _read_times(given["times"], errors)
    used = bool(given["use"]) or any(quantities.values())
    names = list_names(given, around)
    errors |= _find_wrong_words(given)
    if problem := _find_wrong_model(given, names, used=used):
        errors["model"] = problem
    if errors or not names:
        return Row(given, errors, None, names, "", around)
    words: dict[str, Any] = {name: given[name] for name in (*WORDS, *OF_STEP)}
    tier = given["step_tier"] or around.tier
    step = Step(names[0], last_known=True, times=times, tier=tier, label=given["name"], **quantities, **words)
    note = ""
    if given["use"]:
        if around.retrieval is None:
            return Row(given, errors, None, names, "", around)
        step, note = fill_step(around.retrieval, given["use"], step)  # type: ignore[arg-type]
    steps = tuple(choose_measure(replace(step, model=name), names, around) for name in names)
    return Row(given, errors, Alternatives(steps, together=given["model"] == CHOSEN), names, note, around)


def _read_quantities(given: Mapping[str, str], errors: dict[str, str]) -> dict[str, Any]:
    quantities: dict[str, Any] = {}
    for name in NUMBERS:
        try:
            quantities[name] = WholeNumber(most=MOST_QUANTITY).clean(given[name])
        except ValidationError as error:
            errors[name] = " ".join(error.messages)
            quantities[name] = 0
    for name, field in TIMES.items():
        seconds = _read_seconds(given[name])
        if seconds is None:
            errors[name] = "Enter minutes, such as 10, 2.5 or 12:31."
        quantities[field] = seconds or 0
    quantities["fees"] = tuple(_read_fees(given, errors))
    return quantities


def _read_fees(given: Mapping[str, str], errors: dict[str, str]) -> Iterator[tuple[str, Decimal]]:
    for name in FEES:
        try:
            quantity = NumberField(most=MOST_FEES, example="0.3").clean(given[name])
        except ValidationError as error:
            errors[name] = " ".join(error.messages)
        else:
            if quantity:
                yield name, quantity


def _read_times(text: str, errors: dict[str, str]) -> Decimal:
    try:
        number = NumberField(most=MOST_TIMES, example="3 or 0.2").clean(text)
    except ValidationError as error:
        errors["times"] = " ".join(error.messages)
        return Decimal(1)
    return Decimal(1) if number is None else number


def _find_wrong_model(given: Mapping[str, str], names: Sequence[str], *, used: bool) -> str:
    """Say what is wrong with the models of a step; blank where nothing is."""
    if any(len(name) > LONGEST_NAME or not name.isprintable() for name in names):
        return f"A model name can have at most {LONGEST_NAME} printable characters."
    if len(names) > MOST_COMBINATIONS:
        return f"A step can have at most {MOST_COMBINATIONS} models."
    if names:
        return ""
    if given["model"] == CHOSEN:
        what = f"is of the kind {given['kind']}" if given["kind"] else "is there yet"
        return f"None of the chosen models {what}; choose one above, or enter a name here."
    return "Enter the model of this step." if used else ""


def _find_wrong_words(given: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    for name in WORDS:
        if given[name] and not _WORD.fullmatch(given[name]):
            errors[name] = "Enter it as the vendor writes it: 1024x1024, or hd."
    for name, known in KNOWN.items():
        if given[name] not in (*known, DEFAULTS.get(name, "")):
            errors[name] = _describe_unknown(name, repr(given[name][:20]), known)
    if len(given["name"]) > LONGEST_LABEL or not given["name"].isprintable():
        errors["name"] = f"A step’s name can have at most {LONGEST_LABEL} printable characters."
    return errors


def _describe_unknown(name: str, word: str, known: Sequence[str]) -> str:
    if name == "often":
        return f"A step runs per request, per month or once, not {word}."
    what = LABELS[name][0].lower() if name in LABELS else name.removeprefix("step_")
    return f"Unknown {what} {word}. Choose from {', '.join(known)}."


def _read_seconds(text: str) -> int | None:
    """`10`, `2.5` or `12:31` minutes in full seconds; None for anything else."""
    if not text:
        return 0
    match = _TIME.fullmatch(text.replace(",", ""))
    if not match:
        return None
    part = match["part"] or ""
    tenths = -(-int(part[1:]) * 60 // 10 ** len(part[1:])) if part else 0
    return int(match["minutes"]) * 60 + int(match["seconds"] or 0) + tenths
