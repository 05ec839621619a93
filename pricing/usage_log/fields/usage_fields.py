"""Numbers of a vendor's usage object, each fault with its path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pricing.strict_json import MOST, JSONError, as_count, as_object, below

LONGEST_WORD: Final = 40


@dataclass(frozen=True, slots=True)
class Fields:
    """A usage object or a part of one, and its path. Its methods raise JSONError where the numbers are wrong."""

    values: Mapping[str, Any]
    path: str = ""

    def required(self, key: str) -> int:
        """Return a number that must be there."""
        value = self.values.get(key)
        if type(value) is int and 0 <= value <= MOST:  # as nearly all are: no path is written for them
            return value
        if value is None:
            raise JSONError(below(self.path, key), "missing; expected a whole number")
        return as_count(value, below(self.path, key))

    def optional(self, key: str) -> int | None:
        """Return a number that may be missing or null."""
        return None if self.values.get(key) is None else self.required(key)

    def number(self, key: str) -> int:
        """Return a number that is 0 where it is missing or null."""
        return 0 if self.values.get(key) is None else self.required(key)

    def inner(self, *keys: str) -> Fields:
        """Return the first of several objects that is there; an empty one where none is."""
        for key in keys:
            value = self.values.get(key)
            if value is not None:
                return Fields(as_object(value, below(self.path, key)), below(self.path, key))
        return Fields({}, below(self.path, keys[0]))

    def word(self, key: str) -> str | None:
        """Return a word, cut where it is too long for one; None where there is none that a page can show."""
        value = self.values.get(key)
        return value[:LONGEST_WORD] if isinstance(value, str) and value and value.isprintable() else None

    def list_objects(self, key: str) -> list[Fields]:
        """Return the objects in a list, each with its path; none where there is no list, as a field may be anything."""
        values = self.values.get(key)
        if not isinstance(values, list):
            return []
        where = below(self.path, key)
        return [Fields(item, below(where, index)) for index, item in enumerate(values) if isinstance(item, dict)]

    def check_total(self, total: int | None, parts: int) -> None:
        """Compare a stated total with the sum of its parts."""
        if total is not None and total != parts:
            problem = f"its input and output add up to {parts:,} tokens, not to the stated total of {total:,}"
            raise JSONError(self.path, problem)

    def subtract_cached(self, whole: int, part: int, of: str = "audio") -> int:
        """Return what remains of a whole without a part that was read from the cache."""
        if part > whole:
            raise JSONError(self.path, f"{part:,} cached {of} tokens exceed the {whole:,} they are part of")
        return whole - part
