"""What a person tells of a conversation, from the form or an address."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from costcalc.conversation.table import COLUMNS, DEFAULT_SORT
from costcalc.input_limits import LONGEST_NAME
from costcalc.request.fields import ModelsField
from costcalc.web.fields import DayField, SortField, TierField, WholeNumber
from pricing.workload import MOST_REQUESTS

MOST_TURNS = 1_000
MOST_TOKENS = 500_000
MOST_SYSTEM_TOKENS = 1_000_000
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
    tier = TierField()
    models = ModelsField(required=False)
    sort = SortField(COLUMNS, empty=DEFAULT_SORT)
    how = forms.CharField(required=False, max_length=LONGEST_NAME)

    @classmethod
    def of(cls, query: QueryDict) -> ConversationForm:
        data = query.copy()
        for name, value in USUAL.items():
            data.setdefault(name, value)
        return cls(data)
