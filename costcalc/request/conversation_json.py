"""Conversation of a program, read into the page's own request."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from costcalc.admission.charging import charge
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.current import catalog
from costcalc.request.conversation import WHOLE, charge_calls, find_problem
from costcalc.request.conversation_schema import ConversationSettings
from costcalc.request.from_json import read_body, read_images
from costcalc.request.schema import EstimateRequest
from costcalc.schema.errors import RequestError
from pricing.catalog.catalog import UnknownModel
from pricing.conversation.conversation import Conversation, ConversationError
from pricing.estimate.request import Request
from pricing.tokens.prompt import PromptCount

PLACE: Final = "conversation"
RENAMED: Final = {
    "turn_images": "images", "reasoning_kept": "reasoning", "pause": "pause_minutes", "caching": "cached",
}  # fmt: skip
"""Names of fields → those of the core, where they differ."""
WORKED_OUT: Final = ("usage", "cached_tokens", "cache_write_tokens")
"""Fields of a request that a conversation works out itself, call by call."""


def read_conversation(
    body: EstimateRequest,
    turns: ConversationSettings,
    *,
    prompt: PromptCount | None = None,
    max_output: int | None = None,
) -> Request:
    """Read a request that is a conversation. `prompt`, `max_output`: what a file held. Raises RequestError."""
    for name in WORKED_OUT:
        if getattr(body, name):
            raise RequestError(
                "a conversation works out what each call reads from the cache and writes to it; leave it out",
                path=name, expected="input_tokens and output_tokens, or a prompt",
            )  # fmt: skip
    talk = read_settings(turns)
    return charge_calls(replace(read_body(body, prompt=prompt, max_output=max_output), conversation=talk))


def charge_turns(request: Request) -> None:
    """Charge the client's budget for the charges of each turn."""
    talk = request.conversation
    charge(cells=len(request.models) * talk.turns * ROW_CELLS if talk else 0)


def read_settings(body: ConversationSettings) -> Conversation:
    """Read the turns. Raises RequestError with the path of what no conversation has."""
    _check(body)
    fields = {RENAMED.get(name, name): getattr(body, name) for name in ConversationSettings.model_fields}
    try:
        return Conversation(**fields | {"images": read_images(body.turn_images, f"{PLACE}.turn_images")})
    except ConversationError as error:
        names = {core: name for name, core in RENAMED.items()}
        raise RequestError(error.problem, path=f"{PLACE}.{names.get(error.field, error.field)}") from None


def _check(body: ConversationSettings) -> None:
    """Refuse what the page's form does: fields that are right only by themselves, and a model that no table has."""
    data = {field: getattr(body, name) for field, name in WHOLE.items()} | {"at_limit": body.at_limit}
    if problem := find_problem(data):
        field, message = problem
        raise RequestError(message.rstrip("."), path=f"{PLACE}.{WHOLE[field]}")
    try:
        if body.sub_model:
            catalog().offer(body.sub_model)
    except UnknownModel as error:
        raise RequestError(str(error), path=f"{PLACE}.sub_model", expected="the name of a model") from None
