"""Every error under /api/ has the one shape, whoever answers it: a route, Django, or the framework between them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from costcalc.catalog import api as catalog_api
from costcalc.schema.errors import ALWAYS, MEANINGS, WITH_BODY, Fault
from tests.support.api import post
from tests.support.html import read as read_page

SHAPE = set(Fault.__annotations__)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
ADDRESSES = [
    "",
    "v1",
    "v1/",
    "v1/openapi.json",
    "v1/catalog",
    "v1/catalog/",
    "v1/estimate",
    "v1/nothing",
    "v2/",
    "a%0Ab",
]


def read(response: Any) -> dict[str, Any]:
    """Read the fault of a response, whose other headers must fit it."""
    assert response["Content-Type"] == "application/json"
    assert response.get("Content-Length", str(len(response.content))) == str(len(response.content))
    fault: dict[str, Any] = response.json()
    assert set(fault) == SHAPE
    return fault


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_wherever_and_however_it_is_asked_an_error_is_json(method: str, address: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, f"/api/{address}")
    if method == "HEAD":
        assert response.content == b""
    elif response.status_code >= 400:
        fault = read(response)
        assert (response.status_code == 405) == (fault["code"] == "method")
    if response.status_code == 405:
        assert response["Allow"]


def test_the_root_names_the_documentation_and_the_schema(client: Client) -> None:
    answer = client.get("/api/v1/").json()
    assert answer == {"documentation": "/api/", "schema": "/api/v1/openapi.json"}
    assert client.get(answer["schema"]).json()["openapi"].startswith("3.")
    assert client.get(answer["documentation"]).status_code == 200
    refused = client.post("/api/v1/")
    assert (refused.status_code, refused["Allow"], read(refused)["code"]) == (405, "GET, HEAD", "method")


@pytest.mark.parametrize("debug", [False, True])
def test_a_failure_of_ours_is_told_in_the_same_shape(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, debug: bool
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("the secret recipe")

    settings.DEBUG = debug
    monkeypatch.setattr(catalog_api, "catalog", fail)
    response = Client(raise_request_exception=False).get("/api/v1/catalog")
    assert (response.status_code, read(response)["code"]) == (500, "internal")
    assert b"secret" not in response.content


def test_a_host_that_is_not_served_is_told_before_it_is_sent_to_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/api/v1/catalog", headers={"Host": "elsewhere.example"})
    assert (response.status_code, read(response)["code"]) == (400, "invalid")


def test_pages_keep_their_pages(client: Client) -> None:
    for address, status in (("/nothing", 404), ("/models/", 405)):
        response = client.get(address) if status == 404 else client.post(address)
        assert response.status_code == status
        assert not response.get("Content-Type", "").startswith("application/json")


def test_every_error_is_in_the_schema_of_every_route(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for methods in paths.values():
        for method, operation in methods.items():
            wanted = {"400", "415", "422", "429", "500", "503"} | ({"408", "413"} if method == "post" else set())
            assert wanted <= set(operation["responses"])


def test_the_documentation_has_the_meaning_of_every_status_and_code(client: Client) -> None:
    meanings = [[str(each.status), each.code, each.text] for each in MEANINGS]
    head, *rows = read_page(client.get("/api/").content.decode()).tables[0]
    assert head == ["Status", "Code", "Meaning"]
    assert rows == meanings
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8").replace("`", "")
    assert [list(row) for row in re.findall(r"^\| (\d{3}) \| (\w+) \| (.+) \|$", page, re.MULTILINE)] == meanings
    assert {each.status for each in MEANINGS} >= {400, *ALWAYS, *WITH_BODY}


def test_a_number_too_long_to_be_one_is_refused(client: Client) -> None:
    response = post(client, "projection", '{"input_tokens": 1, "months": 1' + "0" * 5_000 + "}")
    assert read(response)["code"] == "json"
