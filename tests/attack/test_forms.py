"""Every field of every page and file, with values that it was not made for: refused in words, never a failure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.attack.conftest import NIGHTLY
from tests.attack.probe import HOSTILE, Pairs, encode, find_faults, list_controls, list_files, list_names, replace, send

PAGES = {
    "/": "post",
    "/?input_tokens=1000&requests=1000&months=12&budget=9": "post",
    "/compare/?models=gpt-4o,gpt-4o-mini": "post",
    "/models/?q=gpt": "get",
    "/models/openai/gpt-4o/": "get",
    "/usage/": "post",
    "/conversation/": "post",
    "/compare/conversation/?models=gpt-4o,gpt-4o-mini": "post",
    "/pipeline/": "post",
    "/training/": "post",
}
"""A page, and how its form is sent."""
EACH = len(HOSTILE) if NIGHTLY else 1


def choose(place: int) -> Iterator[tuple[str, str]]:
    """Choose values for the field at a place: all at night, else others for each field."""
    values = list(HOSTILE.items())
    yield from (values[(EACH * place + n) % len(values)] for n in range(EACH))


def attack(client: Client, method: str, path: str, base: Pairs, names: list[str]) -> list[tuple[str, str, list[str]]]:
    found = []
    for place, name in enumerate(names):
        attempts = [(what, replace(base, name, value)) for what, value in choose(place)]
        twice = replace(base, name, "1", "2")
        attempts += [("twice", twice), ("a list", replace(base, f"{name}[]", "1"))] if place % 7 == 0 or NIGHTLY else []
        for what, pairs in attempts:
            if faults := find_faults(send(client, method, path, pairs)):
                found.append((name, what, faults))
    return found


@pytest.mark.parametrize("where", PAGES)
def test_no_value_of_a_pages_field_makes_it_fail(client: Client, where: str) -> None:
    html = client.get(where).content.decode()
    names, method = list_names(html), PAGES[where]
    path = where.partition("?")[0]
    base = list_controls(html, method, path)
    assert send(client, method, path, base).status_code == 200
    assert names
    assert attack(client, method, path, base, names) == []


@pytest.mark.parametrize("where", PAGES)
def test_no_value_in_an_address_makes_a_page_or_its_files_fail(client: Client, where: str) -> None:
    files = list_files(client.get(where).content.decode())
    for path, base in files.items():
        if path.startswith("/static/"):
            continue
        assert client.get(path, QUERY_STRING=encode(base)).status_code == 200, path
        assert attack(client, "get", path, base, [name for name, _ in base]) == [], path


@pytest.mark.parametrize("value", HOSTILE)
def test_no_path_makes_a_failure(client: Client, value: str) -> None:
    for before in ("/", "/models/", "/models/openai/", "/api/v1/models/", "/static/"):
        path = f"{before}{encode([(HOSTILE[value], '')])[:-1]}"
        assert find_faults(client.get(path[:8_000])) == [], before
