"""Small tables that an answer about many rows consists of, beside its table of costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from costcalc import formatting
from costcalc.export.csv_text import write_digits
from costcalc.formatting import Value

MOST_LISTED: Final = 20
"""Lines of a section that a terminal shows; files have all that are known."""
MOST_SHOWN: Final = 48
"""Characters of a name that a table for people shows; files have all."""
Text = Callable[[Any], str]


def write_dollars(value: Decimal | str | None) -> str:
    """Write dollars; where words stand in their place, such as those for a range, as they are."""
    return value if isinstance(value, str) else formatting.money(value)


def write_name(value: str) -> str:
    """Write a name, its middle left out where it is long."""
    return formatting.word(formatting.shorten(value, MOST_SHOWN))


DOLLARS: Final[tuple[Text, ...]] = (formatting.money, formatting.stated, write_dollars, formatting.difference)
"""How dollars are read."""


def write_any(value: Value) -> str:
    """Write a value that is a count in one row and a text in another."""
    return formatting.count(value) if isinstance(value, int) else write_digits(value)


@dataclass(frozen=True, slots=True)
class Section:
    """A small table with a title, which is also the head of a column where that says as much."""

    title: str
    heads: tuple[str, ...]
    texts: tuple[Text, ...]
    """How people read the figures of each column; `formatting.word` or `write_name` for texts."""
    rows: Sequence[tuple[Value, ...]]
    more: int = 0
    """Rows beyond those that are known."""
    most: int = MOST_LISTED
    """Rows that a terminal shows."""

    @property
    def numeric(self) -> list[bool]:
        return [text not in (formatting.word, write_name) for text in self.texts]

    def write_rows(self) -> list[list[str]]:
        """Write the head and the first rows as texts."""
        shown = self.rows[: self.most]
        return [[*self.heads], *([text(value) for text, value in zip(self.texts, row, strict=True)] for row in shown)]

    @property
    def rest(self) -> int:
        """Return how many rows a terminal does not show."""
        return max(0, len(self.rows) - self.most) + self.more
