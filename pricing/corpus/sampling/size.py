"""How much of a corpus is to be counted, as a person says it: 1 %, 1,000 rows, or as many as an interval takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

LEAST_ROWS: Final = 300
"""Of fewer rows nobody can say how much they vary; see docs/corpus.md for how often the intervals hold."""
MOST_ROWS: Final = 200_000
FIRST_ROWS: Final = 1_000
"""Rows that are counted first, where an interval is asked for."""
NARROWEST: Final = Decimal("0.1")
WIDEST: Final = Decimal(50)
DEFAULT_SEED: Final = 1
MOST_SEED: Final = 2**63 - 1
_MORE: Final = Decimal("1.1")
_LEAST_MORE: Final = Decimal("1.25")
"""A round reads all files again, so that none is for a handful of rows."""
EXPECTED: Final = "expected a share such as 1%, a number of rows such as 1000, or an interval such as ±2%"

_PATTERN: Final = re.compile(r"(?P<sign>±|\+-|\+/-)?\s*(?P<number>\d[\d,_]{0,12}(?:\.\d{1,6})?)\s*(?P<percent>%)?")


class SampleError(ValueError):
    """Sample that cannot be taken; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class SampleSize:
    """Size of a sample. `share`: percent of the rows; `rows`: their number; `interval`: percent of the total on each
    side at most, of the input tokens on each model."""

    kind: Literal["share", "rows", "interval"]
    value: Decimal

    def __str__(self) -> str:
        if self.kind == "rows":
            return f"{int(self.value):,}"
        return f"{'±' if self.kind == 'interval' else ''}{self.value.normalize():f}%"

    def find_rows(self, population: int) -> int:
        """Return how many rows of a population are to be counted, at first where an interval is asked for.

        Raises SampleError where they are more than MOST_ROWS.
        """
        if self.kind == "interval":
            return min(FIRST_ROWS, population)
        share = int(self.value * population / 100) if self.kind == "share" else int(self.value)
        rows = min(max(share, LEAST_ROWS), population)
        check_rows(rows, population)
        return rows


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """Sample that is asked for."""

    size: SampleSize
    seed: int = DEFAULT_SEED
    """Another one chooses other rows."""


def check_rows(rows: int, population: int) -> None:
    """Raise SampleError for more rows than a sample may have."""
    if rows > MOST_ROWS:
        raise SampleError(
            f"{rows:,} of {population:,} rows are more than a sample may have ({MOST_ROWS:,}); "
            f"ask for fewer, such as {MOST_ROWS // 10:,}, or count all rows"
        )


def read_size(text: str) -> SampleSize:
    """Return the size of a sample as a person writes it: 1%, 1000, ±2% or +-2%. Raises SampleError."""
    match = _PATTERN.fullmatch(text.strip())
    if not match:
        raise SampleError(EXPECTED)
    value = Decimal(match["number"].replace(",", "").replace("_", ""))
    if match["sign"]:
        return _check_interval(value, percent=bool(match["percent"]))
    if match["percent"]:
        if not 0 < value <= 100:
            raise SampleError("a share must be more than 0% and at most 100%")
        return SampleSize("share", value)
    if value != int(value) or value < LEAST_ROWS:
        raise SampleError(f"a number of rows must be whole, and at least {LEAST_ROWS:,}")
    check_rows(int(value), int(value))
    return SampleSize("rows", value)


def _check_interval(value: Decimal, *, percent: bool) -> SampleSize:
    if not percent:
        raise SampleError("an interval is in percent, such as ±2%")
    if not NARROWEST <= value <= WIDEST:
        raise SampleError(f"an interval must be between ±{NARROWEST}% and ±{WIDEST}%")
    return SampleSize("interval", value)


def find_next_rows(rows: int, population: int, share: Decimal, wanted: Decimal) -> int:
    """Return how many rows to count in all, where an interval of these rows is a larger share than wanted.

    Its width goes with the square root of the rows. A tenth more saves most of the rounds that would end just short.
    """
    needed = max(rows * (share / wanted) ** 2 * _MORE, rows * _LEAST_MORE)
    return min(int(needed) + 1, population, MOST_ROWS)
