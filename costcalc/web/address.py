"""Contents of an address: numbers and choices, never a text; and its short form, where it would be too long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Context, Decimal
from hashlib import sha256

from django.core import signing
from django.http import QueryDict

from costcalc import formatting
from pricing.catalog.catalog import Catalog

VERSION = "1"
"""Version of what the names in an address mean."""
LONGEST_QUERY = 2_000
"""Characters of a query; what is longer is compressed and signed."""
SALT = "costcalc.address"
PIN = 12
"""Hexadecimal digits of the tables' digest that an address holds."""
DIGITS = Context(prec=10)


def expand_query(query: QueryDict) -> QueryDict:
    """Give a query back as it was before it was shortened. A prompt that somebody put there is not read.

    A short form that was not made here stays as it is, for the form to refuse.
    """
    if query.get("s"):
        try:
            query = QueryDict(signing.loads(str(query["s"]), salt=SALT))
        except signing.BadSignature:
            return QueryDict(query.urlencode(), mutable=True)
    query = query.copy()
    query.pop("prompt", None)
    query.pop("s", None)
    return query


def shorten_query(query: str) -> str:
    """Return the query itself, or where it is too long for an address its short form."""
    return query if len(query) <= LONGEST_QUERY else f"s={signing.dumps(query, salt=SALT, compress=True)}"


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
