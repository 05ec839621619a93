"""Every route asked in every way, and every field of every page with values that are wrong somewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from tests.attack.probe import list_names
from tests.support.api_bounds import Ask

LIST_ROUTES = """
import json, django
django.setup()
from django.urls import get_resolver
def walk(patterns, before=""):
    for pattern in patterns:
        here = before + str(pattern.pattern)
        yield from walk(pattern.url_patterns, here) if hasattr(pattern, "url_patterns") else [here]
print(json.dumps(list(walk(get_resolver().url_patterns))))
"""
"""Program that prints the routes of the costcalc that it runs in."""
FILLED = {"<str:provider>": "openai", "<path:name>": "gpt-4o", "<str:token>": "none", r"^[\s\S]*$": "no/such/route"}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
MEANT = {200, 301, 302, 308, 400, 404, 405, 413, 415, 422}
"""Statuses that a page, a file or an error of a person's may have."""
WRONG = ("", "x", "-1", "0.5", "\x00", "٣", "9" * 30, "1e400", "a" * 1_000, "a\n;b")
REQUEST = {"input_tokens": "1000", "output_tokens": "500", "requests": "1000", "months": "3"}


def list_addresses(routes: str) -> list[str]:
    """Read what LIST_ROUTES printed, and write something that is there in place of each parameter."""
    addresses = []
    for route in json.loads(routes):
        for parameter, value in FILLED.items():
            route = route.replace(parameter, value)  # noqa: PLW2901
        addresses.append(f"/{route}")
    return addresses


def try_routes(addresses: list[str], ask: Ask) -> Iterator[str]:
    """Yield each answer that is not meant."""
    for address in addresses:
        for method in METHODS:
            for query in ("", "?no_such_field=1", "?%ff=%00&=&&as_of=0000-00-00"):
                for body in (None, "", "{", "[]"):
                    if body is None or method in ("POST", "PUT", "PATCH"):
                        status = ask(method, address + query, body).status
                        if status not in MEANT:
                            yield f"{method} {address}{query} {body!r}: {status}"


def try_fields(addresses: list[str], ask: Ask) -> Iterator[str]:
    """Yield each answer that is not meant to a wrong value in a field of a page."""
    for address in addresses:
        answer = ask("GET", address, None)
        if answer.status == 200 and answer.content.lstrip().startswith(b"<!doctype html>"):
            for name in list_names(answer.content.decode()):
                for value in WRONG:
                    query = f"{address}?{urlencode(REQUEST | {name: value})}"
                    if (status := ask("GET", query, None).status) not in MEANT:
                        yield f"GET {query}: {status}"
