"""Counts and their ranges, pages, audio and an answer of the same length, as programs ask for them."""

from __future__ import annotations

from decimal import Decimal as D
from math import ceil
from typing import Any

import pytest
from django.test import Client

from costcalc.input_limits import MOST_FILE_PAGES, MOST_SECONDS
from pricing.tokens import sampling
from pricing.tokens.ratios import load_formulas
from pricing.tokens.text import count_tokens
from tests.support.api import read_fault, send
from tests.support.claude_watch import watch_claude
from tests.support.vocabularies import remove

STORY = "Tell me a story about a lighthouse and of the man who kept it. " * 20
DAY = {"as_of": "2026-11-21"}


def ask(client: Client, model: str, **body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = send(client, "estimate", DAY | {"models": [model]} | body)["results"][0]
    return answer


def test_an_unknown_tokenizer_has_the_widest_range_in_tokens_and_dollars(client: Client) -> None:
    result = ask(client, "command-a", prompt=STORY, requests_per_month=1_000)
    base, count = count_tokens(STORY, "o200k_base"), result["count"]
    assert (count["basis"], count["low"], count["high"]) == ("ratio", base * 8 // 10, ceil(base * D("2.7")))
    rate = D(result["lines"][0]["rate"]) / 1_000_000
    for end in ("low", "high"):
        assert D(result[f"cost_per_request_{end}"]) == count[end] * rate
        assert D(result["monthly"][end]) == count[end] * rate * 1_000
    assert D(result["monthly"]["expected"]) == count["tokens"] * rate * 1_000


def test_an_exact_count_costs_the_same_at_both_ends(client: Client) -> None:
    result = ask(client, "gpt-4o", prompt=STORY, requests_per_month=10)
    assert result["count"]["basis"] == "vendor"
    assert result["cost_per_request_low"] == result["cost_per_request"] == result["cost_per_request_high"]
    assert len(set(result["monthly"].values())) == 1


def test_without_a_number_of_requests_a_month_is_unknown_and_a_request_is_not(client: Client) -> None:
    result = ask(client, "command-a", prompt=STORY)
    assert set(result["monthly"].values()) == {None}
    assert result["cost_per_request_low"] < result["cost_per_request"] < result["cost_per_request_high"]


@pytest.mark.parametrize("given", [{"input_tokens": 100}, {"usage": {"input_tokens": 100}}])
def test_given_tokens_have_no_range(client: Client, given: dict[str, Any]) -> None:
    result = ask(client, "command-a", requests_per_month=1, **given)
    assert result["count"]["basis"] == "given"
    assert (result["cost_per_request_low"], result["cost_per_request_high"]) == (None, None)
    assert (result["monthly"]["low"], result["monthly"]["high"]) == (None, None)


def test_a_measured_count_and_a_factor_are_given_too(client: Client) -> None:
    measured = ask(client, "command-a", prompt=STORY, measured_tokens={"command-a": 500})
    factor = ask(client, "command-a", prompt=STORY, token_factors={"cohere": 1.5})
    assert (measured["count"]["tokens"], measured["count"]["basis"]) == (500, "given")
    assert factor["count"]["tokens"] == ceil(count_tokens(STORY, "o200k_base") * D("1.5"))
    assert (factor["count"]["basis"], factor["count"]["low"], factor["cost_per_request_low"]) == ("given", None, None)


@pytest.mark.parametrize(
    ("model", "package", "basis"),
    [("claude-opus-5-5", "ctok", "reconstruction"), ("gemini-2.5-flash", "splintr", "vendor_sdk"),
     ("deepseek-v4-pro", "splintr", "vendor"), ("gemini-3.8-flash", "splintr", "presumed")],
)  # fmt: skip
def test_the_basis_says_what_the_count_rests_on(
    client: Client, monkeypatch: pytest.MonkeyPatch, model: str, package: str, basis: str
) -> None:
    pytest.importorskip(package, reason=f"{package} is not installed")
    assert ask(client, model, prompt=STORY)["count"]["basis"] == basis
    remove(monkeypatch)
    count = ask(client, model, prompt=STORY)["count"]
    assert (count["basis"], count["exactness"]) == ("ratio", "estimate")
    assert "is not installed" in count["reason"]
    assert count["low"] < count["tokens"] < count["high"]


def test_pages_are_counted_by_the_vendors_rule(client: Client) -> None:
    # 258 tokens a page on Gemini 2.5 (https://ai.google.dev/gemini-api/docs/document-processing)
    alone, pages = (ask(client, "gemini-2.5-flash", prompt=STORY, pages=number) for number in (0, 4))
    assert pages["count"]["tokens"] - alone["count"]["tokens"] == 4 * 258
    unknown = ask(client, "deepseek-v4-pro", prompt=STORY, pages=4)
    assert unknown["cost_per_request"] is None
    assert unknown["unpriced"].startswith("tokens unknown")


def test_audio_is_charged_at_its_own_rate(client: Client) -> None:
    # 32 tokens a second on Gemini 2.5 (https://ai.google.dev/gemini-api/docs/audio)
    result = ask(client, "gemini-2.5-flash", prompt=STORY, audio_seconds=10.5)
    assert result["usage"]["input_audio_tokens"] == 32 * 10.5
    (line,) = [line for line in result["lines"] if line["item"] == "audio input"]
    assert line["quantity"] == 32 * 10.5
    alone = ask(client, "gemini-2.5-flash", audio_seconds="10.5")
    assert alone["usage"]["input_tokens"] == 32 * 10.5


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"pages": -1}, "pages"),
        ({"pages": MOST_FILE_PAGES + 1}, "pages"),
        ({"pages": 1.5}, "pages"),
        ({"audio_seconds": -1}, "audio_seconds"),
        ({"audio_seconds": MOST_SECONDS + 1}, "audio_seconds"),
        ({"audio_seconds": "NaN"}, "audio_seconds"),
        ({"audio_seconds": "1e999"}, "audio_seconds"),
        ({"same_answer_length": "maybe"}, "same_answer_length"),
    ],
)
def test_what_cannot_be_is_refused_at_its_path(client: Client, body: dict[str, Any], path: str) -> None:
    assert read_fault(client, "estimate", {"prompt": "Hi", "models": ["gpt-4o"]} | body)[1] == path


