"""Conversation in forms and addresses: its fields, under the same names everywhere, which go along elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from costcalc import formatting
from costcalc.admission.charging import charge
from costcalc.configuration.work_limits import CELL_CALLS
from costcalc.input_limits import MOST_CALLS
from costcalc.request.prompt import write_image
from pricing.conversation.conversation import Conversation
from pricing.estimate.request import Request

WHOLE: Final = {
    "turn_count": "turns",
    "user_tokens": "user_tokens",
    "turn_calls": "calls",
    "call_tokens": "call_tokens",
    "result_tokens": "result_tokens",
    "keep": "keep",
    "limit": "limit",
    "summary_tokens": "summary_tokens",
    "sub_input_tokens": "sub_input_tokens",
    "sub_output_tokens": "sub_output_tokens",
}
"""Whole numbers, and what the core calls each: turns and calls are also what a chat's count has in an address."""
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "reasoning_kept": ("vendor", "kept", "dropped"),
    "at_limit": ("compact", "truncate"),
    "caching": ("on", "off"),
}
"""Words of each choice; the first is usual."""
NAMES: Final = (*WHOLE, *WORDS, "turn_images", "pause", "sub_calls", "sub_model", "success_rate")
"""Names of the fields."""
ALWAYS: Final = ("turn_count", "user_tokens")
"""Fields that every address of a conversation has."""
FOLDED: Final = tuple(
    name for name in NAMES if name not in ("turn_count", "user_tokens", "turn_calls", "result_tokens")
)
"""Fields of the drawer; the others are always in sight."""
LONGEST: Final = 200
"""Characters of a value that goes along; a longer one is none of these fields', and stays behind."""


def find_problem(data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Find what is wrong with fields that are right by themselves: (field, message); None where nothing is."""
    turns, each = data["turn_count"], data["turn_calls"]
    if turns * each > MOST_CALLS:
        too_many = f"{turns:,} turns of {each:,} calls are {turns * each:,} calls"
        return "turn_calls", f"{too_many}; the limit is {MOST_CALLS:,}."
    if data["limit"] is not None and data["at_limit"] == "compact" and data["summary_tokens"] >= data["limit"]:
        return "summary_tokens", f"A summary must be shorter than the limit of {data['limit']:,} tokens."
    return None


def charge_calls(request: Request) -> Request:
    """Charge the client's budget for the calls of a conversation on each model, and return the request."""
    talk = request.conversation
    charge(cells=len(request.models) * talk.turns * talk.calls // CELL_CALLS if talk else 0)
    return request


def read_conversation(data: Mapping[str, Any]) -> Conversation:
    """Read the conversation from a valid form's cleaned data."""
    return Conversation(
        **{name: data[field] for field, name in WHOLE.items()},
        images=data["turn_images"],
        reasoning=data["reasoning_kept"],
        at_limit=data["at_limit"],
        pause_minutes=data["pause"] or Decimal(0),
        cached=data["caching"] == "on",
        sub_calls=data["sub_calls"] or Decimal(0),
        sub_model=data["sub_model"],
        success_rate=Decimal(1) if data["success_rate"] is None else data["success_rate"],
    )


def write_pairs(talk: Conversation) -> list[tuple[str, object]]:
    """Write what differs from the usual as an address holds it."""
    pairs: list[tuple[str, object]] = [
        ("turn_count", talk.turns),
        ("user_tokens", talk.user_tokens),
        ("turn_calls", talk.calls if talk.calls > 1 else ""),
        ("call_tokens", talk.call_tokens or ""),
        ("result_tokens", talk.result_tokens or ""),
        ("turn_images", ",".join(map(write_image, talk.images))),
        ("reasoning_kept", _differing("reasoning_kept", talk.reasoning)),
        ("keep", "" if talk.keep is None else talk.keep),
        ("limit", "" if talk.limit is None else talk.limit),
        ("at_limit", _differing("at_limit", talk.at_limit)),
        ("summary_tokens", talk.summary_tokens or ""),
        ("pause", formatting.plain(talk.pause_minutes) if talk.pause_minutes else ""),
        ("caching", "" if talk.cached else "off"),
        ("sub_calls", formatting.plain(talk.sub_calls) if talk.sub_calls else ""),
        ("sub_model", talk.sub_model),
        ("sub_input_tokens", talk.sub_input_tokens or ""),
        ("sub_output_tokens", talk.sub_output_tokens or ""),
        ("success_rate", "" if talk.success_rate == 1 else f"{formatting.plain(talk.success_rate * 100)}%"),
    ]
    return [(name, value) for name, value in pairs if value != "" or name in ALWAYS]


def _differing(name: str, word: str) -> str:
    return "" if word == WORDS[name][0] else word


def list_unusual(talk: Conversation) -> list[str]:
    """List what the drawer holds that differs from the usual, in a few words each."""
    images = sum(image.count for image in talk.images)
    shortened = {"compact": "summarized at {}", "truncate": "cut at {}"}[talk.at_limit]
    said: list[tuple[str, object]] = [
        ("caching off", not talk.cached),
        ("pause {} min", formatting.plain(talk.pause_minutes) if talk.pause_minutes else ""),
        ("tool calls of {}", formatting.plural(talk.call_tokens, "token") if talk.call_tokens else ""),
        ("{} a turn", formatting.plural(images, "image") if images else ""),
        ("reasoning {}", "" if talk.reasoning == "vendor" else talk.reasoning),
        ("{} resent", "" if talk.keep is None else formatting.plural(talk.keep, "earlier turn")),
        (shortened, "" if talk.limit is None else formatting.count(talk.limit)),
        ("{} a turn", formatting.plural(talk.sub_calls, "sub-agent run") if talk.sub_calls else ""),
        ("{} resolved", formatting.percent(talk.success_rate) if talk.success_rate != 1 else ""),
    ]
    return [text.format(value) for text, value in said if value]


def list_assumptions(talk: Conversation) -> dict[str, str]:
    """List all that is stated of a conversation, as an address holds it, what is usual too."""
    usual = {name: words[0] for name, words in WORDS.items()}
    counts = {"turn_calls": "1", **dict.fromkeys(("call_tokens", "result_tokens", "summary_tokens"), "0")}
    usual |= counts | {"keep": "all", "pause": "0", "sub_calls": "0", "success_rate": "100%"}
    given = {name: str(value) for name, value in write_pairs(talk)}
    return {name: given.get(name, usual.get(name, "")) for name in NAMES}


def keep_pairs(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what an address holds of a conversation, as it is: nothing here reads it."""
    return tuple((name, value) for name in NAMES if (value := str(data.get(name) or "")) and len(value) <= LONGEST)
