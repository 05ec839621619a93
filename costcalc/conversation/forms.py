"""Form of a conversation, sent by a person or held by an address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from costcalc.conversation.table import COLUMNS, DEFAULT_SORT
from costcalc.input_limits import LONGEST_NAME, MOST_REQUESTS, MOST_SYSTEM_TOKENS, MOST_TURN_TOKENS, MOST_TURNS
from costcalc.request.fields import ModelsField
from costcalc.web.conditions import make_fields
from costcalc.web.fields import DayField, NameField, SortField, TierField, WholeNumber

USUAL = {
    "turns": "10",
    "user_tokens": "150",
    "assistant_tokens": "300",
    "system_tokens": "1500",
    "reasoning_tokens": "200",
    "conversations": "10000",
}
"""Values where an address has none; a field that is sent blank is zero, or for `keep` everything."""


class ConversationForm(forms.Form):
    turns = WholeNumber(most=MOST_TURNS, least=1, empty=1)
    user_tokens = WholeNumber(most=MOST_TURN_TOKENS)
    assistant_tokens = WholeNumber(most=MOST_TURN_TOKENS)
    system_tokens = WholeNumber(most=MOST_SYSTEM_TOKENS)
    keep = WholeNumber(most=MOST_TURNS, empty=None)
    reasoning_tokens = WholeNumber(most=MOST_TURN_TOKENS)
    conversations = WholeNumber(most=MOST_REQUESTS)
    as_of = DayField()
    tier = TierField()
    models = ModelsField(required=False)
    baseline = NameField()
    sort = SortField(COLUMNS, empty=DEFAULT_SORT)
    how = forms.CharField(required=False, max_length=LONGEST_NAME)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= make_fields()

    @classmethod
    def of(cls, query: QueryDict) -> ConversationForm:
        data = query.copy()
        for name, value in USUAL.items():
            data.setdefault(name, value)
        return cls(data)