@pytest.mark.parametrize("field", ["pages", "audio_seconds"])
def test_a_number_of_tokens_stands_in_place_of_files_too(client: Client, field: str) -> None:
    body = {"input_tokens": 5, field: 1}
    assert read_fault(client, "estimate", body)[1] == "input_tokens"


def test_an_answer_of_the_same_length_takes_more_tokens_on_claude(client: Client) -> None:
    off, on = (ask(client, "claude-opus-5-5", prompt="Hi", output_tokens=1_000, same_answer_length=same)
               for same in (False, True))  # fmt: skip
    prose = load_formulas().vocabularies["claude_4_8"].prose  # a prompt too short to tell
    assert off["usage"]["output_tokens"] == 1_000
    assert on["usage"]["output_tokens"] == 1_000 * prose.expected
    assert D(on["cost_per_request_low"]) < D(on["cost_per_request"]) < D(on["cost_per_request_high"])
    openai = ask(client, "gpt-4o", prompt="Hi", output_tokens=1_000, same_answer_length=True)
    assert openai["usage"]["output_tokens"] == 1_000


def test_messages_without_words_and_an_answer_of_the_same_length_never_fail(client: Client) -> None:
    messages = [{"role": "user", "content": ""}] * 60
    result = ask(client, "claude-opus-5-5", messages=messages, output_tokens=100, same_answer_length=True)
    assert result["usage"]["output_tokens"] > 100


@pytest.mark.parametrize("odd", ["\ud800", "\x01\x02\x7f", "\u202e\u200b\ufeff", "<|endoftext|>", "e" + "\u0301" * 999])
@pytest.mark.parametrize("same", [False, True])
def test_odd_texts_give_an_estimate_everywhere(client: Client, odd: str, same: bool) -> None:
    for model in ("claude-opus-5-5", "gemini-3.8-flash", "mistral-large-latest", "kimi-k3", "command-a"):
        count = ask(client, model, prompt=odd, output_tokens=5, same_answer_length=same)["count"]
        # Claude leaves control characters out.
        assert (0 if odd[0] == "\x01" else 1) <= count["low"] <= count["tokens"] <= count["high"]


def test_tokens_have_the_same_range_as_the_estimate(client: Client) -> None:
    names = ["gpt-4o", "claude-opus-5-5", "gemini-3.8-flash", "command-a"]
    results = send(client, "tokens", DAY | {"prompt": STORY, "models": names})["results"]
    for result in results:
        assert result["count"] == ask(client, result["requested"], prompt=STORY)["count"]


def test_a_projection_follows_the_range(client: Client) -> None:
    body = DAY | {"prompt": STORY, "models": ["command-a"], "requests_per_month": 1_000, "months": 1}
    (projected,) = send(client, "projection", body | {"as_of": "2026-12-01"})["results"]
    total = projected["total"]
    assert D(total["low"]) < D(total["expected"]) < D(total["high"])


def test_half_a_million_characters_are_sampled_for_every_model(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = watch_claude(monkeypatch)
    words = STORY * (500_000 // len(STORY))
    names = ["claude-opus-5-5", "claude-opus-4-7", "claude-haiku-4-5"]
    results = send(client, "tokens", DAY | {"prompt": words, "models": names})["results"]
    assert [result["count"]["basis"] for result in results] == ["sample"] * 3
    # three vocabularies; a piece ends at the white space after it, within a hundred characters
    assert 0 < sum(counted) <= 3 * sampling.PIECES * (sampling.CLAUDE_PIECE + 100)
