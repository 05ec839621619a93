from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from costcalc.conversation.lens import CONVERSATION
from costcalc.estimate.views import Answered, answer_page, show_rows
from costcalc.web.responses import HtmxRequest, accept_text


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show what a conversation costs on each model. What is pasted arrives by POST, as on the page of a request."""
    return answer_page(request, CONVERSATION, "conversation", show_conversation)


def show_conversation(answered: Answered) -> dict[str, Any]:
    return show_rows(answered)
