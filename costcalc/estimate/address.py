"""What an address may hold: numbers and choices, never a text; and its short form, where it would be too long."""

from __future__ import annotations

from django.core import signing
from django.http import QueryDict

from pricing.catalog.book import Catalog

VERSION = "1"
"""Of what the names in an address mean."""
LONGEST = 2_000
"""Characters of a query; what is longer is compressed and signed."""
SALT = "costcalc.address"
PIN = 12
"""Hexadecimal digits of the tables' digest that an address holds."""


def numbers_only(query: QueryDict) -> QueryDict:
    """A query as it was before it was shortened. A prompt that somebody put there is not read.

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


def short(query: str) -> str:
    """The query itself, or where it is too long for an address its short form."""
    return query if len(query) <= LONGEST else f"s={signing.dumps(query, salt=SALT, compress=True)}"


def pin(catalog: Catalog) -> str:
    """Which tables an address was made with."""
    return catalog.digest.rpartition(":")[2][:PIN]
