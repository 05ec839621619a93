"""What the query of an address of the API may hold."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest

from costcalc.schema.errors import RequestError


def refuse_other_fields(request: HttpRequest, *names: str, lists: Collection[str] = ()) -> None:
    """Raise RequestError for what a query may not hold: a misspelled as_of would get the prices of today.

    `lists`: names that may appear several times.
    """
    for name, values in request.GET.lists():
        if name not in names:
            expected = f"only {', '.join(names)}" if names else "no query"
            raise RequestError("unknown field", path=name[:100], expected=expected)
        if len(values) > 1 and name not in lists:
            raise RequestError("appears twice; keep one", path=name, expected="one value")
