"""How much at once, and how often."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_long_body_is_refused_before_it_is_read(client: Client) -> None:
    response = client.post("/api/v1/estimate", "x" * (site.MAX_BODY_BYTES + 1), content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_who_asks_too_often_is_told_when_to_go_on(client: Client, settings: Settings) -> None:
    settings.RATE = (2, 60)
    statuses = [client.get("/api/v1/catalog").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    response = client.get("/api/v1/catalog")
    assert response["Retry-After"] == "60"  # it is 12:00:00
    assert response.json()["code"] == "too_many"
    assert client.get("/api/v1/catalog", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_a_client_is_not_forgotten_among_many_others(client: Client, settings: Settings) -> None:
    settings.RATE = (1, 3_600)
    first, last = [f"10.0.{number // 250}.{number % 250}" for number in (0, 400)]
    clients = [f"10.0.{number // 250}.{number % 250}" for number in range(401)]
    assert {client.get("/api/v1/nothing", REMOTE_ADDR=address).status_code for address in clients} == {404}
    assert [client.get("/api/v1/nothing", REMOTE_ADDR=address).status_code for address in (first, last)] == [429, 429]


def test_forms_count_too_and_pages_do_not(client: Client, settings: Settings) -> None:
    settings.RATE = (1, 60)
    assert [client.post("/", {"prompt": "a"}).status_code for _ in range(2)] == [200, 429]
    assert client.get("/").status_code == 200


def test_nobody_is_counted_where_it_is_off(client: Client, settings: Settings) -> None:
    settings.RATE = None
    assert {client.get("/api/v1/catalog").status_code for _ in range(50)} == {200}
