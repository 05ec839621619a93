"""Conditions of a request: what was stated, and whether an override holds by it, does not, or may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from typing import Final

from costcalc_prices.data import Hours, Override, Threshold, When, load
from costcalc_prices.errors import NotSold, UnknownCondition

WORDS: Final = ("tier", "speed", "region", "search_context", "search_type", "resolution")
"""Conditions that a request states in a word."""
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Given:
    """Conditions as they were stated; None: not stated."""

    day: date
    tier: str | None = None
    speed: str | None = None
    region: str | None = None
    search_context: str | None = None
    search_type: str | None = None
    resolution: str | None = None
    input_tokens: int | None = None
    at: time | None = None

    def word(self, name: str) -> str | None:
        value: str | None = getattr(self, name)
        return value


def check_given(given: Given) -> None:
    """Raise UnknownCondition for a value that no condition has. A blank one is the vendor's default, where one is."""
    for name, condition in load()["conditions"].items():
        value, known = given.word(name), condition["values"]
        if value is None or value in known or (value == "" and condition["base"] is None):
            continue
        near = get_close_matches(value, known, 1)
        meant = f"; is it {near[0]}?" if near else ";"
        raise UnknownCondition(f"unknown {name} {value!r}{meant} choose from {', '.join(known)}")
    if given.input_tokens is not None and given.input_tokens < 0:
        raise UnknownCondition("input_tokens cannot be negative")


def check_sold(path: str, overrides: Iterable[Override], given: Given) -> None:
    """Raise NotSold for a tier, speed or region in which a model is not sold on the day."""
    for name, condition in load()["conditions"].items():
        value, base = given.word(name), condition["base"]
        if base is None or value in {None, base}:
            continue
        sold = list_values(name, overrides)
        if value not in sold:
            raise NotSold(f"{path} is not sold as {name} {value} on {given.day}; it is sold as {', '.join(sold)}")


def list_values(name: str, overrides: Iterable[Override]) -> list[str]:
    """List the values of a condition that make a difference, the base first; "" is the vendor's default."""
    named = {each["when"].get(name) for each in overrides if each.get("sold", True)}
    base = load()["conditions"][name]["base"]
    known = [value for value in load()["conditions"][name]["values"] if value in named or value == base]
    return known if base is not None else ["", *known]


def find_missing(when: When, given: Given) -> frozenset[str] | None:
    """Return the conditions that would have to be stated to know whether an override holds: none where it does.

    None: it does not hold, whatever they are.
    """
    missing = set()
    for name, holds in _judge(when, given):
        if holds is None:
            missing.add(name)
        elif not holds:
            return None
    return frozenset(missing)


def _judge(when: When, given: Given) -> Iterator[tuple[str, bool | None]]:
    """Yield (parameter, whether it holds) of each condition; None: it was not stated."""
    for name in WORDS:
        if name in when:
            value = given.word(name)
            yield name, None if value is None else value == when[name]
    if "input_tokens" in when:
        tokens = given.input_tokens
        yield "input_tokens", None if tokens is None else tokens >= find_least(when["input_tokens"])
    if "utc" in when:
        yield "at", _holds_at(when["utc"], given)


def find_least(threshold: Threshold) -> int:
    """Return the smallest number of input tokens for which a threshold holds."""
    return threshold["over"] + 1 if "over" in threshold else threshold["from"]


def _holds_at(hours: Hours, given: Given) -> bool | None:
    if WEEKDAYS[given.day.weekday()] not in hours.get("weekdays", WEEKDAYS):
        return False
    if given.at is None:
        return None
    first, until = time.fromisoformat(hours["from"]), time.fromisoformat(hours["until"])
    return first <= given.at < until if first < until else given.at >= first or given.at < until
