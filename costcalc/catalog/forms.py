"""Forms of the list of models and of a model's page, from an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from django import forms
from django.core.exceptions import ValidationError

from costcalc.catalog.columns import COLUMNS
from costcalc.current import catalog
from costcalc.input_limits import LONGEST_CHOICE, LONGEST_SEARCH, MOST_PAGES
from costcalc.web.fields import DayField, SortField, WholeNumber, WordField
from pricing.catalog.schema import MAX_RATE, MAX_TOKENS, Kind
from pricing.catalog.search import STATES, ModelFilter

KINDS: tuple[str, ...] = get_args(Kind)
TOKENS = ("exact", "estimate")


class Dollars(forms.DecimalField):
    """Dollars as people type them, `$2.50` too. Blank means no bound."""

    widget = forms.TextInput

    def __init__(self) -> None:
        wrong = f"Enter dollars per million tokens as a plain number from 0 to {MAX_RATE:,}, such as 2.50."
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


class ModelsForm(forms.Form):
    q = forms.CharField(
        required=False,
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": f"A search can have at most {LONGEST_SEARCH} characters."},
    )
    provider = WordField("provider {}", longest=LONGEST_CHOICE)
    kind = WordField("kind {}", KINDS, longest=LONGEST_CHOICE)
    tokens = WordField("token count {}", TOKENS, longest=LONGEST_CHOICE)
    price_from = Dollars()
    price_to = Dollars()
    context = WholeNumber(most=MAX_TOKENS, empty=None)
    sold = WordField("status {}", STATES, longest=LONGEST_CHOICE)
    as_of = DayField()
    sort = SortField(COLUMNS)
    page = WholeNumber(most=MOST_PAGES, least=1, empty=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provider: Any = self.fields["provider"]
        provider.known = tuple(sorted(catalog().providers))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        least, most = data.get("price_from"), data.get("price_to")
        if least is not None and most is not None and least > most:
            self.add_error("price_to", "This is below the lowest price; swap the two.")
        return data


def read_filter(data: Mapping[str, Any]) -> ModelFilter:
    """Read the filter from a valid form's cleaned data."""
    return ModelFilter(**{name: data[name] for name in ModelFilter.__slots__})


class DayForm(forms.Form):
    """The day whose prices a model's page shows."""

    as_of = DayField()
