"""Fields of forms that more than one page has."""

from __future__ import annotations

from dataclasses import dataclass
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
