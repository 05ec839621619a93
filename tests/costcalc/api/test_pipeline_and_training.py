"""Answers to programs about pipelines and fine-tuning, and refusals."""

from __future__ import annotations

import json
from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client

from costcalc.api.examples import EXAMPLES
from costcalc.configuration.environment import load_environment
from costcalc.current import catalog
from tests.support.api import post, read_fault, send
from tests.support.environment import set_environment

MILLION = 1_000_000
EXAMPLE = json.dumps({"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]})
EXAMPLE_TOKENS = 3 + (3 + 1 + 1) + (3 + 1 + 1)
"""3 for the answer's start; each message 3, its role 1, its word 1 (o200k_base)."""


def one(client: Client, **step: Any) -> Any:
    return send(client, "pipeline", {"steps": [step], "as_of": "2026-05-01", "requests_per_month": 1000})


# pipeline


def test_the_example_of_the_documentation(client: Client) -> None:
    answer = send(client, "pipeline", EXAMPLES["post_pipeline"])
    assert answer["catalog"] == {"version": catalog().version.isoformat(), "digest": catalog().digest}
    each = (10 * D("0.0045"), (2_000 * D("0.10") + 300 * D("0.50")) / MILLION, 100 * 500 * D("0.02") / MILLION,
            12 * D(13) / MILLION, (4 * 500 + 20) * D(2) / MILLION)  # fmt: skip
    request = each[0] + each[1] + each[3] / 2 + each[4]
    assert [D(step["cost_per_run"]) for step in answer["steps"]] == list(each)
    assert D(answer["per_request"]) == request
    assert D(answer["once"]) == each[2]
    assert D(answer["monthly"]) == 1_000 * request
    other = request - each[1] + (2_000 * D("0.30") + 300 * D("2.50")) / MILLION
    assert [(one["name"], D(one["per_request"])) for one in answer["combinations"]] == [
        ("gpt-6-luna", request),
        ("gemini-3.5-flash-lite", other),
    ]
    assert answer["steps"][2]["vectors"] == {"number": 100, "dimensions": 1536, "bytes": 100 * 1536 * 4}
    assert [step["runs_per_month"] for step in answer["steps"]] == ["1000", "1000", None, "500", "1000"]
    assert [month["month"] for month in answer["months"]] == ["2026-11-01", "2026-12-01", "2027-01-01"]
    assert D(answer["months"][1]["steps"][0]["cost"]["expected"]) == 1_050 * each[0]
    assert D(answer["months"][0]["cost"]["expected"]) == D(answer["monthly"]) + D(answer["once"])
    assert D(answer["total"]["expected"]) == each[2] + (1_000 + 1_050 + D("1102.5")) * request
    assert [one["budget"]["passed"] for one in answer["combinations"]] == [None, None]


def test_a_month_in_which_a_model_is_gone_leaves_no_total(client: Client) -> None:
    """dall-e-3 retired on 2026-05-12."""
    step = {"model": "dall-e-3", "images": 1, "size": "1024x1024", "quality": "hd"}
    answer = send(client, "pipeline", {"steps": [step], "as_of": "2026-04-01", "months": 2, "budget": 1})
    assert "dall-e-3 retires on" in answer["months"][1]["steps"][0]["unpriced"]
    assert answer["total"] is None
    assert answer["combinations"][0]["ends"] == "2026-05-01"
    assert answer["combinations"][0]["budget"]["fits"] is None


@pytest.mark.parametrize(
    ("step", "dollars"),
    [
        ({"model": "whisper-1", "minutes": 1.5}, "0.009"),
        ({"model": "whisper-1", "minutes": "0.001"}, "0.0001"),  # a second
        ({"model": "dall-e-3", "images": 2, "size": "1024x1792", "quality": "hd"}, "0.24"),
        ({"model": "text-embedding-3-small", "text": "Hello, world"}, "0.00000006"),  # 3 tokens: 3 × 0.02
        ({"model": "gpt-realtime-2025-08-28", "minutes": 1, "spoken_minutes": 1}, "0.096"),  # 600 × 32 + 1,200 × 64
    ],
    ids=lambda value: value["model"] if isinstance(value, dict) else None,
)
def test_each_kind_is_priced_in_its_own_quantity(client: Client, step: dict[str, Any], dollars: str) -> None:
    assert one(client, **step)["steps"][0]["cost_per_run"] == dollars


def test_documents_are_cut_and_their_overlaps_paid_for(client: Client) -> None:
    """1,000 tokens in chunks of 400 that share 100: from 0, 300 and 600, so 1,200 tokens."""
    documents = {"documents": 10, "tokens_per_document": 1000, "chunk_size": 400, "overlap": 100}
    step = one(client, model="text-embedding-3-large", **documents)["steps"][0]
    assert step["lines"][0]["quantity"] == 12_000
    assert step["vectors"] == {"number": 30, "dimensions": 3072, "bytes": 30 * 3072 * 4}
    assert step["assumptions"] == ["30 chunks of 12,000 tokens in total, counting overlaps each time"]


@pytest.mark.parametrize(
    ("step", "path", "expected", "words"),
    [
        ({"model": "whisper-1", "input_tokens": 5}, "input_tokens", "minutes", "by the minute, not by tokens"),
        ({"model": "whisper-1", "minutes": 1, "output_tokens": 5}, "output_tokens", "minutes", "not by tokens"),
        ({"model": "tts-1", "minutes": 1}, "minutes", "characters", "tts-1 is priced by the character"),
        ({"model": "tts-1", "spoken_minutes": 1}, "spoken_minutes", "characters", "not by minutes of speech"),
        ({"model": "gpt-4o", "characters": 1}, "characters", "input_tokens or output_tokens", "not by characters"),
        ({"model": "gpt-4o", "images": 1}, "images", "input_tokens or output_tokens", "not by images"),
        ({"model": "whisper-1", "text": "Hello"}, "text", "minutes", "not by tokens"),
        ({"model": "tts-1", "documents": 1, "tokens_per_document": 1}, "documents", "characters", "not by tokens"),
        (
            {"model": "text-embedding-3-small", "output_tokens": 1},
            "output_tokens",
            "input_tokens",
            "no price for output",
        ),
    ],
)
def test_a_quantity_in_the_wrong_unit_is_refused_by_name(
    client: Client, step: dict[str, Any], path: str, expected: str, words: str
) -> None:
    body = {"steps": [{"model": "gpt-4o-mini", "input_tokens": 1}, step], "as_of": "2026-05-01"}
    assert read_fault(client, "pipeline", body) == ("invalid", f"steps[1].{path}", expected)
    assert words in post(client, "pipeline", body).json()["message"]


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"model": "gpt-9", "input_tokens": 1}, "not in any price table"),
        ({"model": "dall-e-3", "images": 1}, "it has prices for 1024x1024 standard"),
        ({"model": "whisper-1", "minutes": 1, "tier": "batch"}, "has no batch price"),
        ({"model": "gpt-transcribe", "minutes": 1}, "no price for gpt-transcribe is known before 2026-09-01"),
    ],
    ids=lambda value: value["model"] if isinstance(value, dict) else None,
)
def test_a_step_without_a_price_says_why_and_there_is_no_sum(client: Client, step: dict[str, Any], why: str) -> None:
    answer = one(client, **step)
    assert why in answer["steps"][0]["unpriced"]
    assert (answer["per_request"], answer["monthly"], answer["once"]) == (None, None, "0")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"steps": []}, "steps"),
        ({"steps": [{}]}, "steps[0].model"),
        ({"steps": [{"model": "tts-1"}] * 41}, "steps"),
        ({"steps": [{"model": "tts-1", "often": "daily"}]}, "steps[0].often"),
        ({"steps": [{"model": "tts-1", "characters": -1}]}, "steps[0].characters"),
        ({"steps": [{"model": "whisper-1", "minutes": -1}]}, "steps[0].minutes"),
        ({"steps": [{"model": "whisper-1", "minutes": 10**11}]}, "steps[0].minutes"),
        ({"steps": [{"model": "tts-1", "text": "a", "characters": 1}]}, "steps[0].text"),
        ({"steps": [{"model": "tts-1", "text": "a\x00"}]}, "steps[0].text"),
        ({"steps": [{"model": "dall-e-3", "images": 1, "size": "<b>"}]}, "steps[0].size"),
        ({"steps": [{"model": "text-embedding-3-small", "overlap": 1}]}, "steps[0].documents"),
        ({"steps": [{"model": "m", "documents": 1, "tokens_per_document": 9, "chunk_size": 5, "overlap": 5}]},
         "steps[0].overlap"),
        ({"steps": [{"model": "m", "documents": 10**12, "tokens_per_document": 2}]}, "steps[0].documents"),
        ({"steps": [{"model": "tts-1"}], "months": 37}, "months"),
        ({"steps": [{"model": "tts-1"}], "requests_per_month": 5, "requests_low": 6}, "requests_low"),
        ({"steps": [{"model": "tts-1"}], "requests_per_month": 9, "growth": 10, "months": 36}, "requests_per_month"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_with_its_path(client: Client, body: dict[str, Any], path: str) -> None:
    assert read_fault(client, "pipeline", body)[1] == path


def test_a_text_beyond_the_limit_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, max_characters=10)
    body = {"steps": [{"model": "tts-1", "text": "eleven char"}]}
    assert read_fault(client, "pipeline", body, 413)[:2] == ("too_large", "steps[0].text")


