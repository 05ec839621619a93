"""What an address holds beside what it asks: the tables and figures that it was made with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Context, Decimal
from hashlib import sha256

from costcalc import formatting
from pricing.catalog.catalog import Catalog

VERSION = "1"
"""Version of what the names in an address mean."""
PIN = 12
"""Hexadecimal digits of the tables' digest that an address holds."""
LONGEST_QUERY = 2_000
"""Characters of a query; what is longer is compressed and signed (costcalc/web/address.py)."""
DIGITS = Context(prec=10)


def name_tables(catalog: Catalog) -> str:
    """Name the tables an address is made with: the day of their version, and the beginning of their digest."""
    return f"{catalog.version}.{catalog.digest.rpartition(':')[2][:PIN]}"


def read_tables(text: str) -> tuple[date | None, str]:
    """Read the day and the digest again. Raises ValueError for a day that is none; an older address has none."""
    day, _, digest = text.rpartition(".")
    return (date.fromisoformat(day) if day else None), digest


def encode_figures(query: str, amounts: Iterable[Decimal | None]) -> str:
    """Write the dollars that an address gives when it is made, bound to what it asks: `1f2e3d:12.5,,0.0042`."""
    return f"{_bound(query)}:{','.join(map(write_amount, amounts))}"


def decode_figures(text: str, query: str, number: int) -> Sequence[str] | None:
    """Read the amounts again. None where there are none, or somebody has changed the rest of the address since."""
    bound, _, amounts = text.partition(":")
    figures = amounts.split(",")
    return figures if bound == _bound(query) and len(figures) == number else None


def write_amount(amount: Decimal | None) -> str:
    """Write as many digits as anybody compares; none where unknown."""
    return formatting.plain(None if amount is None else DIGITS.plus(amount))


def _bound(query: str) -> str:
    return sha256(query.encode()).hexdigest()[:6]
