"""Numbers of tokens under the names of a framework or a gateway → a usage, and the meaning of each number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pricing.strict_json import below
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.inclusion import BESIDE_INPUT, BESIDE_OUTPUT, Division, Side, divide
from pricing.usage_log.fields.trace import Figure, trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import FREE, INPUT, OUTPUT, SUM, WITHIN

COUNTED: Final[Mapping[str, str]] = {
    "input": INPUT,
    "cache_read": "cached input",
    "cache_write": "cache write",
    "cache_write_1h": "cache write (1 hour)",
    "input_audio": "audio input",
    "output": OUTPUT,
    "reasoning": "reasoning",
    "output_audio": "audio output",
    "total": SUM,
}
MEANINGS: Final[Mapping[str, str]] = {
    **COUNTED,
    "part": WITHIN,
    "cost": "the seller's own sum",
    "cost_part": "part of the seller's own sum",
    "free": FREE,
}
"""Meaning of each kind of number; those of COUNTED make the usage."""
AGAIN: Final = "stated again under another name"

Kinds = Mapping[str, str]
"""Kind of each number by its path in the object, the preferred name of a kind first."""


class Named(NamedTuple):
    """Usage of an object, and its numbers with their meanings."""

    usage: Usage
    figures: tuple[Figure, ...]
    note: str
    """How it was read, where packages differ; blank where there was nothing to decide."""


def read_named(values: Mapping[str, Any], kinds: Kinds, *, beside: bool = False, path: str = "") -> Named:
    """Read the numbers of an object by their names. Raises JSONError and UsageError.

    `beside`: True for formats whose numbers stand beside each other, each token in one of them, so that numbers of one
    kind add up. Otherwise parts are within their whole, and of several names of one kind the first counts.
    """
    numbers = dict(_list_numbers(values, kinds))
    counts = _gather(numbers, kinds, beside)
    cached = counts.get("cache_read", 0) + counts.get("cache_write", 0) + counts.get("cache_write_1h", 0)
    # where parts are within, audio is within too: packages differ by the cache and by reasoning alone
    into = Side(counts.get("input", 0), cached + beside * counts.get("input_audio", 0))
    out = Side(counts.get("output", 0), counts.get("reasoning", 0) + beside * counts.get("output_audio", 0))
    division = divide(into, out, counts.get("total"), usual=beside, path=path)
    usage = Usage(
        input_tokens=division.input,
        cache_read_tokens=counts.get("cache_read", 0),
        cache_write_tokens=counts.get("cache_write", 0),
        cache_write_1h_tokens=counts.get("cache_write_1h", 0),
        output_tokens=division.output,
        reasoning_tokens=counts.get("reasoning", 0),
        input_audio_tokens=counts.get("input_audio", 0),
        output_audio_tokens=counts.get("output_audio", 0),
    )
    return Named(usage, _trace(numbers, kinds, division, beside, path), _describe(division, cached, beside))


def _list_numbers(values: Mapping[str, Any], kinds: Kinds, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield (path, value) of all numbers, and of texts under a known name, as some logs write numbers so."""
    for key, value in values.items():
        where = below(path, key)
        if isinstance(value, Mapping) and depth < 4:
            yield from _list_numbers(value, kinds, where, depth + 1)
        elif kinds.get(where) in COUNTED:
            yield where, Cells({where: value}).optional(where)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            yield where, value


def _gather(numbers: Mapping[str, Any], kinds: Kinds, add: bool) -> dict[str, int]:
    """Return the number of each kind: the sum of its names, or the one of the first name that has one."""
    counts: dict[str, int] = {}
    for name, kind in kinds.items():
        number = numbers.get(name) if kind in COUNTED else None
        if number is not None and (add or kind not in counts):
            counts[kind] = counts.get(kind, 0) + number
    return counts


def _trace(numbers: Mapping[str, Any], kinds: Kinds, division: Division, add: bool, path: str) -> tuple[Figure, ...]:
    first: dict[str, str] = {}
    for name, kind in kinds.items():
        if numbers.get(name) is not None:
            first.setdefault(kind, name)

    def find_meaning(name: str) -> str | None:
        kind = kinds.get(name, "")
        if kind in COUNTED and not add and first[kind] != name:
            return AGAIN
        if kind == "input" and division.input_beside:
            return BESIDE_INPUT
        return BESIDE_OUTPUT if kind == "output" and division.output_beside else MEANINGS.get(kind)

    return trace_figures(Fields(numbers, path), find_meaning)


def _describe(division: Division, cached: int, beside: bool) -> str:
    """Return how the numbers were read, where that is not as the format says; blank where it is."""
    if not cached or division.input_beside == beside:
        return ""
    if beside:
        return "cached tokens read as part of the input, as the total says"
    return "cached tokens read as beside the input: it is less than they are, or the total says so"
