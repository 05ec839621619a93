"""Contents of an address: numbers and choices, never a text; and its short form, where it would be too long."""

from __future__ import annotations

from contextlib import suppress
from copy import copy

from django.core import signing
from django.http import QueryDict

from costcalc.web.figures import LONGEST_QUERY

SALT = "costcalc.address"
NEVER = ("prompt", "counted")
"""Fields of a form that no address holds: a text, and what stands for the text of the page that sends it."""


def expand_query(query: QueryDict) -> QueryDict:
    """Give a query back as it was before it was shortened. What no address holds is not read, whoever put it there.

    A short form that was not made here stays as it is, for the form to refuse.
    """
    short = query.get("s")
    query = copy(query)
    if short:
        with suppress(signing.BadSignature):
            query = QueryDict(signing.loads(str(short), salt=SALT), mutable=True)
            query.pop("s", None)
    else:
        query.pop("s", None)
    for name in NEVER:
        query.pop(name, None)
    return query


def shorten_query(query: str) -> str:
    """Return the query itself, or where it is too long for an address its short form."""
    return query if len(query) <= LONGEST_QUERY else f"s={signing.dumps(query, salt=SALT, compress=True)}"
