"""A count that a page sends in place of its text: the same answer, from numbers that this server signed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from costcalc.request.signed_count import SALT, SECONDS
from pricing.tokens.vocabularies import find_installed

HTMX = {"HX-Request": "true"}
REQUEST = {
    "model": "gpt-4o",
    "max_tokens": 77,
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Where is the library?"}],
    "tools": [{"type": "function", "function": {"name": "find", "parameters": {"type": "object", "properties": {}}}}],
}
TEXTS: dict[str, dict[str, Any]] = {
    "a text": {"prompt": "The quick brown fox jumps over the lazy dog. " * 40},
    "a text in another script": {"prompt": "Где находится библиотека? 图书馆在哪里？" * 20},
    "a long text": {"prompt": "The quick brown fox, and 1,234 others. " * 6_000},
    "JSON that is no request": {"prompt": '{"answer": 42}'},
    "a request": {"prompt": json.dumps(REQUEST)},
    "a line of a batch": {
        "prompt": json.dumps({"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": REQUEST})
    },
    "messages": {"kind": "chat", "role": ["system", "user"], "name": ["", ""], "content": ["Be brief.", "Who?"]},
}
NUMBERS = {"output_tokens": "500", "requests": "1000", "as_of": "2026-11-21", "models": "gpt-4o,claude-opus-5-5,o1"}


def post(client: Client, path: str = "/", **fields: Any) -> Any:
    return client.post(path, NUMBERS | fields, headers=HTMX)


def read_signed(response: Any) -> str:
    found = re.search(r'data-counted="([^"]+)"', response.content.decode())
    return found[1] if found else ""


def leave_out_signed(response: Any) -> str:
    return re.sub(r' data-counted="[^"]+"', "", response.content.decode())


@pytest.mark.parametrize("path", ["/", "/compare/", "/conversation/"])
@pytest.mark.parametrize("text", TEXTS)
def test_other_numbers_are_answered_as_with_the_text(client: Client, path: str, text: str) -> None:
    fields = TEXTS[text]
    signed = read_signed(post(client, path, **fields))
    changed = {"requests": "7000", "tier": "batch", "budget": "2000", "models": "gpt-4o,o1"}
    whole = post(client, path, **fields, **changed)
    kind = {"kind": fields["kind"]} if "kind" in fields else {}
    numbers = post(client, path, counted=signed, **kind, **changed)
    assert (whole.status_code, numbers.status_code) == (200, 200)
    assert numbers.content.decode() == leave_out_signed(whole)
    assert numbers["HX-Replace-Url"] == whole["HX-Replace-Url"]


def test_nothing_of_the_text_is_in_it(client: Client) -> None:
    signed = read_signed(post(client, prompt="My secret plan: to buy the library."))
    assert "secret" not in json.dumps(signing.loads(signed, salt=SALT))


@pytest.mark.parametrize("beside", [{"prompt": "Hello world"}, {"tools": "[]"}, {"tools": " "}, {"content": ["", "x"]}])
def test_a_text_beside_it_may_be_one_of_several_which_are_asked_for(client: Client, beside: dict[str, Any]) -> None:
    signed = read_signed(post(client, prompt="one " * 100))
    expect_asked_for(post(client, counted=signed, **beside))


def test_a_blank_beside_a_text_is_a_text(client: Client) -> None:
    assert read_signed(post(client, prompt="Hello world", tools=" ")) == ""


@pytest.mark.parametrize(
    "stray", [{"definitions": "3"}, {"vendor_tools": "bash_20250124"}, {"messages": "500"}, {"input_tokens": "5"}]
)
def test_a_count_that_somebody_typed_beside_it_is_not_read(client: Client, stray: dict[str, str]) -> None:
    signed = read_signed(post(client, prompt="one " * 100))
    plain = post(client, counted=signed).content.decode()
    assert post(client, counted=signed, **stray).content.decode() == plain


def test_who_gives_a_number_of_tokens_means_the_number(client: Client) -> None:
    signed = read_signed(post(client, prompt="one " * 100))
    for number in ("", "300"):
        beside = post(client, counted=signed, kind="tokens", input_tokens=number).content.decode()
        assert beside == post(client, kind="tokens", input_tokens=number).content.decode()


FILES = [f"{name}.{kind}" for name in ("estimate", "conversation") for kind in ("csv", "json", "md", "xlsx")]
PLANS = ["plan.csv", "plan.json", "plan-answers.csv"]


@pytest.mark.parametrize(
    "path", ["", "compare/", "conversation/", *FILES, *PLANS, *(f"conversation-{p}" for p in PLANS)]
)
def test_an_address_has_none(client: Client, path: str) -> None:
    signed = read_signed(post(client, prompt="one " * 100))
    for query in ({"counted": "x"}, {"counted": signed}, {"counted": "x", "s": "y"}):
        mine, without = (client.get(f"/{path}", NUMBERS | each) for each in (query, query | {"counted": ""}))
        assert mine.status_code == without.status_code < 500
        if not path.endswith("xlsx"):  # which has the time
            assert leave_out_signed(mine) == leave_out_signed(without)


def test_a_session_needs_none(client: Client) -> None:
    response = client.post("/conversation/session/", NUMBERS | {"turn_count": "3", "counted": "x"})
    assert response.status_code == 400


@pytest.mark.parametrize("fields", [{"prompt": ""}, {"kind": "tokens", "input_tokens": "300"}, {"tools": "[]"}])
def test_without_a_text_there_is_none(client: Client, fields: dict[str, str]) -> None:
    assert read_signed(post(client, **fields)) == ""


def test_images_in_a_text_need_the_text(client: Client) -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    chat = [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, image]}]
    assert read_signed(post(client, prompt=json.dumps({"messages": chat}))) == ""


def expect_asked_for(response: Any) -> None:
    assert (response.status_code, response["HX-Trigger"], response.content) == (204, '{"text-needed": {}}', b"")


@pytest.mark.skipif("deepseek_v3" not in find_installed(), reason="the vocabulary is not installed")
def test_a_model_with_another_vocabulary_needs_the_text(client: Client) -> None:
    signed = read_signed(post(client, prompt="Hello world"))
    expect_asked_for(post(client, counted=signed, models="gpt-4o,deepseek-v4-pro"))


def test_tokens_that_are_shown_need_the_text(client: Client) -> None:
    signed = read_signed(post(client, prompt="Hello world"))
    expect_asked_for(post(client, counted=signed, show="o200k_base"))


def test_what_is_too_old_needs_the_text(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = read_signed(post(client, prompt="Hello world"))
    assert post(client, counted=signed).status_code == 200
    monkeypatch.setattr("costcalc.request.signed_count.SECONDS", -1)
    assert SECONDS == 3_600  # an hour
    expect_asked_for(post(client, counted=signed))


@pytest.mark.parametrize("counted", ["x", "a:b:c", "é" * 1000, "\x00", "another"])
def test_what_this_server_did_not_sign_is_not_read(client: Client, counted: str) -> None:
    if counted == "another":
        counted = signing.dumps(["o200k_base=1"], salt="of something else")
    expect_asked_for(post(client, counted=counted))
    assert client.post("/", NUMBERS | {"counted": counted}).status_code == 428


def test_a_count_is_charged_no_characters(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    charged: list[dict[str, int]] = []
    signed = read_signed(post(client, prompt="Hello world"))
    for module in ("prompt", "from_form"):
        monkeypatch.setattr(f"costcalc.request.{module}.charge", lambda **work: charged.append(work))
    post(client, counted=signed)
    assert charged == [{"cells": 3 * 12}]
    post(client, prompt="Hello world")
    assert charged[1:] == [{"characters": 11}, {"cells": 3 * 12}]


@pytest.mark.skipif("deepseek_v3" not in find_installed(), reason="the vocabulary is not installed")
def test_what_asks_for_the_text_is_not_charged_beside_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    charged: list[dict[str, int]] = []
    signed = read_signed(post(client, prompt="Hello world"))
    monkeypatch.setattr("costcalc.request.from_form.charge", lambda **work: charged.append(work))
    expect_asked_for(post(client, counted=signed, models="gpt-4o,deepseek-v4-pro"))
    assert charged == []
    post(client, prompt="Hello world", models="gpt-4o,deepseek-v4-pro")
    assert charged == [{"cells": 2 * 12}]
