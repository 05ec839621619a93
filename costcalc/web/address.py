"""Contents of an address: numbers and choices, never a text; and its short form, where it would be too long."""

from __future__ import annotations

from copy import copy

from django.core import signing
from django.http import QueryDict

from costcalc.web.figures import LONGEST_QUERY

SALT = "costcalc.address"


def expand_query(query: QueryDict) -> QueryDict:
    """Give a query back as it was before it was shortened. A prompt that somebody put there is not read.

    A short form that was not made here stays as it is, for the form to refuse.
    """
    if query.get("s"):
        try:
            query = QueryDict(signing.loads(str(query["s"]), salt=SALT))
        except signing.BadSignature:
            return copy(query)
    query = copy(query)
    query.pop("prompt", None)
    query.pop("s", None)
    return query


def shorten_query(query: str) -> str:
    """Return the query itself, or where it is too long for an address its short form."""
    return query if len(query) <= LONGEST_QUERY else f"s={signing.dumps(query, salt=SALT, compress=True)}"
