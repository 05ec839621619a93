"""The table of models side by side."""

from __future__ import annotations

from django.test import Client

from tests.support.html import read


def rows(client: Client, path: str) -> dict[str, list[str]]:
    """The cells of each row by its title; the first of a title counts."""
    response = client.get(path)
    assert response.status_code == 200
    found: dict[str, list[str]] = {}
    for row in read(response.content.decode()).tables[0]:
        found.setdefault(row[0].split("\n")[0].strip(), row[1:])
    return found