# training


def test_a_file_of_too_many_faults_is_refused(client: Client) -> None:
    body = EXAMPLES["post_training"] | {"file": EXAMPLE + "\n{" * 10_001}
    assert read_fault(client, "training", body)[1] == "file"
    assert "the rest after line 10,002 was not read" in post(client, "training", body).json()["message"]


def test_a_file_is_counted_and_priced(client: Client) -> None:
    answer = send(client, "training", EXAMPLES["post_training"] | {"file": f"{EXAMPLE}\nnothing\n{EXAMPLE}\n"})
    assert (answer["file"]["examples"], answer["file"]["tokens"]) == (2, 2 * EXAMPLE_TOKENS)
    assert answer["file"]["faults"] == [{"line": 2, "problem": "not valid JSON at column 1: Expecting value"}]
    assert D(answer["training"]["cost"]) == 2 * EXAMPLE_TOKENS * 3 * D(3) / MILLION
    tuned = (300 * D("0.30") + 200 * D("1.20")) / MILLION
    base = (1_500 * D("2.50") + 200 * D(10)) / MILLION
    assert (D(answer["tuned"]["cost"]), D(answer["base"]["cost"])) == (tuned, base)
    assert D(answer["tuned"]["monthly"]) == 10_000 * tuned
    assert answer["break_even_requests"] == "1"


