"""The text goes along when the kind of prompt is changed."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.support.html import every, one

BLANK = {"role": ["system", "user"], "name": ["", ""], "content": ["", ""]}
CHAT = {"role": ["system", "user"], "name": ["", "Ann"], "content": ["Be brief.", "Hello!"]}


def post(client: Client, **fields: Any) -> str:
    return client.post(
        "/", {"output_tokens": "1", "models": "gpt-4o", "as_of": "2026-05-01", **fields}
    ).content.decode()


def test_a_text_becomes_the_first_message_of_the_user(client: Client) -> None:
    html = post(client, kind="chat", prompt="Hello!", **BLANK)
    assert every(html, "textarea[name=content]") == ["", "Hello!"]
    assert one(html, "#prompt") == ""


def test_messages_become_a_text_with_blank_lines_between(client: Client) -> None:
    html = post(client, kind="text", prompt="", **CHAT)
    assert one(html, "#prompt") == "Be brief. Hello!"
    assert "Be brief.\n\nHello!</textarea>" in html
    assert every(html, "textarea[name=content]") == ["", ""]


def test_the_figures_are_those_of_the_text_that_went_along(client: Client) -> None:
    moved, typed = post(client, kind="text", prompt="", **CHAT), post(client, prompt="Be brief.\n\nHello!")
    assert one(moved, "#results") == one(typed, "#results")


def test_a_text_is_not_put_onto_another(client: Client) -> None:
    html = post(client, kind="chat", prompt="other", **CHAT)
    assert every(html, "textarea[name=content]") == ["Be brief.", "Hello!"]
    assert one(html, "#prompt") == "other"


def test_where_no_kind_is_said_nothing_moves(client: Client) -> None:
    html = post(client, prompt="", **CHAT)
    assert every(html, "textarea[name=content]") == ["Be brief.", "Hello!"]
