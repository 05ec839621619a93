"""Which models a person wants to see, from an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from django import forms
from django.core.exceptions import ValidationError

from costcalc.current import catalog, current_day
from costcalc.web.fields import DayField, WholeNumber
from pricing.catalog.schema import MAX_RATE, MAX_TOKENS, Kind
from pricing.catalog.search import STATES, ModelFilter

KINDS: tuple[str, ...] = get_args(Kind)
TOKENS = ("exact", "estimate")
SORTS = (
    "model", "provider", "kind", "input", "cached", "output",
    "context", "max_output", "tokens", "released", "retires", "checked",
)  # fmt: skip
LONGEST_SEARCH = 160
MOST_PAGES = 10_000


class Dollars(forms.DecimalField):
    """Dollars as people type them, `$2.50` too. Blank means no bound."""

    widget = forms.TextInput

    def __init__(self) -> None:
        wrong = f"Write dollars for a million tokens as a plain number from 0 to {MAX_RATE:,}, such as 2.50."
        keys = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")
        messages = dict.fromkeys(keys, wrong)
        super().__init__(
            required=False, min_value=0, max_value=MAX_RATE, max_digits=14, decimal_places=8, error_messages=messages
        )

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip().removeprefix("$").replace(",", "")
        if text and not (text.isascii() and text.replace(".", "", 1).isdecimal() and len(text) < 40):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class Choice(forms.CharField):
    """One of some words, or blank for any."""

    def __init__(self, what: str, known: tuple[str, ...] = ()) -> None:
        self.what, self.known = what, known
        super().__init__(required=False, max_length=200)

    def validate(self, value: str) -> None:
        if value and value not in self.known:
            raise ValidationError(f"There is no {self.what} {value!r}. Known are {', '.join(self.known)}.")


class ModelsForm(forms.Form):
    q = forms.CharField(
        required=False,
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": f"A search has at most {LONGEST_SEARCH} characters."},
    )
    provider = Choice("provider")
    kind = Choice("kind", KINDS)
    tokens = Choice("such token count", TOKENS)
    price_from = Dollars()
    price_to = Dollars()
    context = WholeNumber(most=MAX_TOKENS, empty=None)
    sold = Choice("such state", STATES)
    as_of = DayField()
    sort = forms.CharField(required=False, max_length=20)
    page = WholeNumber(most=MOST_PAGES, least=1, empty=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provider: Any = self.fields["provider"]
        provider.known = tuple(sorted(catalog().providers))

    def clean_as_of(self) -> date:
        return self.cleaned_data["as_of"] or current_day()

    def clean_sort(self) -> str:
        sort = str(self.cleaned_data["sort"])
        if sort and sort.removeprefix("-") not in SORTS:
            raise ValidationError(f"There is no column {sort!r} to sort by. Known are {', '.join(SORTS)}.")
        return sort

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        least, most = data.get("price_from"), data.get("price_to")
        if least is not None and most is not None and least > most:
            self.add_error("price_to", "This is below the lowest price; swap the two.")
        return data


def model_filter(data: Mapping[str, Any]) -> ModelFilter:
    """From a valid form's cleaned data."""
    return ModelFilter(**{name: data[name] for name in ModelFilter.__slots__})


class DayForm(forms.Form):
    """The day whose prices a model's page shows."""

    as_of = DayField()

    def clean_as_of(self) -> date:
        return self.cleaned_data["as_of"] or current_day()
