"""Who may read the answers."""

from __future__ import annotations

from django.test import Client
from pytest_django import Settings


def test_no_other_site_may_read_by_default(client: Client) -> None:
    response = client.get("/api/v1/catalog", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in response


def test_a_site_that_is_named_may(client: Client, settings: Settings) -> None:
    settings.CORS_ORIGINS = ["https://tools.example"]
    origin = {"Origin": "https://tools.example"}
    response = client.get("/api/v1/catalog", headers=origin)
    assert response["Access-Control-Allow-Origin"] == "https://tools.example"
    assert "Origin" in response["Vary"]
    headers = {**origin, "Access-Control-Request-Method": "POST"}
    preflight = client.options("/api/v1/estimate", headers=headers)
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "GET, POST")
    other = client.get("/api/v1/catalog", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in other
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=origin)
