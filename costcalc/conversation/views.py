from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from costcalc import formatting
from costcalc.conversation.charts import draw_inputs, draw_turns
from costcalc.conversation.filling import describe_filled
from costcalc.conversation.lens import CONVERSATION
from costcalc.conversation.levers import Options, list_options
from costcalc.current import catalog
from costcalc.estimate.charts import choose_colored
from costcalc.estimate.views import Answered, answer_page, show_rows
from costcalc.request.words import say_conversation
from costcalc.web.address import shorten_query
from costcalc.web.carried import carry
from costcalc.web.conditions import describe_pairs
from costcalc.web.responses import HtmxRequest, accept_text
from pricing.estimate.conversation_levers import choose_subject
from pricing.estimate.estimate import Result
from pricing.estimate.request import Request


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show what a conversation costs on each model. What is pasted arrives by POST, as on the page of a request."""
    return answer_page(request, CONVERSATION, "conversation", show_conversation)


def show_conversation(answered: Answered) -> dict[str, Any]:
    """Build the table and the charts of any estimate, and those of its turns, which come first."""
    estimate, baseline, rows = answered.estimate, answered.state.baseline, show_rows(answered)
    subject = choose_subject(estimate, baseline)
    turns = draw_turns(subject) if subject else None
    inputs = draw_inputs(estimate, choose_colored(estimate, baseline, answered.plan.budget))
    charts = [*(chart for chart in (turns, inputs) if chart), *rows["charts"]]
    return {
        **rows,
        "charts": charts,
        "options": _list_options(answered, subject) if subject else None,
        "assumed": ", ".join(_list_assumed(estimate.request)),
        "filled": describe_filled(answered.request.GET),
    }


def _list_assumed(request: Request) -> list[str]:
    """List what paper shows in place of the fields."""
    talk, expected = request.conversation, request.expectation
    sizes = (("answers", expected.output_tokens), ("reasoning", expected.reasoning_tokens))
    said = [f"{what} of {formatting.plural(tokens, 'token')}" for what, tokens in sizes if tokens]
    return [*(say_conversation(talk) if talk else ()), *said, *describe_pairs(expected.fees, request.conditions)]


def _list_options(answered: Answered, subject: Result) -> Options | None:
    state, plan = answered.state, answered.plan

    def write_address(request: Request) -> str:
        query = replace(state, request=request).write_query() + plan.query
        return carry(answered.request).beside_own(f"{reverse(answered.page)}?{shorten_query(query)}")

    return list_options(catalog(), answered.estimate, subject, write_address)
