"""Forms whose fields are the same for all of a class, and which are mostly left blank."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, TypeVar

from django import forms
from django.core.exceptions import ValidationError

F = TypeVar("F", bound=forms.Form)

PLAIN: Final = (forms.TextInput, forms.Select, forms.CheckboxInput, forms.TimeInput)
"""Widgets of one value. Left blank, their fields come to the same each time, which nobody can change."""


class _Shared(dict[str, forms.Field]):
    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        return dict(self)


def share_fields(form: type[F]) -> type[F]:
    """Let all forms of a class have the same fields, which hold nothing of what was sent.

    Django copies them in depth for each form: 2 of the 25 milliseconds that an estimate took.
    """
    form.base_fields = _Shared(form.base_fields)
    return form


class SparseForm(forms.Form):
    """A form of shared fields, which has most of them cleaned already: those that are left blank.

    Django makes a bound field of each and cleans it: a seventh of the time that a change of a number took.
    """

    def _clean_fields(self) -> None:
        for name, field in self.fields.items():
            try:
                blank = self._is_blank(name, field)
                # Django's own method, which its types leave out: it tells a file from other values.
                value = _clean_blank(field) if blank else field._clean_bound_field(self[name])  # type: ignore[attr-defined]
                self.cleaned_data[name] = value
                if clean := getattr(self, f"clean_{name}", None):
                    self.cleaned_data[name] = clean()
            except ValidationError as error:
                self.add_error(name, error)

    def _is_blank(self, name: str, field: forms.Field) -> bool:
        if type(field.widget) not in PLAIN or field.disabled:
            return False
        sent = self.add_prefix(name)
        return sent not in self.data or self.data.get(sent) in ("", None)


@cache
def _clean_blank(field: forms.Field) -> Any:
    """Clean a field that is left blank, once. Raises ValidationError."""
    return field.clean("")
