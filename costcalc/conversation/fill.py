from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from costcalc.conversation.lens import CONVERSATION
from costcalc.conversation.session import SessionForm, write_query
from costcalc.conversation.views import show_conversation
from costcalc.estimate.views import answer_page
from costcalc.web.address import expand_query
from costcalc.web.carried import carry
from costcalc.web.responses import HtmxRequest, accept_text, wants_fragment

FILLED_IN: Final = replace(CONVERSATION, form=SessionForm)


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Take a session, and lead to the page with its averages. Without scripts the form is what the address says."""
    if request.method != "POST":
        return redirect("conversation")
    held = request.POST if "turn_count" in request.POST else QueryDict(request.POST.get("query", ""))
    sent = expand_query(held)  # the page's text stays there
    form = SessionForm(sent, request.FILES)
    form.is_valid()
    if "session" not in form.cleaned_data:
        return answer_page(request, FILLED_IN, "conversation", show_conversation, sent)
    address = carry(request).beside_own(f"{reverse('conversation')}?{write_query(form, sent)}")
    return HttpResponseClientRedirect(address) if wants_fragment(request) else redirect(address)
