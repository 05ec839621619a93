"""Request of a program about the months ahead: an estimate's request and a scenario, in one object."""

from __future__ import annotations

from costcalc.request.conversation_schema import ConversationSettings
from costcalc.request.schema import EstimateRequest
from pricing.projection.scenario import Scenario


class ProjectionRequest(Scenario, EstimateRequest):
    """Requests to project over months, at the prices of each month, including announced ones."""

    conversation: ConversationSettings | None = None
    """Turns, where each request is a conversation, as in a request for one."""
