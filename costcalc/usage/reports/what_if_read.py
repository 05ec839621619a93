"""What if, as people write it: `model=claude-sonnet-4-5,tier=batch,cache=60%`; and what a program asks, checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from costcalc.formatting import legible
from costcalc.schema.errors import RequestError, validate
from costcalc.usage.reports.what_if_schema import ScenarioBody
from costcalc.web.known_model import explain_unknown
from costcalc.web.numbers import NotANumber, read_number
from pricing.usage_log.reports.what_if.scenario import MOST_SCENARIOS, Scenario, ScenarioError

WORDS: Final[Mapping[str, str]] = {
    "model": "model",
    "tier": "tier",
    "cache": "cache_hit_rate",
    "batch": "batch_share",
    "as_of": "as_of",
}
"""Word that people write → field."""
EXAMPLE: Final = "model=claude-sonnet-4-5,tier=batch,cache=60%"
LONGEST_TEXT: Final = 2_000
_INSTEAD: Final = re.compile(r"\s*(?:->|→|>)\s*")


def read_scenarios(texts: Sequence[str]) -> tuple[Scenario, ...]:
    """Read scenarios as people write them. Raises RequestError, with the text."""
    if len(texts) > MOST_SCENARIOS:
        raise RequestError(f"{len(texts)} scenarios; give at most {MOST_SCENARIOS}")
    return tuple(map(read_scenario, texts))


def read_scenario(text: str) -> Scenario:
    """Read a scenario as people write it. Raises RequestError."""
    if len(text) > LONGEST_TEXT:
        raise RequestError(f"more than {LONGEST_TEXT:,} characters; write what changes, such as {EXAMPLE}")
    try:
        return check_scenario(validate(ScenarioBody, _read_fields(text)))
    except RequestError as error:
        words = {field: word for word, field in WORDS.items()}
        field = words.get(error.path or "", (error.path or "").partition(".")[0])
        raise RequestError(f"{legible(text)}: {f'{field}: ' if field else ''}{error.message}") from None


def _read_fields(text: str) -> dict[str, Any]:
    fields, models = dict[str, Any](), dict[str, Any]()
    for part in filter(None, map(str.strip, text.split(","))):
        word, value = _read_pair(part)
        pair = _INSTEAD.split(value, maxsplit=1) if word == "model" else [value]
        if len(pair) == 2 and not all(pair):
            raise RequestError(f"{part}: write both models, such as model=gpt-4o>gpt-5")
        known = models if len(pair) == 2 else fields
        name = pair[0] if len(pair) == 2 else WORDS[word]
        if name in known:
            raise RequestError(f"{pair[0] if len(pair) == 2 else word} appears twice; keep one")
        known[name] = pair[-1] if word not in ("cache", "batch") else _read_share(word, value)
    return fields | ({"models": models} if models else {})


def _read_pair(part: str) -> tuple[str, str]:
    """Read `name=value`. Raises RequestError."""
    name, sign, value = (piece.strip() for piece in part.partition("="))
    word = name.casefold().replace("-", "_")
    if word not in WORDS:
        near = get_close_matches(word, WORDS, n=1, cutoff=0.5)
        meant = f"; did you mean {near[0]}?" if near else ""
        raise RequestError(f"{name} is not one of {', '.join(WORDS)}{meant}")
    if not sign or not value:
        raise RequestError(f"{word} needs a value, such as {_give_example(word)}")
    return word, value


def _give_example(word: str) -> str:
    return {"model": "model=gpt-5", "tier": "tier=batch", "as_of": "as_of=2026-11-21"}.get(word, f"{word}=30%")


def _read_share(word: str, text: str) -> Decimal:
    """Read `60%` or `0.6`; a whole number without a sign might be either. Raises RequestError."""
    try:
        number = read_number(text, "%")
    except NotANumber:
        raise RequestError(f"{word}={text} is not a share; write it as 60% or 0.6") from None
    if text.rstrip().endswith("%"):
        number /= 100
    elif number and number == number.to_integral_value():
        raise RequestError(f"{word}={text} is not a share; write {text}%, or a number below 1 such as 0.6")
    if not 0 <= number <= 1:
        raise RequestError(f"{word}={text} is not a share; it must be between 0% and 100%")
    return number


def check_scenario(body: ScenarioBody) -> Scenario:
    """Return the scenario that a program asks for. Raises RequestError, with its path inside."""
    fields = {name: value for name, value in body if value is not None}
    models = tuple((body.models or {}).items())
    try:
        scenario = Scenario(**{**fields, "models": models})
    except ScenarioError as error:
        raise RequestError(error.problem, path=error.field or None) from None
    for field, name in (("model", body.model or ""), *((f"models.{one}", other) for one, other in models)):
        if name and (problem := explain_unknown(name)):
            raise RequestError(problem, path=field, expected="a model of the price tables")
    return scenario


def check_scenarios(bodies: Iterable[ScenarioBody]) -> tuple[Scenario, ...]:
    """Return the scenarios that a program asks for. Raises RequestError, with the path."""
    checked = []
    for place, body in enumerate(bodies):
        try:
            checked.append(check_scenario(body))
        except RequestError as error:
            path = f"what_if[{place}]" + (f".{error.path}" if error.path else "")
            raise RequestError(error.message, path=path, expected=error.expected) from None
    return tuple(checked)
