from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from costcalc.compare.table import Reading, build_table, describe_stated
from costcalc.conversation.lens import CONVERSATION
from costcalc.current import current_day
from costcalc.estimate.lens import REQUEST
from costcalc.estimate.state import State
from costcalc.estimate.views import Answered, answer_page
from costcalc.input_limits import MOST_COLUMNS
from costcalc.web.address import shorten_query
from costcalc.web.responses import HtmxRequest, accept_text


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show the estimate with its models as columns."""
    return answer_page(request, REQUEST, "compare", show_columns)


@accept_text("GET", "HEAD", "POST")
def compare_conversation(request: HtmxRequest) -> HttpResponse:
    """Show a conversation with its models as columns."""
    return answer_page(request, CONVERSATION, "compare", show_columns)


def show_columns(answered: Answered) -> dict[str, Any]:
    """Build the table with a column for each model."""
    state, estimate = answered.state, answered.estimate
    reading = Reading(state.baseline, answered.data["only"] == "different", answered.data["how"])
    own = answered.plan.query + ("&only=different" if reading.only else "")

    def write_address(query: str) -> str:
        return f"{reverse(answered.page)}?{shorten_query(query + own)}"

    return {
        "table": build_table(
            estimate, reading, current_day(), lambda tier: write_address(_in_tier(state, tier).write_query())
        ),
        "stated": describe_stated(estimate),
        "most": MOST_COLUMNS,
        "sort": state.sort,
        "how": reading.how,
        "only": reading.only,
        "address": write_address(state.write_query(estimate)),
    }


def _in_tier(state: State, tier: str) -> State:
    """Put the same question to the prices of another tier."""
    conditions = replace(state.request.conditions, tier=tier)
    return replace(state, request=replace(state.request, conditions=conditions))
