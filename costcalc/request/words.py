"""What a request is called, and a conversation in words."""

from __future__ import annotations

from costcalc import formatting
from costcalc.request.conversation import list_unusual
from pricing.conversation.conversation import Conversation
from pricing.estimate.request import Request


def name_request(request: Request) -> str:
    """Name what is sent so often a month: `request`, `conversation`."""
    return "conversation" if request.conversation else "request"


def name_requests(request: Request) -> str:
    return formatting.several(name_request(request))


def rename_key(key: str, unit: str) -> str:
    """Name a column or a field after what is sent: `usd_per_request` → `usd_per_conversation`."""
    return key.replace("request", unit)


def describe_turns(talk: Conversation) -> str:
    """Say how long a conversation is: `30 turns`, `30 turns of 8 calls`."""
    turns = formatting.plural(talk.turns, "turn")
    return turns if talk.calls == 1 else f"{turns} of {formatting.plural(talk.calls, 'call')}"


def say_conversation(talk: Conversation) -> list[str]:
    """List what is stated of a conversation, each in a few words."""
    sizes = (("user messages", talk.user_tokens), ("tool results", talk.result_tokens))
    said = [f"{what} of {formatting.plural(tokens, 'token')}" for what, tokens in sizes if tokens]
    return [describe_turns(talk), *said, *list_unusual(talk)]
