"""What describes a session, by the names that programs use."""

from __future__ import annotations

from decimal import Decimal

from costcalc.current import catalog
from pricing.catalog.catalog import UnknownModel
from pricing.conversation.conversation import MOST_CALLS
from pricing.session.session import Session


def list_values(session: Session) -> dict[str, Decimal | str]:
    """List what describes a session, by the names that programs use; without what is zero, blank or usual."""
    limit = Decimal(session.limit or 0)
    calls = min(session.calls, MOST_CALLS)
    values: dict[str, Decimal | int] = {
        "reasoning_tokens": session.reasoning_tokens,
        "turns": min(session.turns, MOST_CALLS // calls),
        "user_tokens": session.user_tokens,
        "calls": calls,
        "call_tokens": session.call_tokens,
        "result_tokens": session.result_tokens,
        "limit": limit,
        "summary_tokens": min(Decimal(session.summary_tokens), max(Decimal(0), limit - 1)),
        "pause": session.pause_minutes,
        "sub_calls": session.sub_calls,
        "sub_input_tokens": session.sub_input_tokens,
        "sub_output_tokens": session.sub_output_tokens,
        **dict(session.fees),
    }
    words = {
        "sub_model": session.sub_model if _is_known(session.sub_model) else "",
        "caching": "" if session.cached or session.read_calls == 1 else "off",
        "cache_lifetime": "1 hour" if session.lasting else "",
    }
    return {
        "input_tokens": Decimal(session.prompt_tokens),
        "output_tokens": Decimal(session.output_tokens),
        **{name: Decimal(value) for name, value in values.items() if value},
        **{name: word for name, word in words.items() if word},
    }


def find_model(session: Session) -> str:
    """Return the first of the session's models that is in the tables; blank where none is."""
    return next((name for name in session.models if _is_known(name)), "")


def _is_known(name: str) -> bool:
    try:
        catalog().offer(name)
    except UnknownModel:
        return False
    return True
