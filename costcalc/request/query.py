"""A request as an address holds it: numbers and choices, never a text."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from costcalc.request.conversation import write_pairs as write_conversation
from costcalc.request.prompt import write_pairs
from costcalc.web.conditions import write_pairs as write_modifiers
from pricing.estimate.request import Expectation, Request

SAFE = ",/:@"
"""Characters that an address holds as they are."""


def write_query(request: Request) -> str:
    """Write the part of an address that determines the figures."""
    expected = request.expectation
    pairs: list[tuple[str, object]] = [
        *write_pairs(request.prompt),
        *(write_conversation(request.conversation) if request.conversation else ()),
        ("output_tokens", expected.output_tokens),
        ("reasoning_tokens", expected.reasoning_tokens),
        ("requests", request.workload.requests),
        ("per", request.workload.per),
        ("days", request.workload.days),
        ("as_of", request.conditions.as_of),
        ("tier", request.conditions.tier),
        *list_unusual(request),
        ("models", ",".join(request.models)),
    ]
    return urlencode(pairs, safe=SAFE)


def list_unusual(request: Request) -> list[tuple[str, object]]:
    """List what most addresses do not need."""
    expected, measured, at = request.expectation, request.measured, request.conditions.at
    pairs: list[tuple[str, object]] = [
        ("at", f"{at:%H:%M}" if at else ""),
        ("max_output", "" if expected.max_output is None else expected.max_output),
        ("cache_read", _amount(expected.cache_read)),
        ("cache_write", _amount(expected.cache_write)),
        ("same_answer_length", "on" if expected.same_answer_length else ""),
        ("lifetime", expected.lifetime if expected.cache_write or _caches_for_long(request) else ""),
        *write_modifiers(expected.fees, request.conditions),
        ("measured", ",".join(f"{name}={number}" for name, number in measured.tokens.items())),
        ("factors", ",".join(f"{name}={number}" for name, number in measured.factors.items())),
    ]
    return [(name, value) for name, value in pairs if value != ""]


def _caches_for_long(request: Request) -> bool:
    """Return whether a conversation has what it caches held for longer than usual."""
    return request.conversation is not None and request.expectation.lifetime != Expectation().lifetime


def _amount(value: int | Decimal) -> str:
    """Enter a number of tokens, or a share as a percentage; nothing for none."""
    if not value:
        return ""
    return f"{(value * 100).normalize():f}%" if isinstance(value, Decimal) else str(value)