def test_half_a_surrogate_pair_is_a_fault_of_its_line(client: Client) -> None:
    body = {"model": "ft:gpt-4o-mini-2024-07-18", "file": f"{EXAMPLE}\n\ud800"}
    file = send(client, "training", body)["file"]
    assert (file["examples"], file["faults"]) == (1, [{"line": 2, "problem": "not UTF-8"}])


def test_tokens_stand_in_place_of_a_file(client: Client) -> None:
    """gpt-3.5-turbo: 8.00 a million training tokens; a request is 10 × (2.50 − 0) / 1,000,000 cheaper."""
    body = {
        "model": "ft:gpt-3.5-turbo", "training_tokens": MILLION, "epochs": 3, "as_of": "2026-05-01",
        "input_tokens": 5, "base_model": "gpt-4o", "base_input_tokens": 10,
    }  # fmt: skip  # a request costs 5 × 3.00 instead of 10 × 2.50, per million
    answer = send(client, "training", body)
    assert (answer["training"]["cost"], answer["file"], answer["training_tokens"]) == ("24", None, MILLION)
    assert D(answer["break_even_requests"]) == 24 * MILLION / 10
    assert answer["tuned"]["monthly"] is None


def test_without_a_base_model_nothing_is_compared(client: Client) -> None:
    answer = send(client, "training", {"model": "ft:gpt-4o-mini-2024-07-18", "training_tokens": 5})
    assert (answer["base"], answer["break_even_requests"]) == (None, None)


