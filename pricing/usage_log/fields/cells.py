"""Cells of a line of CSV: texts that stand for numbers, dollars, times and words, each fault with its column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from pricing.strict_json import MOST, JSONError, as_count
from pricing.usage_log.fields.moment import When, read_moment, read_when
from pricing.usage_log.fields.usage_fields import LONGEST_WORD

_WHOLE: Final = re.compile(r"([0-9]{1,20})(\.0+)?")
_DOLLARS: Final = re.compile(r"(?!-\$?-)(-?)\$?(-?[0-9]{1,12}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,2})?)")
_BLANK: Final = (None, "", "null", "NULL", "None", "-", "–")
"""Cells that state nothing, as spreadsheets, databases and scripts write them."""
_YES: Final = ("true", "yes", "1")
_NO: Final = ("false", "no", "0")


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of a line by their columns. Its methods raise JSONError where a cell is none of what is asked.

    No message repeats a cell: where columns have slipped, a cell may hold anything. Values that are no text, as rows
    of JSON have them under the same names, are read alike.
    """

    row: Mapping[str, Any]

    def has(self, column: str) -> bool:
        """Return True for a column with anything in its cell."""
        return self._value(column) is not None

    def count(self, *columns: str) -> int:
        """Return the number in the first of several columns that has one; 0 where none has."""
        return self.optional(*columns) or 0

    def required(self, column: str) -> int:
        """Return a number that must be there."""
        number = self.optional(column)
        if number is None:
            raise JSONError(column, "missing; expected a whole number")
        return number

    def optional(self, *columns: str) -> int | None:
        """Return the number in the first of several columns that has one; 3.0 is one, as scripts write it."""
        for column in columns:
            value = self._value(column)
            if isinstance(value, str):
                return as_count(_as_whole(value, column), column)
            if value is not None:
                return as_count(int(value) if _is_whole(value) else value, column)
        return None

    def dollars(self, *columns: str) -> Decimal | None:
        """Return the amount of money in the first of several columns that has one, such as 0.5 or $0.50."""
        for column in columns:
            if (value := self._value(column)) is not None:
                return _as_dollars(value, column)
        return None

    def moment(self, *columns: str) -> datetime | None:
        """Return the time in the first of several columns that has one, in UTC."""
        for column in columns:
            if (value := self._value(column)) is not None:
                moment = read_moment(value)
                if moment is None:
                    raise JSONError(column, "expected a time, such as 2026-11-22T10:00:00Z")
                return moment
        return None

    def when(self, *columns: str) -> When:
        """Return the day and the time of the first of several columns that has one; a day alone has no time."""
        moment = self.moment(*columns)
        if moment is None:
            return When()
        return read_when(next(self._value(column) for column in columns if self.has(column)))

    def word(self, *columns: str) -> str | None:
        """Return the word in the first of several columns that has one, cut where it is too long for one."""
        words = (self._value(column) for column in columns)
        return next((w[:LONGEST_WORD] for w in words if isinstance(w, str) and w.isprintable()), None)

    def name(self, *columns: str) -> str | None:
        """Return the name in the first of several columns that has one, such as a model's, whole."""
        names = (self._value(column) for column in columns)
        return next((name for name in names if isinstance(name, str) and name.isprintable()), None)

    def flag(self, column: str) -> bool | None:
        """Return True or False as scripts and spreadsheets write it; None for a blank cell."""
        value = self._value(column)
        word = str(value).lower()
        if value is not None and word not in (*_YES, *_NO):
            raise JSONError(column, "expected true or false")
        return None if value is None else word in _YES

    def _value(self, column: str) -> Any:
        value = self.row.get(column)
        if isinstance(value, str):
            value = value.strip()
        return None if value in _BLANK else value


def _as_dollars(value: Any, column: str) -> Decimal:
    if isinstance(value, str) and (match := _DOLLARS.fullmatch(value)):
        value = Decimal(match[1] + match[2])
    amount = Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
    if amount is None or abs(amount) > MOST:
        raise JSONError(column, "expected an amount in dollars")
    return amount


def _as_whole(text: str, column: str) -> int:
    match = _WHOLE.fullmatch(text.replace(",", "") if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", text) else text)
    if match is None:
        raise JSONError(column, "expected a whole number")
    return int(match[1])


def _is_whole(value: Any) -> bool:
    """Return True for a number like 3.0; 1e999999 would take minutes to write out."""
    return (
        isinstance(value, Decimal)
        and value.is_finite()
        and value.adjusted() < 20
        and value == value.to_integral_value()
    )
