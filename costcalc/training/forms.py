"""Form of a fine-tuning: what is trained, a request before and after it, the volume, and how to show the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from costcalc.current import catalog
from costcalc.input_limits import LONGEST_NAME, MOST_QUANTITY, MOST_REQUESTS, MOST_TOKENS
from costcalc.request.fields import AmountField, ModelsField
from costcalc.training.columns import COLUMNS, DEFAULT_SORT
from costcalc.web.fields import DayField, NameField, NumberField, ShareField, SortField, TierField, WholeNumber
from pricing.catalog.defaults import find_name, find_newest
from pricing.tokens.encodings import DEFAULT
from pricing.training.request import EPOCHS, MONTHS, MOST_COMPARED, MOST_EPOCHS
from pricing.value_types import MOST_DOLLARS
from pricing.workload import MOST_MONTHS

FIRST: Final = {
    "training_tokens": "1000000",
    "base_input_tokens": "2000",
    "saved_tokens": "75%",
    "base_output_tokens": "200",
    "requests": "20000",
}
"""Worked example of the first visit: two thousand examples of five hundred tokens, whose instructions are learned."""
OLD: Final = {"tokens": "training_tokens", "base_model": "models"}
"""Names in addresses that were made before the page compared several models → names of today."""
PERIODS: Final = (("month", "a month"), ("day", "a day"))


class TrainingForm(forms.Form):
    models = ModelsField()
    """Models as they are sold, which the tuned ones are compared with; without any those of the day."""
    baseline = NameField()
    model = NameField()
    """The tuned model that the answer is about; blank: the one that saves the most."""
    file = forms.FileField(required=False, allow_empty_file=True)
    training_tokens = WholeNumber(most=MOST_QUANTITY)
    epochs = WholeNumber(most=MOST_EPOCHS, least=1, empty=EPOCHS)
    base_input_tokens = WholeNumber(most=MOST_TOKENS)
    saved_tokens = AmountField()
    base_output_tokens = WholeNumber(most=MOST_TOKENS)
    output_tokens = WholeNumber(most=MOST_TOKENS, empty=None)
    requests = WholeNumber(most=MOST_REQUESTS)
    per = forms.ChoiceField(choices=PERIODS, required=False)
    days = WholeNumber(most=31, least=1, empty=30)
    growth = ShareField(least=-100, most=1_000, example="5")
    months = WholeNumber(most=MOST_MONTHS, least=1, empty=MONTHS)
    budget = NumberField(most=MOST_DOLLARS, unit="$", example="500")
    as_of = DayField()
    tier = TierField()
    sort = SortField(COLUMNS, empty=DEFAULT_SORT)
    how = forms.CharField(required=False, max_length=LONGEST_NAME)

    def clean_models(self) -> list[str] | None:
        names: list[str] | None = self.cleaned_data["models"]
        if names and len(names) > MOST_COMPARED:
            raise forms.ValidationError(f"{len(names):,} models; the limit here is {MOST_COMPARED}.")
        return names

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        saved, prompt = data.get("saved_tokens"), data.get("base_input_tokens")
        if isinstance(saved, int) and prompt is not None and saved > prompt:
            self.add_error("saved_tokens", f"A prompt of {prompt:,} tokens cannot be made shorter by {saved:,}.")
        return data


def read_data(data: QueryDict) -> QueryDict:
    """Read what was sent, or an address of before, by the names of today."""
    read = data.copy()
    for old, new in OLD.items():
        if old in read and new not in read:
            read[new] = read.get(old, "")
        read.pop(old, None)
    if "base_model" in data and "baseline" not in read:
        read["baseline"] = data.get("base_model", "")
    after = read.pop("input_tokens", [""])[-1]
    before = read.get("base_input_tokens", "")
    if after.isdecimal() and before.isdecimal() and int(after) <= int(before) and "saved_tokens" not in read:
        read["saved_tokens"] = str(int(before) - int(after))
    return read


def write_first(day: date) -> str:
    """Write the query of the first visit, which compares with a vendor's model of the middle class."""
    newest = find_newest(catalog(), "anthropic", "middle", day)
    name = find_name(catalog(), newest, day) if newest else ""
    return urlencode(FIRST | ({"baseline": name} if name else {}))


def take_request(data: QueryDict, estimate: QueryDict | None) -> QueryDict:
    """Give a first visit the request of the estimate that goes along: its tokens, and those of its answer."""
    if estimate is None:
        return data
    taken = data.copy()
    if tokens := _count_carried(estimate):
        taken["base_input_tokens"] = str(tokens)
    if output := estimate.get("output_tokens"):
        taken["base_output_tokens"] = output
    return taken


def _count_carried(estimate: QueryDict) -> int:
    """Return the tokens of an estimate's prompt, as stated or as its address counts a text; 0: unknown."""
    stated = estimate.get("input_tokens", "") or estimate.get(DEFAULT, "")
    parts = stated.split(".")[:4]
    return sum(map(int, parts)) if all(part.isdecimal() and len(part) < 10 for part in parts) else 0


def count_saved(data: Mapping[str, Any]) -> int:
    """Return the tokens of the prompt that a tuned model does without, in tokens also where they are a share."""
    saved: int | Decimal = data["saved_tokens"]
    return int(data["base_input_tokens"] * saved) if isinstance(saved, Decimal) else saved
