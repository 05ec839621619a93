"""Numbers of a vendor's usage object, each with its meaning for the charge, or without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, Final, NamedTuple

from pricing.strict_json import below
from pricing.usage_log.usage_fields import Fields

MOST_FIGURES: Final = 40
LONGEST_PATH: Final = 120
_HARMLESS: Final = ("tokens", "tokencount", "time", "ms", "latency", "created", "createdat")
_COSTLY: Final = ("citation_tokens",)
"""Tokens that stand beside the input: Perplexity's."""


class Figure(NamedTuple):
    """A number of a usage object that is not zero. `meaning` None: nothing was charged for it."""

    path: str
    number: int | Decimal
    meaning: str | None


def is_extra(figure: Figure) -> bool:
    """Return True for a number that nobody read and that may cost money beside the rest.

    Tokens that nobody read may as well be part of others, or cheaper than these, so they say nothing.
    """
    name = figure.path.rpartition(".")[2]
    if name in _COSTLY:
        return figure.meaning is None
    return figure.meaning is None and not name.lower().replace("_", "").endswith(_HARMLESS)


def trace_figures(usage: Fields, meaning: Callable[[str], str | None]) -> tuple[Figure, ...]:
    """Return the numbers of a usage object in their order, the first MOST_FIGURES, each with its format's meaning."""
    return tuple(
        Figure(_shown(usage.path, where), number, meaning(re.sub(r"\[\d+\]", "[]", where)))
        for where, number in islice(_numbers(usage.values, ""), MOST_FIGURES)
    )


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
    legible = "".join(c if c.isprintable() else "�" for c in whole)
    return legible if len(legible) <= LONGEST_PATH else f"{legible[:LONGEST_PATH]}…"
