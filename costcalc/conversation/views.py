from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from costcalc.conversation.charts import choose_subject, draw_inputs, draw_turns
from costcalc.conversation.filling import describe_filled
from costcalc.conversation.lens import CONVERSATION
from costcalc.estimate.charts import choose_colored
from costcalc.estimate.views import Answered, answer_page, show_rows
from costcalc.web.responses import HtmxRequest, accept_text


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
    return {**rows, "charts": charts, "filled": describe_filled(answered.request.GET)}
