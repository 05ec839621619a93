"""Who is refused is told why: as a page, in a page, in a file or in JSON, with the headers of every answer."""

from __future__ import annotations

import json

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from costcalc.admission.refusal import Refusal, respond
from costcalc.configuration.environment import load_environment
from tests.support.html import says

BUSY = Refusal(503, "busy", "100 requests are waiting; try again in 7 seconds", "fewer at once", 7)
FRAGMENT = {"HX-Request": "true"}


def test_a_program_gets_json_of_the_one_shape() -> None:
    response = respond(RequestFactory().post("/api/v1/estimate"), BUSY)
    assert (response.status_code, response["Retry-After"], response["Content-Type"]) == (503, "7", "application/json")
    assert json.loads(response.content) == {
        "code": "busy",
        "message": "100 requests are waiting; try again in 7 seconds",
        "path": None,
        "expected": "fewer at once",
    }


def test_a_person_gets_a_page() -> None:
    response = respond(RequestFactory().post("/"), BUSY)
    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "7")
    assert says(html, "h1", "The server is busy")
    assert says(html, "#main p", "100 requests are waiting; try again in 7 seconds.")
    assert "</html>" in html


def test_a_part_of_a_page_is_a_sentence_that_replaces_nothing() -> None:
    response = respond(RequestFactory().post("/", headers=FRAGMENT), BUSY)
    assert (response["HX-Reswap"], response["Content-Type"]) == ("none", "text/plain; charset=utf-8")
    assert response.content.decode() == "100 requests are waiting; try again in 7 seconds.\n"
    whole = respond(RequestFactory().get("/", headers={**FRAGMENT, "HX-History-Restore-Request": "true"}), BUSY)
    assert "</html>" in whole.content.decode()


@pytest.mark.parametrize("path", ["/estimate.csv", "/estimate.xlsx", "/plan.json", "/estimate.md"])
def test_a_file_says_it_in_plain_text(path: str) -> None:
    response = respond(RequestFactory().get(path), BUSY)
    assert (response.status_code, response["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert "Content-Disposition" not in response


def test_where_waiting_does_not_help_no_time_is_named() -> None:
    assert "Retry-After" not in respond(RequestFactory().get("/"), Refusal(413, "too_large", "too much"))


@pytest.mark.parametrize("path", ["/", "/usage.csv", "/api/v1/estimate"])
@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_who_is_refused_gets_the_headers_of_every_answer(
    client: Client, settings: Settings, path: str, headers: dict[str, str]
) -> None:
    settings.CORS_ORIGINS = ["https://tools.example"]
    body = "x" * (load_environment().max_body_bytes + 1)
    response = client.generic("POST", path, body, headers={**headers, "Origin": "https://tools.example"})
    assert response.status_code == 413
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (response["Cache-Control"], response["Cross-Origin-Resource-Policy"]) == ("no-store", "same-origin")
    assert response["Referrer-Policy"] == "same-origin"
    assert ("Access-Control-Allow-Origin" in response) == path.startswith("/api/")
    assert ("HX-Request" in response.get("Vary", "")) == (path == "/" or bool(headers))


def test_nothing_of_the_request_is_markup_in_its_refusal(client: Client) -> None:
    refusal = Refusal(415, "charset", "the charset <b>hex</b> is not read", "UTF-8")
    assert "<b>" not in respond(RequestFactory().get("/"), refusal).content.decode()
