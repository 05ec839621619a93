"""Forms of a data set: how its files are read and counted, and at which prices what they came to is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from costcalc.input_limits import LONGEST_NAME, MOST_COLUMNS, MOST_TOKENS
from costcalc.request.fields import ModelsField
from costcalc.web.fields import DayField, NameField, TierField, WholeNumber

COLUMNS: Final = ("column", "model_column", "output_column", "requests_column")
"""Fields that name a column."""
USUAL: Final = {"tier": "standard", "output_tokens": 0}
"""Values that an address leaves out."""


class ColumnField(forms.CharField):
    """Name of a column of the files; blank: the usual ones."""

    def __init__(self) -> None:
        wrong = f"A column name can have at most {LONGEST_NAME} characters."
        super().__init__(required=False, max_length=LONGEST_NAME, error_messages={"max_length": wrong})

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        if not name.isprintable():
            raise forms.ValidationError("A column name can only have printable characters.")
        return name


class PricesForm(forms.Form):
    """On which models a data set is shown, and at which prices."""

    models = ModelsField()
    baseline = NameField()
    as_of = DayField()
    tier = TierField()

    def clean_models(self) -> list[str] | None:
        names: list[str] | None = self.cleaned_data["models"]
        if names and len(names) > MOST_COLUMNS:
            raise forms.ValidationError(f"{len(names):,} models; a data set is counted on at most {MOST_COLUMNS}.")
        return names


class CorpusForm(PricesForm):
    """The same, and how its files are read."""

    column = ColumnField()
    model_column = ColumnField()
    output_column = ColumnField()
    requests_column = ColumnField()
    output_tokens = WholeNumber(most=MOST_TOKENS)


def list_pairs(data: Mapping[str, Any], models: tuple[str, ...]) -> list[tuple[str, str]]:
    """List (name, value) of what is asked, as an address has it; with the models, of whatever day they are."""
    names = ("baseline", "as_of", "tier", *(name for name in (*COLUMNS, "output_tokens") if name in data))
    asked = [(name, str(data[name])) for name in names if data[name] and data[name] != USUAL.get(name)]
    return [("models", ",".join(models)), *asked]
