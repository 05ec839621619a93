"""Fields of forms that more than one page has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class WholeNumber(forms.IntegerField):
    """An integer as people type it, `10,000` or `10 000` too. Blank means `empty`."""

    widget = forms.TextInput

    def __init__(self, *, most: int, least: int = 0, empty: int | None = 0) -> None:
        self.empty = empty
        wrong = f"Write a whole number from {least:,} to {most:,}."
        messages = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
        super().__init__(min_value=least, max_value=most, required=False, error_messages=messages)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if len(text) > 40:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        for separator in (",", "_", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"):
            text = text.replace(separator, "")
        if text and not text.removeprefix("-").isdecimal():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text) if text else self.empty


class DayField(forms.DateField):
    """A day as browsers send it."""

    def __init__(self) -> None:
        wrong = "Write an existing day as year-month-day, such as 2026-11-21."
        super().__init__(required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": wrong})


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the template shows it. (Django's widgets render a template each, which costs half a request.)"""

    name: str
    value: str
    error: str


def shown(form: forms.Form, name: str) -> Field:
    """What was typed into a field, and what is wrong with it."""
    value = form.data.get(name)
    problems = " ".join(str(error) for error in form.errors.get(name, ()))
    return Field(name, "" if value is None else str(value), problems)


SEPARATORS = (",", "_", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")


_NUMBER = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,12})?")


class _Words(forms.CharField):
    def __init__(self, longest: int = 40) -> None:
        super().__init__(required=False, max_length=longest)


def _decimal(text: str, wrong: str) -> Decimal:
    for separator in SEPARATORS:
        text = text.replace(separator, "")
    text = text.replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(text):
        raise ValidationError(wrong)
    return Decimal(text)


class NumberField(_Words):
    """A decimal number within bounds. Blank means None. `unit` is a sign that may be written with it."""

    def __init__(self, *, most: int, least: int = 0, unit: str = "", example: str) -> None:
        super().__init__()
        self.least, self.most, self.unit = least, most, unit
        what = {"$": "dollars", "%": "a percentage"}.get(unit, "a number")
        self.wrong = f"Write {what} from {least:,} to {most:,}, such as {example}.".replace("-", "−")

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).replace(self.unit, "") if self.unit else super().clean(value)
        if not text.strip():
            return None
        number = _decimal(text, self.wrong)
        if not self.least <= number <= self.most:
            raise ValidationError(self.wrong)
        return number


class ShareField(NumberField):
    """A percentage, as a share of one."""

    def __init__(self, *, most: int = 100, least: int = 0, example: str = "20") -> None:
        super().__init__(most=most, least=least, unit="%", example=example)

    def clean(self, value: Any) -> Decimal | None:
        number = super().clean(value)
        return None if number is None else number / 100


class MonthField(_Words):
    """A month as browsers send it; its first day."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        found = re.fullmatch(r"([12][0-9]{3})-(0[1-9]|1[0-2])", text)
        if not found:
            raise ValidationError("Write a month as year-month, such as 2027-01.")
        return date(int(found[1]), int(found[2]), 1)
