"""A page whole, or for htmx its results and messages."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support.html import texts

FRAGMENT = {"HX-Request": "true"}
RESTORED = FRAGMENT | {"HX-History-Restore-Request": "true"}
VARY = "HX-Request, HX-History-Restore-Request"
PAGES = ("/", "/compare/", "/conversation/", "/pipeline/", "/usage/", "/models/", "/training/", "/data-set/")


def answer(html: str) -> str:
    """What the page says first: in its strip, or at the head of its results."""
    found = texts(html)
    return " ".join((found.get("strip") or found["answer"]).split())


@pytest.mark.parametrize("path", PAGES)
def test_htmx_gets_the_results_alone_and_the_browser_the_whole_page(client: Client, path: str) -> None:
    fragment, whole = client.get(path, headers=FRAGMENT), client.get(path)
    assert fragment.content.decode().startswith('<section id="results"')
    assert whole.content.decode().startswith("<!doctype html>")
    assert answer(fragment.content.decode()) == answer(whole.content.decode())
    assert {fragment["Vary"], whole["Vary"]} == {VARY}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_htmx_restores_from_the_history_is_whole(client: Client, path: str) -> None:
    response = client.get(path, headers=RESTORED)
    assert response.content.decode().startswith("<!doctype html>")
    assert "HX-Replace-Url" not in response


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/?requests=x", "requests"),
        ("/compare/?requests=x", "requests"),
        ("/conversation/?turn_count=x", "turn_count"),
        ("/pipeline/?requests=x", "requests"),
        ("/pipeline/?model=gpt-4o&input_tokens=x", "input_tokens-1"),
        ("/models/?context=x", "context"),
        ("/training/?training_tokens=x", "training_tokens"),
    ],
)
def test_a_refused_fragment_is_messages_alone_and_leaves_the_figures_and_the_address(
    client: Client, path: str, field: str
) -> None:
    response = client.get(path, headers=FRAGMENT)
    html = response.content.decode()
    assert (response.status_code, response["HX-Reswap"], response["Vary"]) == (400, "none", VARY)
    assert "<section" not in html
    assert texts(html)[f"error-{field}"].startswith("Enter a whole number")
    assert "HX-Replace-Url" not in response
