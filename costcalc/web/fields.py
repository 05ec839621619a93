"""Fields of forms that more than one page has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from costcalc.current import current_day
from costcalc.input_limits import LONGEST_NAME, LONGEST_WORD
from costcalc.web.columns import Column
from costcalc.web.numbers import COMMA, InputError, NotANumber, read_number, read_whole
from pricing.units import TIERS

T = TypeVar("T")


def clean_text(read: Callable[[str], T], text: str) -> T:
    """Read a field's text as a command reads its option. Raises ValidationError."""
    try:
        return read(text)
    except InputError as error:
        raise ValidationError(str(error)) from None


def explain(error: NotANumber, wrong: str) -> ValidationError:
    """Say what is `wrong` with a number that cannot be read."""
    return ValidationError(f"{wrong} {COMMA}" if error.comma else wrong, code="invalid")


class WholeNumber(forms.IntegerField):
    """An integer as people type it, `10,000`, `10 000` or `10k` too. Blank means `empty`."""

    widget = forms.TextInput

    def __init__(self, *, most: int, least: int = 0, empty: int | None = 0) -> None:
        self.empty = empty
        wrong = f"Enter a whole number from {least:,} to {most:,}."
        messages = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
        super().__init__(min_value=least, max_value=most, required=False, error_messages=messages)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return self.empty
        wrong = str(self.error_messages["invalid"])
        if len(text) > LONGEST_WORD:
            raise ValidationError(wrong, code="invalid")
        try:
            return read_whole(text)
        except NotANumber as error:
            raise explain(error, wrong) from None


class DayField(forms.DateField):
    """A day as browsers send it. Blank means today, or where that is not `usual` None."""

    def __init__(self, *, usual: bool = True) -> None:
        self.usual = usual
        wrong = "Enter a valid date as year-month-day, such as 2026-11-21."
        super().__init__(required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": wrong})

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        return day or (current_day() if self.usual else None)


class WordField(forms.CharField):
    """One of the words in `known`. Blank means `empty`."""

    def __init__(self, what: str, known: Iterable[str] = (), *, empty: str | None = "", longest: int = 20) -> None:
        self.what, self.known = what, tuple(known)
        super().__init__(required=False, max_length=longest, empty_value=empty)

    def clean(self, value: Any) -> str | None:
        word: str | None = super().clean(value)
        if word and not self.knows(word):
            raise ValidationError(f"Unknown {self.what.format(repr(word))}. Choose from {', '.join(self.known)}.")
        return word

    def knows(self, word: str) -> bool:
        return word in self.known


class TierField(WordField):
    """The tier of the prices."""

    def __init__(self, *, empty: str | None = "standard") -> None:
        super().__init__("tier {}", TIERS, empty=empty)


class SortField(WordField):
    """The column that a table is sorted by, with a minus in front the other way round."""

    def __init__(self, columns: Iterable[Column[Any]], *, empty: str = "") -> None:
        super().__init__("column {} to sort by", dict.fromkeys(c.sort for c in columns if c.sort), empty=empty)

    def knows(self, word: str) -> bool:
        return word.removeprefix("-") in self.known


class NameField(forms.CharField):
    """The name of a model."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=LONGEST_NAME, **options)

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        if not name.isprintable():
            raise ValidationError("A model name can only have printable characters.")
        return name


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the template shows it. (Django's widgets render a template each, which costs half a request.)"""

    name: str
    value: str
    error: str


def read_fields(form: forms.Form, **values: str) -> dict[str, Field]:
    """Read every field of a form. One of `values` stands in place of what was typed, but not of what is wrong."""
    fields = {name: read_field(form, name) for name in form.fields}
    right = {name: value for name, value in values.items() if not fields[name].error}
    return fields | {name: replace(fields[name], value=value) for name, value in right.items()}


def read_field(form: forms.Form, name: str) -> Field:
    """Read what was typed into a field, and what is wrong with it."""
    errors, value = form.errors, form.data.get(name) if name in form.data else None
    problems = " ".join(map(str, errors[name])) if name in errors else ""
    text = "" if value is None else str(value)
    return Field(name, text, problems) if text or problems else _leave_blank(name)


@cache
def _leave_blank(name: str) -> Field:
    """Return a field without anything, which most are, the same each time."""
    return Field(name, "", "")


class Words(forms.CharField):
    """A text that a subclass reads."""

    longest = LONGEST_WORD

    def __init__(self) -> None:
        super().__init__(required=False, max_length=self.longest)


class NumberField(Words):
    """A decimal number within bounds. Blank means None. `unit` is a sign that may be written with it."""

    def __init__(self, *, most: int, least: int = 0, unit: str = "", example: str) -> None:
        super().__init__()
        self.least, self.most, self.unit = least, most, unit
        what = {"$": "dollars", "%": "a percentage"}.get(unit, "a number")
        self.wrong = f"Enter {what} from {least:,} to {most:,}, such as {example}.".replace("-", "−")

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).strip()
        if not text.removeprefix(self.unit):
            return None
        try:
            number = read_number(text, self.unit)
        except NotANumber as error:
            raise explain(error, self.wrong) from None
        minutes = self.unit == "s" and "m" in text.casefold()  # to whoever writes it; here it would be millions
        if minutes or not self.least <= number <= self.most:
            raise ValidationError(self.wrong)
        return number


class ShareField(NumberField):
    """A percentage, as a share of one."""

    def __init__(self, *, most: int = 100, least: int = 0, example: str = "20") -> None:
        super().__init__(most=most, least=least, unit="%", example=example)

    def clean(self, value: Any) -> Decimal | None:
        number = super().clean(value)
        return None if number is None else number / 100


class MonthField(Words):
    """A month as browsers send it; its first day."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        match = re.fullmatch(r"([12][0-9]{3})-(0[1-9]|1[0-2])", text)
        if not match:
            raise ValidationError("Enter a month as year-month, such as 2027-01.")
        return date(int(match[1]), int(match[2]), 1)
