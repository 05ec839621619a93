"""A session fills in the conversation's form: its averages, its model, and what is not quite known of it."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from costcalc.conversation.filling import Filling
from tests.support.html import attribute, error, one
from tests.support.session_logs import RECORDED, answer, said, write

CODEX = RECORDED / "codex.jsonl"
PLACE = "/conversation/session/"


def upload(data: bytes, name: str = "session.jsonl") -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def fill(client: Client, *files: io.BytesIO, **sent: Any) -> dict[str, str]:
    """Send a session and return what the address says that it leads to."""
    response = client.post(PLACE, {"session": list(files), **sent})
    assert response.status_code == 302
    address = urlsplit(response["Location"])
    assert address.path == "/conversation/"
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def test_a_sessions_averages_are_the_fields(client: Client) -> None:
    """The figures of `tests.pricing.session.test_session`, where their arithmetic stands."""
    query = fill(client, upload(CODEX.read_bytes()))
    expected = {
        "input_tokens": "17080", "turn_count": "3", "turn_calls": "4", "user_tokens": "8505", "output_tokens": "1040",
        "call_tokens": "170", "result_tokens": "1786", "reasoning_tokens": "323", "pause": "13",
    }  # fmt: skip
    assert {name: query.get(name) for name in expected} == expected
    assert not {"limit", "summary_tokens", "sub_calls", "caching"} & query.keys()
    assert query["baseline"] == "gpt-5.3-codex"
    assert "gpt-5.3-codex" in query["models"].split(",")


def test_the_page_shows_them_and_says_where_they_come_from(client: Client) -> None:
    response = client.post(PLACE, {"session": upload(CODEX.read_bytes())}, follow=True)
    html = response.content.decode()
    assert [attribute(html, f"#{name}", "value") for name in ("turn_count", "turn_calls", "input_tokens")] == [
        "3", "4", "17080",
    ]  # fmt: skip
    assert one(html, "#hint-session") == (
        "Filled in with the averages of a Codex session: 3 turns, 12 calls, 363,311 input tokens, 76% cached."
    )  # 274,688 ÷ 363,311


def test_everything_else_stays_as_it_was(client: Client) -> None:
    sent = {
        "turn_count": "9", "models": "gpt-4o", "baseline": "gpt-4o", "requests": "50000", "budget": "2000",
        "growth": "5", "tier": "batch", "as_of": "2026-10-01",
    }  # fmt: skip
    replaced = {"prompt": "my text", "limit": "9000", "web_search": "2", "keep": "4", "success_rate": "70%"}
    query = fill(client, upload(CODEX.read_bytes()), **sent, **replaced)
    kept = sent | {"turn_count": "3", "models": "gpt-4o,gpt-5.3-codex"}
    assert {name: query.get(name) for name in kept} == kept
    assert not replaced.keys() & query.keys()


def test_without_scripts_the_address_says_what_the_form_held(client: Client) -> None:
    query = fill(client, upload(CODEX.read_bytes()), query="models=gpt-4o&budget=2000&turn_count=9")
    assert (query["budget"], query["turn_count"], query["models"]) == ("2000", "3", "gpt-4o,gpt-5.3-codex")


def test_what_other_pages_were_asked_goes_along(client: Client) -> None:
    response = client.post(f"{PLACE}?pipeline=minutes%3D7", {"session": upload(CODEX.read_bytes())})
    assert parse_qs(urlsplit(response["Location"]).query)["pipeline"] == ["minutes=7"]


def test_htmx_is_led_there_too(client: Client) -> None:
    response = client.post(PLACE, {"session": upload(CODEX.read_bytes())}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith("/conversation/?")


def test_sub_agents_and_a_compaction_are_filled_in(client: Client) -> None:
    side = answer("s", 5_000, 400, isSidechain=True, agentId="a", request="s")
    side["message"]["model"] = "claude-haiku-4-5-20251001"
    cut = {"type": "system", "isSidechain": False, "subtype": "compact_boundary", "compactMetadata": {"preTokens": 900}}
    data = write(said(), answer("a", 800, 9), side, cut, said(), answer("b", 850, 9))
    query = fill(client, upload(data))
    assert (query["sub_calls"], query["sub_input_tokens"], query["sub_output_tokens"]) == ("0.5", "5000", "400")
    assert query["sub_model"] == "claude-haiku-4-5-20251001"
    assert (query["limit"], query["summary_tokens"]) == ("900", "50")
    assert query["caching"] == "off"  # no call read anything from the cache


def test_a_model_that_no_table_has_is_not_chosen(client: Client) -> None:
    line = answer("a", 800, 9)
    line["message"]["model"] = "own-model-7"
    query = fill(client, upload(write(said(), line)), models="gpt-4o", turn_count="1")
    assert (query["models"], "baseline" in query) == ("gpt-4o", False)


def test_several_files_are_one_session(client: Client) -> None:
    names = ("claude_code.jsonl", "claude_code_agent.jsonl")
    query = fill(client, *(upload((RECORDED / name).read_bytes(), name) for name in names))
    assert (query["sub_calls"], query["sub_model"]) == ("1", "claude-sonnet-4-5-20250929")


def test_doubts_are_told(client: Client) -> None:
    data = write(said(), answer("a", 100, 2, blocks=400), b"{", b"[", answer("b", 300, 100))
    query = fill(client, upload(data))
    html = client.get("/conversation/", {"filled": query["filled"], "turn_count": "1"}).content.decode()
    said_of_it = one(html, "#hint-session")
    assert "It understates the output of 1 answer, which was estimated." in said_of_it
    assert "2 lines could not be read: 3, 4." in said_of_it


def test_of_many_lines_the_first_are_named(client: Client) -> None:
    query = fill(client, upload(write(said(), answer("a", 1, 2), *[b"{"] * 1_100)))
    filling = Filling.read(query["filled"])
    assert filling is not None
    assert filling.describe().endswith(" 1,100 lines could not be read: 3, 4, 5, 6, 7 and 1,095 more.")


def test_messages_are_counted(client: Client) -> None:
    talk = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello, how can I help?"}]
    query = fill(client, upload(json.dumps(talk).encode(), "talk.json"))
    assert (query["turn_count"], query["user_tokens"], query["input_tokens"]) == ("1", "1", "0")
    assert Filling.read(query["filled"]).describe() == (  # type: ignore[union-attr]
        "Filled in with the averages of your messages: 1 turn, 1 call, counted in o200k_base."
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "notes.txt: the file is empty."),
        (b"some notes", "notes.txt: neither a session of Claude Code or Codex nor a list of messages"),
        (b"\xff\xd8\xff", "notes.txt: not a text in UTF-8"),
        (b'{"timestamp":"x","type":"event_msg","payload":{}}', "notes.txt: no call of a model is in this Codex"),
    ],
    ids=["empty", "a text", "an image", "no call"],
)  # fmt: skip
def test_a_file_of_something_else_is_told_at_its_field_and_the_rest_stays(
    client: Client, data: bytes, problem: str
) -> None:
    response = client.post(PLACE, {"session": upload(data, "notes.txt"), "turn_count": "7", "budget": "2000"})
    html = response.content.decode()
    assert response.status_code == 400
    assert error(html, "session").startswith(problem)
    assert attribute(html, "#turn_count", "value") == "7"
    assert attribute(html, "#budget", "value") == "2000"


def test_no_file_is_told(client: Client) -> None:
    response = client.post(PLACE, {"turn_count": "7"})
    assert response.status_code == 400
    assert "Choose a session file." in response.content.decode()


def test_whoever_opens_its_address_comes_to_the_page(client: Client) -> None:
    assert client.get(PLACE)["Location"] == "/conversation/"


def test_a_session_that_is_too_large_is_refused_before_it_is_read(client: Client, settings: Any) -> None:
    settings.MAX_TRAINING_MB = 1
    response = client.post(PLACE, {"session": upload(b"x" * 1_100_000)})
    assert response.status_code == 413
    assert "Session files can be up to 1 MB together." in response.content.decode()


def test_more_calls_than_a_conversation_has_are_fewer_turns(client: Client) -> None:
    lines = [item for n in range(4) for item in (said(), *(answer(f"{n}-{m}", 10 + m, 1) for m in range(4_000)))]
    query = fill(client, upload(write(*lines)))
    assert (query["turn_calls"], query["turn_count"]) == ("4000", "2")  # 8,000 of 10,000


def test_an_address_says_only_what_was_written_for_it(client: Client) -> None:
    filling = Filling("codex", 3, 12, 363_311, 274_688, 0, 0, 2, (17, 40))
    assert Filling.read(filling.write()) == filling
    for made_up in ("", "codex", "codex.1.2.3.4.5.6.7.x", "<b>", "other.1.2.3.4.5.6.7", "codex." + "9" * 50):
        assert Filling.read(made_up) is None
    html = client.get("/conversation/", {"filled": "<b>"}).content.decode()
    assert one(html, "#hint-session") == ""
