"""Form of the comparison: an estimate's address, and what is done with its columns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from costcalc.estimate.forms import EstimateForm
from costcalc.input_limits import LONGEST_NAME, MOST_COLUMNS

FEWEST = 2
NO_BASELINE = "none"
EDITS = ("left", "right", "remove")


class CompareForm(EstimateForm):
    baseline = forms.CharField(required=False, max_length=LONGEST_NAME)
    only = forms.ChoiceField(choices=[("", ""), ("different", "")], required=False)
    put = forms.CharField(required=False, max_length=LONGEST_NAME)
    """A model to put into the comparison, by a name or a part of one."""
    place = forms.CharField(required=False, max_length=LONGEST_NAME)
    """The model that it replaces; blank: a new column."""
    edit = forms.CharField(required=False, max_length=20)

    left_out: tuple[str, ...] = ()
    """Models asked for beyond the most."""

    def clean_models(self) -> list[str]:
        names: list[str] = self.cleaned_data["models"] or []
        self.left_out = tuple(names[MOST_COLUMNS:])
        return names[:MOST_COLUMNS]

    def clean_edit(self) -> tuple[str, int] | None:
        """`left:2`, `right:2` or `remove:2`, with the column counted from 1."""
        action, _, number = self.cleaned_data["edit"].partition(":")
        if not action:
            return None
        if action not in EDITS or not (number.isascii() and number.isdecimal() and 1 <= int(number) <= MOST_COLUMNS):
            raise ValidationError(f"Use {', '.join(EDITS)} and a column from 1 to {MOST_COLUMNS}, such as left:2.")
        return action, int(number) - 1

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        models = data.get("models") or ()
        for name, others in (("baseline", ("", NO_BASELINE)), ("place", ("",))):
            if models and data.get(name) not in (*models, *others, None):
                self.add_error(name, f"Unknown column {data[name]!r}. Choose from {', '.join(models)}.")
        return data
