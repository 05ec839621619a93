"""Tier at which a call was served, as its answer says it in one place or several, and what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pricing.strict_json import JSONError

STANDARD: Final = "standard"
_TIERS: Final = {"default": STANDARD, "fast": "priority"}
_REQUESTS: Final = ("request", "model_parameters")
"""Fields that hold what was asked, beside the answer."""


def name_tier(word: Any) -> str | None:
    """Return our word for a tier; one that we do not know stays, so that nothing else is priced as standard."""
    if not isinstance(word, str) or not word.isprintable() or word in ("", "auto", "unspecified"):
        return None
    return _TIERS.get(word, word[:40])


def choose_tier(stated: Iterable[tuple[str, Any]]) -> str | None:
    """Return the tier that an answer states, given as (path, word). Raises JSONError where it states two."""
    named = [(path, tier) for path, word in stated if (tier := name_tier(word))]
    for path, tier in named[1:]:
        if tier != named[0][1]:
            raise JSONError(path, f"is {tier} and {named[0][0]} {named[0][1]}, so it is unclear which counts")
    return named[0][1] if named else None


def describe_request(served: str | None, around: Iterable[Mapping[str, Any]]) -> str:
    """Say that another tier was asked for; the answer states the one that served it, which may be another.

    https://platform.openai.com/docs/api-reference/responses/create, service_tier
    """
    asked = next(filter(None, map(name_tier, _list_asked(around))), None)
    if asked is None or asked == (served or STANDARD):
        return ""
    stated = f"was served at {served}" if served else "does not say which one served it: priced as standard"
    return f"asked for the tier {asked}, and the answer {stated}"


def _list_asked(around: Iterable[Mapping[str, Any]]) -> Iterator[Any]:
    for place in around:
        for holder in (place, *(place.get(name) for name in _REQUESTS)):
            if isinstance(holder, Mapping):
                yield holder.get("service_tier")
