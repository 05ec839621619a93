"""A link holds the count of a prompt, and gives the same figures for every model."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from costcalc.web.address import expand_query
from pricing.tokens import sampling
from pricing.tokens.vocabularies import FULL_UP_TO
from tests.support.claude_watch import watch_claude
from tests.support.html import address, costs, one, read, says
from tests.support.vocabularies import remove

SENTENCE = "Tell me a story about a lighthouse and of the man who kept it. "
MODELS = (
    "gpt-4o", "gpt-35-turbo", "claude-opus-5-5", "claude-opus-4-7", "claude-haiku-4-5", "gemini-3.8-flash",
    "gemini-2.5-flash", "deepseek-v4-pro", "mistral-large-latest", "qwen3.8-max", "kimi-k3", "glm-4.5", "command-a",
    "groq/openai/gpt-oss-120b",
)  # fmt: skip
OTHERS = ("gemini-2.5-flash", "claude-haiku-4-5", "qwen3.8-max", "command-a", "kimi-k3", "mistral-large-latest")
FORM = {"output_tokens": "200", "requests": "1000", "as_of": "2026-11-21", "sort": "model"}
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tell the weather of a place",
        "parameters": {"type": "object", "properties": {"place": {"type": "string"}}},
    },
}
CALL = {"id": "1", "type": "function", "function": {"name": "weather", "arguments": '{"place": "Oslo"}'}}
CHAT = {
    "model": "gpt-4o",
    "messages": [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": SENTENCE * 5},
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "1", "content": "sunny"},
        {"role": "assistant", "content": "It is"},
    ],
    "tools": [WEATHER],
    "tool_choice": {"type": "function", "function": {"name": "weather"}},
    "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}},
}
OWN_TOOLS = {
    "model": "claude-opus-5-5",
    "max_tokens": 100,
    "messages": [{"role": "user", "content": "List the files"}],
    "tools": [{"type": "bash_20250124", "name": "bash"}, {"type": "web_search_20250305", "name": "web_search"}],
}
PROMPTS: dict[str, dict[str, Any]] = {
    "short": {"prompt": SENTENCE},
    "long enough that Claude is sampled": {"prompt": SENTENCE * 400},
    "long enough that Gemini is sampled": {"prompt": SENTENCE * 3_500},
    "another script": {"prompt": "Привет, мир! 你好，世界。 नमस्ते दुनिया। " * 20},
    "a chat with tools and calls": {"prompt": json.dumps(CHAT)},
    "a vendor's own tools": {"prompt": json.dumps(OWN_TOOLS)},
    "a vendor's own tools and nothing else": {"tools": json.dumps(OWN_TOOLS["tools"])},
    "images": {"prompt": SENTENCE, "images": "800 x 600 high 3"},
    "pages": {"prompt": SENTENCE, "pages": "3"},
    "audio": {"prompt": SENTENCE, "audio_seconds": "90.5"},
    "nothing": {},
}


def post(client: Client, models: tuple[str, ...] = MODELS, **fields: Any) -> str:
    response = client.post("/", FORM | {"models": ",".join(models)} | fields)
    assert response.status_code == 200
    return response.content.decode()


def follow(client: Client, link: str) -> str:
    response = client.get(link)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("length", [{}, {"same_answer_length": "on"}], ids=["", "same answer length"])
@pytest.mark.parametrize("name", PROMPTS)
def test_a_link_gives_the_same_figures_for_every_model(client: Client, name: str, length: dict[str, Any]) -> None:
    html = post(client, **PROMPTS[name], **length)
    again = follow(client, address(html))
    assert len(costs(html)) == len(MODELS)
    assert costs(again) == costs(html)
    assert address(again) == address(html)


@pytest.mark.parametrize("name", PROMPTS)
def test_the_detail_of_a_row_says_the_same_from_the_link(client: Client, name: str) -> None:
    html = post(client, **PROMPTS[name], how="claude-opus-5-5")
    again = follow(client, f"{address(html)}&how=claude-opus-5-5")
    assert read(again).tables == read(html).tables


@pytest.mark.parametrize("name", ["short", "long enough that Claude is sampled", "a chat with tools and calls"])
def test_models_added_to_a_link_are_counted_by_what_the_text_looks_like(client: Client, name: str) -> None:
    link = address(post(client, ("gpt-4o", "claude-opus-5-5"), **PROMPTS[name]))
    data = expand_query(parse(link))
    assert "gemma3" not in data
    more = data | {"models": ",".join(("gpt-4o", "claude-opus-5-5", *OTHERS)), "sort": "model"}
    response = client.get("/", more)
    assert response.status_code == 200
    rows = {row[0]: row for row in costs(response.content.decode())}
    known = {row[0]: row for row in costs(post(client, **PROMPTS[name]))}
    assert rows["claude-opus-5-5"][4] == known["claude-opus-5-5"][4]
    for model in OTHERS:
        estimated, counted = (float(each[model][4].removeprefix("≈ ").replace(",", "")) for each in (rows, known))
        assert rows[model][4].startswith("≈ ")
        assert 0.5 * counted <= estimated <= 2 * counted


def parse(link: str) -> Any:
    return QueryDict(urlsplit(link).query)


def test_a_link_made_with_the_packages_opens_without_them(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    html = post(client, prompt=SENTENCE)
    remove(monkeypatch)
    assert costs(follow(client, address(html))) == costs(html)


def test_a_link_made_without_the_packages_opens_with_them(client: Client) -> None:
    with pytest.MonkeyPatch.context() as patch:
        remove(patch)
        html = post(client, prompt=SENTENCE)
    assert set(parse_qs(urlsplit(address(html)).query)) & set(FULL_UP_TO) == set()
    assert costs(follow(client, address(html))) == costs(html)


def test_the_detail_says_which_package_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch)
    html = post(client, prompt=SENTENCE * 20, how="claude-opus-5-5")
    assert says(html, "#results", "× the tokens of o200k_base, the measured ratio for such text")
    assert says(html, "#results", "ctok is not installed")


def test_a_link_of_the_first_edition_opens(client: Client) -> None:
    link = "/?o200k_base=612.28.40.0&cl100k_base=630.28.42.0&characters=2500&words=400&output_tokens=5&as_of=2026-11-21"
    html = follow(
        client, f"{link}&requests=1&models=gpt-4o,gpt-35-turbo,claude-opus-5-5,gemini-3.8-flash&how=claude-opus-5-5"
    )
    rows = {row[0]: row for row in costs(html)}
    assert rows["gpt-4o"][4] == "≈ 680"  # 612 + 28 + 40
    assert rows["gpt-35-turbo"][4] == "≈ 700"  # 630 + 28 + 42
    assert all(rows[name][4].startswith("≈ ") for name in ("claude-opus-5-5", "gemini-3.8-flash"))
    assert says(html, "#results", ", as in English")
    assert costs(follow(client, address(html))) == costs(follow(client, address(follow(client, address(html)))))


def test_half_a_million_characters_are_sampled_for_claude(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = watch_claude(monkeypatch)
    words = SENTENCE * (500_000 // len(SENTENCE))
    html = post(client, ("gpt-4o", "claude-opus-5-5", "claude-haiku-4-5"), prompt=words, how="claude-opus-5-5")
    assert says(html, "#results", "a sample of this long text")
    # two vocabularies; each piece is cut at the white space after it, within a hundred characters
    assert 0 < sum(counted) <= 2 * sampling.PIECES * (sampling.CLAUDE_PIECE + 100)


def test_the_longest_text_that_is_counted_in_full_is_as_documented(client: Client) -> None:
    pytest.importorskip("ctok", reason="ctok is not installed")
    for more, said in ((0, "a reconstruction of its tokenizer"), (1, "a sample of this long text")):
        html = post(client, ("claude-opus-5-5",), prompt="a" * (FULL_UP_TO["claude_4_8"] + more), how="claude-opus-5-5")
        assert says(html, "#results", said)


def test_the_address_never_holds_a_word(client: Client) -> None:
    for fields in PROMPTS.values():
        link = expand_query(parse(address(post(client, **fields)))).urlencode()
        assert not {"lighthouse", "weather", "Oslo", "sunny"} & set(link.replace("=", "&").split("&"))
        assert "lighthouse" not in link


def test_without_a_prompt_the_sentence_says_so(client: Client) -> None:
    assert one(post(client), ".s-size").startswith("No prompt yet")
