"""What every answer says beside its content: who may keep it, embed it and ask a person for more."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from pytest_django import Settings

FRAGMENT = {"HX-Request": "true"}
VARY = "HX-Request, HX-History-Restore-Request"
SIZES = "input_tokens=4000&models=gpt-4o"
TAKES_TEXT = {
    "estimate", "compare", "conversation", "compare-conversation", "import", "usage", "usage-csv", "bill", "bill-csv",
    "pipeline", "compare-pipeline", "training", "conversation-session",
}  # fmt: skip
"""Pages that count a text or a file, which no address may hold; none of them changes anything."""
CHANGES = {f"usage-{name}" for name in ("files", "job-invoice", "job-beside", "job-cancel", "job-delete")}
CHANGES |= {f"corpus-{name}" for name in ("files", "job-cancel", "job-delete")}
"""Addresses that keep or delete something; other sites are refused (`costcalc.admission.foreign`)."""


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", f"/?{SIZES}", "", 200),
        ("HEAD", f"/?{SIZES}", "", 200),
        ("GET", f"/estimate.csv?{SIZES}", "", 200),
        ("GET", f"/estimate.xlsx?{SIZES}", "", 200),
        ("GET", "/conversation/?turns=3", "", 200),
        ("GET", "/models/?q=mine", "", 200),
        ("GET", f"/?{SIZES}&requests=x", "", 400),
        ("GET", f"/compare?{SIZES}", "", 301),
        ("GET", "/nowhere?q=mine", "", 404),
        ("POST", "/api/v1/estimate", '{"prompt": "Hello", "models": ["gpt-4o"]}', 200),
        ("POST", "/api/v1/tokens", '{"prompt": 5}', 422),
        ("GET", "/api/v1/nowhere?q=mine", "", 404),
        ("POST", "/models/", "mine", 405),
    ],
)
def test_what_is_made_from_a_query_or_a_text_is_kept_by_nobody(
    client: Client, method: str, path: str, body: str, status: int
) -> None:
    response = client.generic(method, path, body, content_type="application/json")
    assert (response.status_code, response.get("Cache-Control")) == (status, "no-store")


@pytest.mark.parametrize("path", ["/", "/usage/", "/pipeline/", "/training/"])
def test_what_is_made_from_a_form_is_kept_by_nobody(client: Client, path: str) -> None:
    for fields in ({"requests": "x"}, {"prompt": "a " * 3_000_000}):
        assert client.post(path, fields)["Cache-Control"] == "no-store"


def test_the_catalog_is_asked_for_again_with_its_tag(client: Client) -> None:
    response = client.get("/api/v1/models?q=gpt-4o")
    assert response["Cache-Control"] == "no-cache"
    again = client.get("/api/v1/models?q=gpt-4o", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "no-cache")


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/?requests=x", 400),
        ("/models/", 200),
        ("/models/openai/gpt-4o/", 200),
        ("/models/openai/nothing/", 404),
        ("/models/openai/", 302),
        ("/about/", 200),
        ("/nowhere/", 404),
        ("/compare", 301),
    ],
)
def test_a_part_of_a_page_never_passes_as_the_page(
    client: Client, headers: dict[str, str], path: str, status: int
) -> None:
    response = client.get(path, headers=headers)
    assert (response.status_code, response["Vary"]) == (status, VARY)


def test_a_form_that_is_too_large_varies_too(client: Client) -> None:
    response = client.post("/", {"prompt": "x" * 5_000_000}, headers=FRAGMENT)
    assert (response.status_code, response["Vary"]) == (413, VARY)


@pytest.mark.parametrize(
    "path",
    ["/", "/about/", f"/estimate.json?{SIZES}", "/nowhere/", "/healthz", "/api/", "/api/v1/catalog", "/api/v1/x"],
)
def test_no_site_may_embed_an_answer_and_no_page_asks_for_a_camera(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    denied = set(response["Permissions-Policy"].split(", "))
    assert denied >= {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"}


def test_a_site_that_may_read_the_api_is_still_told_so(client: Client, settings: Settings) -> None:
    settings.CORS_ORIGINS = ["https://tools.example"]
    response = client.get("/api/v1/catalog", headers={"Origin": "https://tools.example"})
    assert response["Access-Control-Allow-Origin"] == "https://tools.example"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"  # which is for requests without CORS


def list_pages() -> list[tuple[str, str]]:
    """List (name, address) of every route outside the API."""
    routes = [route for route in get_resolver().url_patterns if isinstance(route, URLPattern)]
    assert len(routes) > 20
    fill = {"provider": "openai", "name": "usage", "token": "none", "ending": "csv"}
    return [
        (
            str(route.name),
            reverse(str(route.name), kwargs={part: fill[part] for part in route.pattern.regex.groupindex}),
        )
        for route in routes
    ]


@pytest.mark.parametrize(("name", "address"), list_pages())
def test_a_page_that_only_shows_refuses_a_post(name: str, address: str) -> None:
    response = Client(enforce_csrf_checks=True).post(address, {"a": "b"})
    assert (response.status_code == 405) == (name not in TAKES_TEXT | CHANGES)
    # 308: by a former name; 404: there is no such job; 422: without a file
    assert response.status_code in (200, 308, 400, 404, 405, 422)
    assert not response.cookies


def test_the_apis_page_refuses_a_post() -> None:
    assert Client(enforce_csrf_checks=True).post("/api/", {"a": "b"}).status_code == 405
