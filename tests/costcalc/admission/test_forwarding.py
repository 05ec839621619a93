from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from costcalc.admission import forwarding
from costcalc.admission.pace import CutShort, MemoryFull, TooSlow
from costcalc.admission.pool import Answer, ClientGone, PoolBusy, TookTooLong
from tests.support.html import one

LONG = {"prompt": "Hello " * 4_000}


@pytest.fixture
def forwarded(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer | Exception], list[Any]]:
    """Have the pool give an answer; returns what it was asked."""

    def have(answer: Answer | Exception) -> list[Any]:
        asked: list[Any] = []

        def forward(environ: Any, body: bytes, client: str, hold: Any) -> Answer:
            asked.append((environ["PATH_INFO"], body, client))
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(forwarding, "has_pool", lambda: True)
        monkeypatch.setattr(forwarding, "forward", forward)
        return asked

    return have


def test_what_is_heavy_is_answered_by_the_pool_and_what_is_light_is_not(client: Client, forwarded: Any) -> None:
    asked = forwarded(Answer(200, [("Content-Type", "text/html"), ("X-From", "the pool")], [b"one ", b"two"]))
    response = client.post("/", LONG)
    assert (response.status_code, response["X-From"]) == (200, "the pool")
    assert response.getvalue() == b"one two"
    assert response["Cache-Control"] == "no-store"
    [(path, body, name)] = asked
    assert (path, name) == ("/", "127.0.0.1")
    assert LONG["prompt"].encode() in body
    assert "X-From" not in client.post("/", {"prompt": "Hello"})
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("error", "status", "code", "said", "after"),
    [
        (PoolBusy(7), 503, "busy", "try again in 7 seconds", "7"),
        (PoolBusy(0), 503, "busy", "try again in 1 second", "1"),
        (MemoryFull(), 503, "busy", "try again in 5 seconds", "5"),
        (TookTooLong(), 503, "ended", "took longer than 30 seconds", None),
        (ClientGone(), 400, "invalid", "ended before its stated length", None),
    ],
)
def test_a_person_and_a_program_are_told_why_there_is_no_answer(
    client: Client, forwarded: Any, error: Exception, status: int, code: str, said: str, after: str | None
) -> None:
    forwarded(error)
    page = client.post("/", LONG)
    assert page.status_code == status
    assert said in one(page.content.decode(), "main")
    assert page.get("Retry-After") == after
    answer = client.get("/api/v1/models")
    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert said in answer.json()["message"]


@pytest.mark.parametrize(
    ("cause", "status", "said"),
    [
        (TooSlow(), 408, "arrived too slowly"),
        (CutShort(), 400, "ended before its stated length"),
        (MemoryFull(), 503, "busy"),
    ],
)
def test_a_body_that_does_not_arrive_is_answered(
    client: Client, monkeypatch: pytest.MonkeyPatch, cause: OSError, status: int, said: str
) -> None:
    def fail(self: Any, size: int = -1) -> bytes:
        raise cause

    monkeypatch.setattr("django.core.handlers.wsgi.LimitedStream.read", fail)
    response = client.post("/", {"prompt": "Hello"})
    assert response.status_code == status
    assert said in one(response.content.decode(), "main")
