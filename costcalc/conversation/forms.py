"""What a person tells of a conversation, from the form or an address."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from costcalc.current import current_day
from costcalc.input_limits import LONGEST_NAME
from costcalc.request.fields import ModelsField
from costcalc.web.fields import DayField, WholeNumber
from pricing.units import TIERS
from pricing.workload import MOST_REQUESTS

MOST_TURNS = 1_000
MOST_TOKENS = 500_000
MOST_SYSTEM_TOKENS = 1_000_000
SORTS = ("model", "month", "plain", "conversation", "alone", "saved", "input", "cached")
DEFAULT_SORT = "month"
USUAL = {
    "turns": "10",
    "user_tokens": "150",
    "assistant_tokens": "300",
    "system_tokens": "1500",
    "reasoning_tokens": "200",
    "conversations": "10000",
}
"""What counts where an address does not say; a field that is sent blank is zero, or for `keep` everything."""


class ConversationForm(forms.Form):
    turns = WholeNumber(most=MOST_TURNS, least=1, empty=1)
    user_tokens = WholeNumber(most=MOST_TOKENS)
    assistant_tokens = WholeNumber(most=MOST_TOKENS)
    system_tokens = WholeNumber(most=MOST_SYSTEM_TOKENS)
    keep = WholeNumber(most=MOST_TURNS, empty=None)
    reasoning_tokens = WholeNumber(most=MOST_TOKENS)
    conversations = WholeNumber(most=int(MOST_REQUESTS))
    as_of = DayField()
    tier = forms.CharField(required=False, max_length=20, empty_value="standard")
    models = ModelsField(required=False)
    sort = forms.CharField(required=False, max_length=20)
    how = forms.CharField(required=False, max_length=LONGEST_NAME)

    @classmethod
    def of(cls, query: QueryDict) -> ConversationForm:
        data = query.copy()
        for name, value in USUAL.items():
            data.setdefault(name, value)
        return cls(data)

    def clean_as_of(self) -> date:
        return self.cleaned_data["as_of"] or current_day()

    def clean_tier(self) -> str:
        tier = self.cleaned_data["tier"]
        if tier not in TIERS:
            raise ValidationError(f"There is no tier {tier!r}. Known are {', '.join(TIERS)}.")
        return str(tier)

    def clean_sort(self) -> str:
        sort = self.cleaned_data["sort"] or DEFAULT_SORT
        if sort.removeprefix("-") not in SORTS:
            raise ValidationError(f"There is no column {sort!r} to sort by. Known are {', '.join(SORTS)}.")
        return str(sort)
