"""The API as a program calls it."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client


def post(client: Client, route: str, body: Any, **headers: str) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(f"/api/v1/{route}", text, content_type="application/json", headers=headers)


def send(client: Client, route: str, body: Any) -> Any:
    response = post(client, route, body)
    assert response.status_code == 200, response.content
    return response.json()


def read_fault(client: Client, route: str, body: Any, status: int = 422) -> tuple[str, str | None, str | None]:
    response = post(client, route, body)
    fault = response.json()
    assert response.status_code == status
    assert set(fault) == {"code", "message", "path", "expected"}
    return fault["code"], fault["path"], fault["expected"]
