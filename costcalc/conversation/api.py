"""Conversations as programs ask for them, priced as on the page."""

from __future__ import annotations

from costcalc.current import catalog
from costcalc.estimate.conversation_answer import ConversationResponse, describe_conversation
from costcalc.request.conversation_json import charge_turns, read_conversation
from costcalc.request.conversation_schema import ConversationRequest
from costcalc.request.from_json import says_requests
from costcalc.schema.routes import Route, post
from pricing.estimate.estimate import estimate_request

routes: list[Route] = []


@post(routes, "/conversation", "Estimate the cost of a conversation on each model")
def post_conversation(body: ConversationRequest) -> ConversationResponse:
    request = read_conversation(body, body.conversation)
    if body.each_turn:
        charge_turns(request)
    estimate = estimate_request(catalog(), request)
    return describe_conversation(estimate, monthly=says_requests(body), each_turn=body.each_turn)
