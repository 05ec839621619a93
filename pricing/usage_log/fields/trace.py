"""Numbers of a vendor's usage object, each with its meaning for the charge, or without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pricing.strict_json import below
from pricing.usage_log.fields.usage_fields import Fields

MOST_FIGURES: Final = 40
LONGEST_PATH: Final = 120
TIME: Final = "a time, free of charge"
_TIMES: Final = re.compile(
    r"(^|_)(time|ms|latency|ttft|created|created_at|per_second)$|[a-z](Time|Ms|Latency|CreatedAt)$"
)
"""Names of what vendors and tools measure beside the usage, such as Groq's queue_time."""
_USED: Final = re.compile(
    r"token|search|quer|request|call|image|audio|video|char|page|second|minute|session|unit|citation|cost|price",
)
"""Names of what may be charged for."""
_ASKED: Final = re.compile(r"^(max|min)_|_id$|limit|per_|latency|duration|elapsed")
"""Names of parameters, limits, rates and times, which are no use of anything."""

_CELL: Final = re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,40})?")


class Figure(NamedTuple):
    """A number of a usage object that is not zero. `meaning` None: nobody knows whether it costs something."""

    path: str
    number: int | Decimal
    meaning: str | None


def is_extra(figure: Figure) -> bool:
    """Return True for a number that nobody read and that may cost money beside the rest."""
    return figure.meaning is None


def trace_figures(usage: Fields, meaning: Callable[[str], str | None], *, bare: bool = False) -> tuple[Figure, ...]:
    """Return the numbers of a usage object in their order, the first MOST_FIGURES, each with its format's meaning.

    Of more than these, those without a meaning come first, so that none is passed over. A bare one is a row that holds
    anything else too: of it, only the numbers with names of something to use.
    """
    found = [
        Figure(_shown(usage.path, where), number, _find_meaning(where, meaning))
        for where, number in _numbers(usage.values, "")
        if not bare or _is_part(where, meaning)
    ]
    if len(found) > MOST_FIGURES:
        found.sort(key=lambda figure: figure.meaning is not None)
    return tuple(found[:MOST_FIGURES])


def trace_cells(
    row: Mapping[str, Any], meaning: Callable[[str], str | None], *, beside: Collection[str] = ()
) -> tuple[Figure, ...]:
    """Return the numbers of a flat row, of CSV or JSON alike, as `trace_figures` does of a bare usage object.

    `beside` names columns that are no use of anything, though they may hold numbers.
    """
    numbers = {name: _as_number(value) for name, value in row.items() if name not in beside}
    return trace_figures(Fields({name: n for name, n in numbers.items() if n is not None}), meaning, bare=True)


def _as_number(value: Any) -> int | Decimal | None:
    if isinstance(value, str):
        value = Decimal(value.strip()) if _CELL.fullmatch(value.strip()) else None
        return int(value) if value is not None and value == value.to_integral_value() else value
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _find_meaning(where: str, meaning: Callable[[str], str | None]) -> str | None:
    known = meaning(re.sub(r"\[\d+\]", "[]", where) if "[" in where else where)
    return known or (TIME if _TIMES.search(where.rpartition(".")[2]) else None)


def _is_part(where: str, meaning: Callable[[str], str | None]) -> bool:
    return bool("." in where or "[" in where or meaning(where) or is_use(where))


def is_use(name: str) -> bool:
    """Return True for the name of a field that may hold a number of what was used."""
    name = name.lower()
    return bool(_USED.search(name) and not _ASKED.search(name))


def _numbers(value: Any, path: str, depth: int = 0) -> Iterator[tuple[str, int | Decimal]]:
    """Yield (path, number) of all that is not zero. Nobody's usage is nested more than a few levels."""
    if isinstance(value, dict | list) and depth < 5:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _numbers(inner, below(path, key), depth + 1)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and value and _writable(value):
        yield path, value


def _writable(value: int | Decimal) -> bool:
    """Return False for 1e999999 and the like, which nobody wants to see written out."""
    return isinstance(value, int) or abs(value.adjusted()) < 20


def _shown(path: str, where: str) -> str:
    whole = f"{path}.{where}" if path else where
    legible = whole if whole.isprintable() else "".join(c if c.isprintable() else "�" for c in whole)
    return legible if len(legible) <= LONGEST_PATH else f"{legible[:LONGEST_PATH]}…"
