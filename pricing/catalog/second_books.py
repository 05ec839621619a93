"""Second books: other lists of prices, read as plain data, that ours is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final, NamedTuple, Protocol

from pricing.units import REGIONS, SPEEDS, TIERS

MIDNIGHT: Final = time(0)
MODES: Final = (*TIERS, *SPEEDS[1:], *REGIONS[1:])
"""Ways in which a request is processed, each other than standard by one thing: its tier, its speed or its region."""


class SheetRow(NamedTuple):
    """Rates of a model in one mode, from a time of day (UTC) and from a number of input tokens on."""

    tier: str
    """One of MODES."""
    at: time
    input_tokens: int
    rates: Mapping[str, Decimal]
    """Dollars by unit key."""


Sheet = tuple[SheetRow, ...]
"""All rates of a model on one day: for each mode, each time combined with each number of tokens."""


@dataclass(frozen=True, slots=True)
class BookEntry:
    """Model as a second book has it on a day."""

    id: str
    sheet: Sheet
    context_window: int | None = None
    """Tokens of input, or of input and output: books differ in which they state."""
    max_output: int | None = None
    retires: date | None = None
    """First day on which requests fail."""


class SecondBook(Protocol):
    """Another list of prices, read as plain data."""

    @property
    def name(self) -> str:
        """Return its name, as the report has it."""

    def ids(self, provider: str) -> Iterable[str]:
        """Yield the ids of its models of one of our providers."""

    def find(self, provider: str, name: str, day: date) -> BookEntry | None:
        """Return the model as which it would price a name; None where it has none."""


def multiply_sheet(rows: Iterable[SheetRow], mode: str, factor: Decimal) -> Sheet:
    """Return the standard rows at a factor of their rates for tokens, as rows of another mode."""
    return tuple(
        SheetRow(mode, row.at, row.input_tokens, {k: r * factor for k, r in row.rates.items() if k.endswith("_mtok")})
        for row in rows
        if row.tier == TIERS[0]
    )
