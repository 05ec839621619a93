"""How much at once, and how often."""

from __future__ import annotations

from django.test import Client
from pytest_django import Settings

from costcalc.configuration.environment import load_environment


def test_a_long_body_is_refused_before_it_is_read(client: Client) -> None:
    response = client.post(
        "/api/v1/estimate", "x" * (load_environment().max_body_bytes + 1), content_type="application/json"
    )
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_body_in_chunks_is_not_taken_for_an_empty_one(client: Client) -> None:
    headers = {"Transfer-Encoding": "chunked"}
    page = client.post("/", headers=headers)
    assert page.status_code == 411
    assert "A body in chunks is not read" in page.content.decode()
    answer = client.post("/api/v1/estimate", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (411, "length")


def test_who_asks_too_often_is_told_when_to_go_on(client: Client, settings: Settings) -> None:
    settings.RATE = (2, 60)
    statuses = [client.get("/api/v1/catalog").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    response = client.get("/api/v1/catalog")
    assert response["Retry-After"] == "30"  # two a minute drain
    assert response.json()["code"] == "too_many"
    assert client.get("/api/v1/catalog", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_a_client_is_not_forgotten_among_many_others(client: Client, settings: Settings) -> None:
    settings.RATE = (1, 3_600)
    first, last = [f"10.0.{number // 250}.{number % 250}" for number in (0, 400)]
    clients = [f"10.0.{number // 250}.{number % 250}" for number in range(401)]
    assert {client.get("/api/v1/nothing", REMOTE_ADDR=address).status_code for address in clients} == {404}
    assert [client.get("/api/v1/nothing", REMOTE_ADDR=address).status_code for address in (first, last)] == [429, 429]


def test_every_request_counts_but_those_of_who_watches_the_server(client: Client, settings: Settings) -> None:
    settings.RATE = (3, 60)
    assert [client.get("/about/").status_code for _ in range(2)] == [200, 200]
    assert [client.post("/", {"prompt": "a"}).status_code for _ in range(2)] == [200, 429]
    assert client.get("/about/").status_code == 429
    assert [client.get("/healthz").status_code for _ in range(3)] == [200, 200, 200]


def test_nobody_is_counted_where_it_is_off(client: Client, settings: Settings) -> None:
    settings.RATE = None
    assert {client.get("/api/v1/catalog").status_code for _ in range(50)} == {200}
