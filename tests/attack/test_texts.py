"""Texts that are made to be hard to count, at the limit and one character over it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from django.test import Client

from tests.attack.conftest import NIGHTLY
from tests.attack.probe import find_faults
from tests.support.environment import set_environment
from tests.support.html import every

LIMIT = 500_000 if NIGHTLY else 5_000
MODELS = ["gpt-4o", "claude-sonnet-4-5", "gemini-2.5-pro", "deepseek-v3.1", "qwen3-max", "llama-4-maverick"]
dice = random.Random(1)  # noqa: S311 -- a text that is the same in each run
PARTS = {
    "blanks": " ",
    "one letter": "a",
    "line ends": "\n",
    "random Chinese": "".join(chr(dice.randrange(0x4E00, 0x9FFF)) for _ in range(10_000)),
    "random of all planes": "".join(chr(dice.randrange(0xE000, 0x110000)) for _ in range(10_000)),
    "a family": "👩‍👩‍👧‍👦",
    "joiners": "\u200d",
    "accents upon accents": "e" + "\u0301" * 50,
    "right to left": "\u202e\u2067العربية\u2069",
    "a token's own name": "<|endoftext|>",
    "other tokens' names": "<|im_start|><start_of_turn>[INST]<s></s>",
    "digits": "9",
    "markup": "<script>x_tag()</script>",
    "quotes and braces": '{"a":[',
    "controls": "".join(map(chr, range(1, 32))),
}  # fmt: skip


def write(what: str, length: int) -> str:
    part = PARTS[what]
    return (part * (length // len(part) + 1))[:length]


@pytest.fixture(autouse=True)
def _limit(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, max_characters=LIMIT)


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("what", PARTS)
def test_a_hostile_text_is_counted_at_the_limit_and_refused_beyond_it(client: Client, what: str) -> None:
    whole, over = write(what, LIMIT), write(what, LIMIT + 1)
    counted = post(client, "/api/v1/tokens", {"prompt": whole, "models": MODELS})
    assert counted.status_code == 200
    tokens = counted.json()
    assert 0 < tokens["encodings"]["o200k_base"] <= 4 * LIMIT  # a character has at most four bytes
    assert post(client, "/api/v1/tokens", {"prompt": over}).status_code == 413
    for field in ("prompt", "tools"):
        response = client.post("/", {"prompt": "Hello", field: over})
        assert (response.status_code, find_faults(response)) == (413, [])


@pytest.mark.parametrize("what", PARTS)
def test_a_page_shows_every_token_of_a_hostile_text_as_text(client: Client, what: str) -> None:
    for text in (write(what, min(LIMIT, 20_000 if NIGHTLY else 500)), f"\ufeff{write(what, 50)}\x00"):
        response = client.post("/", {"prompt": text, "show": "o200k_base", "output_tokens": "5"})
        assert response.status_code in (200, 400)
        assert find_faults(response) == []


@pytest.mark.parametrize("where", ["prompt", "messages", "tools", "model", "key"])
@pytest.mark.parametrize("half", ["\\ud800", "\\udfff\\ud800", "a\\ud83d", "\\u0000"])
def test_half_a_character_is_refused_or_counted_and_never_a_failure(client: Client, where: str, half: str) -> None:
    bodies = {
        "prompt": f'{{"prompt": "{half}"}}',
        "messages": f'{{"messages": [{{"role": "user", "content": "{half}"}}]}}',
        "tools": f'{{"prompt": "a", "tools": [{{"type": "function", "function": {{"name": "{half}"}}}}]}}',
        "model": f'{{"prompt": "a", "models": ["{half}"]}}',
        "key": f'{{"{half}": 1}}',
    }
    response = client.post("/api/v1/tokens", bodies[where], content_type="application/json")
    assert response.status_code in (200, 400, 422)
    assert find_faults(response) in ([], ["status 422"])


@pytest.mark.parametrize(
    "deep", ["[" * 100_000, '{"a":' * 100_000, "[" * 201 + "]" * 201, "1" * 100_000, "-" * 100_000]
)
@pytest.mark.parametrize("path", ["/api/v1/tokens", "/api/v1/bill", "/api/v1/pipeline"])
def test_deep_or_endless_json_is_refused(client: Client, path: str, deep: str) -> None:
    response = client.post(path, deep, content_type="application/json")
    assert (response.status_code, response.json()["code"]) in ((400, "json"), (413, "too_large"))


def test_what_looks_like_json_in_a_field_is_a_text_or_told(client: Client) -> None:
    for text in ("[" * LIMIT, '{"messages":' * (LIMIT // 12), "{" + " " * (LIMIT - 1)):
        response = client.post("/", {"prompt": text, "output_tokens": "5"})
        assert response.status_code in (200, 400)
        assert find_faults(response) == []
        assert every(response.content.decode(), "main")