@pytest.mark.parametrize("tokens", [{"base_input_tokens": 10}, {"input_tokens": 10}, {}])
def test_a_request_without_tokens_never_pays_for_training(client: Client, tokens: dict[str, int]) -> None:
    body = {"model": "ft:gpt-3.5-turbo", "training_tokens": 5, "as_of": "2026-05-01", "base_model": "gpt-4o"}
    assert send(client, "training", {**body, **tokens})["break_even_requests"] is None


def test_a_model_that_is_not_trained_says_so(client: Client) -> None:
    answer = send(client, "training", {"model": "gpt-4o", "training_tokens": 5})
    assert answer["training"]["cost"] is None
    assert "has no per-token training price" in answer["training"]["unpriced"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "training_tokens"),
        ({"file": EXAMPLE}, "model"),
        ({"training_tokens": 1, "requests_per_month": 10**12, "growth": 1}, "requests_per_month"),
        ({"training_tokens": 1, "models": [""]}, "models[0]"),
        ({"model": "ft:gpt-4o-mini-2024-07-18"}, "training_tokens"),
        ({"model": "ft:gpt-4o-mini-2024-07-18", "training_tokens": 1, "file": "x"}, "training_tokens"),
        ({"model": "ft:gpt-4o-mini-2024-07-18", "training_tokens": 1, "epochs": 0}, "epochs"),
        ({"model": "ft:gpt-4o-mini-2024-07-18", "training_tokens": -1}, "training_tokens"),
        ({"model": "ft:gpt-4o-mini-2024-07-18", "file": ""}, "file"),
        ({"model": "ft:gpt-4o-mini-2024-07-18", "file": "nothing"}, "file"),
        ({"model": "ft:nothing", "file": EXAMPLE}, "model"),
    ],
)
def test_a_slip_in_training_is_refused_with_its_path(client: Client, body: dict[str, Any], path: str) -> None:
    assert read_fault(client, "training", body)[1] == path


def test_every_trainable_model_is_compared_and_its_end_is_told(client: Client) -> None:
    """Gemini 3.1 Flash-Lite: 3 × 3.00; 500 × 0.375 + 200 × 2.25 is 0.0006375 a request, and 2,000 × 2.00 + 200 × 10.00
    is 0.006 on gpt-6.2-sol: 9 / 0.0053625 is 1,678.3. A month of 20,000 saves 107.25, and 12 of them less 9 are 1,278.
    """
    body = {
        "training_tokens": MILLION, "base_input_tokens": 2_000, "saved_tokens": 1_500, "base_output_tokens": 200,
        "models": ["gpt-6.2-sol", "gpt-6-luna"], "base_model": "gpt-6.2-sol", "requests_per_month": 20_000,
        "as_of": "2026-11-22",
    }  # fmt: skip
    answer = send(client, "training", body)
    assert (answer["baseline"], answer["best"]) == ("gpt-6.2-sol", "ft:gemini-3.1-flash-lite")
    assert (answer["training"], answer["tuned"], answer["break_even_requests"]) == (None, None, None)
    rows = {row["requested"]: row for row in answer["tuned_models"]}
    best = rows["ft:gemini-3.1-flash-lite"]
    assert best["payback"]["requests"] == "1679"
    assert (best["payback"]["saved"], best["payback"]["compared"], best["ending"]) == ("1278", 12, None)
    tuned = rows["ft:gpt-4o-mini-2024-07-18"]
    assert (tuned["ending"]["day"], tuned["ending"]["successor"]) == ("2027-01-14", "gpt-6-luna")
    assert (tuned["training_end"]["closed"], tuned["training_end"]["until"]) == ("2026-05-07", "2027-01-06")
    assert [row["paid_by"] for row in answer["untuned_models"]] == ["ft:gemini-3.1-flash-lite", None]


def test_a_file_over_the_bodys_limit_is_refused_before_it_is_read(client: Client) -> None:
    body = {"model": "ft:gpt-4o-mini-2024-07-18", "file": "x" * load_environment().max_body_bytes}
    assert read_fault(client, "training", body, 413)[0] == "too_large"
