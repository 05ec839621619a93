"""Form of a conversation: a request's, whose prompt every call begins with, and what is said and done in its turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.http import QueryDict

from costcalc.conversation.old_addresses import translate_query
from costcalc.estimate.forms import EstimateForm
from costcalc.request.conversation import charge_calls, find_problem, read_conversation
from costcalc.request.conversation_fields import make_fields
from costcalc.web.shared_fields import share_fields
from pricing.estimate.request import Request

USUAL: Final = {"turn_count": "10", "user_tokens": "150"}
"""What the address of a request alone has in place of a conversation."""


@share_fields
class ConversationForm(EstimateForm):
    session = forms.FileField(required=False)
    """The place of a session's file, which goes to `costcalc.conversation.session`."""

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_fill(translate_query(data or {})), *args, **kwargs)
        self.fields |= make_fields()

    def list_kept(self) -> tuple[tuple[str, str], ...]:
        """List nothing: it has the fields of a conversation itself."""
        return ()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and (problem := find_problem(data)):
            self.add_error(*problem)
        return data

    def complete(self, request: Request) -> Request:
        return charge_calls(replace(request, conversation=read_conversation(self.cleaned_data)))


def _fill(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add what a request alone does not have; fields that are blank stay so."""
    if "turn_count" in data:
        return data
    if not isinstance(data, QueryDict):
        return {**USUAL, **data}
    filled = data.copy()
    for name, value in USUAL.items():
        filled.setdefault(name, value)
    return filled
