"""Form of what is asked about usage logs that were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from costcalc.current import current_day
from costcalc.input_limits import LONGEST_NAME
from costcalc.schema.errors import RequestError
from costcalc.usage.job.asked import finish
from costcalc.usage.logs.answer import Division
from costcalc.usage.logs.api import read_given
from costcalc.usage.logs.schema import LogQuestion
from costcalc.web.fields import DayField, NameField, TierField
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import DIMENSIONS

MOST_BY: Final = 3
"""Fields of what the usage is divided by."""
USUAL: Final = ["model"]


class NamesField(forms.Field):
    """Names that fields of the same name send, each once."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(name.strip() for name in value or () if name.strip()))


class LogForm(forms.Form):
    """What the usage is divided by, and at which prices it is."""

    by = NamesField(required=False)
    as_of = DayField(usual=False)
    tier = TierField(empty=None)
    model = NameField(error_messages={"max_length": f"A model name can have at most {LONGEST_NAME} characters."})

    def __init__(self, data: Any, labels: Sequence[str]) -> None:
        """`labels` are those that were read of the logs."""
        super().__init__(data)
        self.labels = tuple(labels)

    def clean_by(self) -> list[str]:
        names: list[str] = self.cleaned_data["by"]
        unknown = [name for name in names if name not in (*DIMENSIONS, *self.labels)]
        if unknown:
            choices = ", ".join((*DIMENSIONS, *self.labels))
            raise forms.ValidationError(f"Unknown name {unknown[0][:LONGEST_NAME]!r}. Choose from {choices}.")
        return names or USUAL

    def clean_model(self) -> str:
        name: str = self.cleaned_data["model"]
        try:
            read_given(LogQuestion(model=name or None))
        except RequestError as error:
            raise forms.ValidationError(finish(error.message)) from None
        return name

    @property
    def given(self) -> Given:
        data = self.cleaned_data
        return Given(current_day(), data["model"], data["as_of"], data["tier"])

    @property
    def division(self) -> Division:
        return Division(tuple(self.cleaned_data["by"]), self.labels)


def list_choices(labels: Sequence[str]) -> list[tuple[str, str]]:
    """List what usage can be divided by, and the words for it."""
    return [(name, name.replace("_", " ").capitalize()) for name in (*labels, *DIMENSIONS)]


def list_pairs(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List (name, value) of what is asked, as an address has it."""
    pairs = [("by", name) for name in data["by"]] if data["by"] != USUAL else []
    pairs += [(name, str(data[name])) for name in ("as_of", "tier", "model") if data[name]]
    return pairs
