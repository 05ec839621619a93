"""Combinations of a pipeline's models, the same through page, files, API and command."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.support.api import post, read_fault, send
from tests.support.commands import fails, run

MILLION = 10**6
DAY = "2026-11-21"
EMBEDDINGS = ["text-embedding-3-small", "text-embedding-3-large"]
CHATS = ["gpt-4o-mini", "gpt-4o"]
RETRIEVAL: dict[str, Any] = {
    "documents": 1_000, "tokens_per_document": 1_000, "chunk_size": 400, "overlap": 100, "top_k": 5,
    "question_tokens": 20, "instructions_tokens": 300, "answer_tokens": 250, "reembed": 0.05, "storage_price": 0.33,
}  # fmt: skip
"""A document begins chunks at tokens 0, 300 and 600: 3 chunks, 1,200 tokens."""
STEPS: list[dict[str, Any]] = [
    {"models": EMBEDDINGS, "use": "documents"},
    {"use": "again"},
    {"use": "question"},
    {"model": "chosen", "use": "answer"},
    {"use": "storage"},
]
ASKED: dict[str, Any] = {
    "steps": STEPS, "retrieval": RETRIEVAL, "models": CHATS, "requests_per_month": 10_000, "as_of": DAY,
    "months": 2, "budget": 10,
}  # fmt: skip
ANSWER = {
    "gpt-4o-mini": (2_320 * Decimal("0.15") + 250 * Decimal("0.60")) / MILLION,
    "gpt-4o": (2_320 * Decimal("2.50") + 250 * Decimal("10")) / MILLION,
}
"""300 + 5 × 400 + 20 tokens of input, 250 of output."""
RATES = {"text-embedding-3-small": Decimal("0.02"), "text-embedding-3-large": Decimal("0.13")}
STORED = {
    "text-embedding-3-small": Decimal(3_000 * 1_536 * 4) / 10**9 * Decimal("0.33"),
    "text-embedding-3-large": Decimal(3_000 * 3_072 * 4) / 10**9 * Decimal("0.33"),
}


def work_out(embedding: str, chat: str) -> tuple[Decimal, Decimal, Decimal]:
    """(dollars a request, once, a month)"""
    each = 20 * RATES[embedding] / MILLION + ANSWER[chat]
    again = 50 * 1_200 * RATES[embedding] / MILLION
    return each, 1_200_000 * RATES[embedding] / MILLION, 10_000 * each + again + STORED[embedding]


def page_query() -> str:
    names = {"tokens_per_document": "tokens_each", "chunk_size": "chunk"}
    numbers = {names.get(name, name): str(number) for name, number in RETRIEVAL.items()} | {"reembed": "5"}
    rows = {
        "model": [",".join(EMBEDDINGS), "", "", "chosen", ""],
        "use": ["documents", "again", "question", "answer", "storage"],
    }
    common = {"models": ",".join(CHATS), "requests": "10000", "as_of": DAY, "months": "2", "budget": "10"}
    return urlencode({**numbers, **rows, **common}, doseq=True)


def test_a_retrieval_is_priced_on_every_combination(client: Client) -> None:
    told = send(client, "pipeline", ASKED)
    expected = [(embedding, chat, *work_out(embedding, chat)) for chat in CHATS for embedding in EMBEDDINGS]
    assert [
        (one["name"], Decimal(one["per_request"]), Decimal(one["once"]), Decimal(one["monthly"]))
        for one in told["combinations"]
    ] == [(f"{embedding} + {chat}", *sums) for embedding, chat, *sums in expected]
    assert told["cheapest"] == "text-embedding-3-small + gpt-4o-mini"
    assert told["combinations"][0]["models"] == [*[EMBEDDINGS[0]] * 3, CHATS[0], EMBEDDINGS[0]]
    assert (told["monthly"], told["per_request"]) == (
        told["combinations"][0]["monthly"], told["combinations"][0]["per_request"],
    )  # fmt: skip


def test_the_shares_of_a_combination_are_those_of_its_month(client: Client) -> None:
    one = send(client, "pipeline", ASKED)["combinations"][0]
    _, _, monthly = work_out(EMBEDDINGS[0], CHATS[0])
    shares = [step["share"] for step in one["steps"]]
    assert shares[0] is None
    assert Decimal(shares[3]) == round(10_000 * ANSWER[CHATS[0]] / monthly, 6)
    assert sum((Decimal(share) for share in shares[1:]), Decimal(0)).quantize(Decimal("0.0001")) == 1


def test_the_months_of_each_are_compared_with_the_budget(client: Client) -> None:
    """About $5 a month on gpt-4o-mini, $83 on gpt-4o."""
    told = send(client, "pipeline", ASKED)
    assert told["budget"] == "10"
    assert [(one["budget"]["passed"], one["budget"]["fits"]) for one in told["combinations"]] == [
        (None, True), (None, True), ("2026-11-01", False), ("2026-11-01", False),
    ]  # fmt: skip
    _, once, monthly = work_out(EMBEDDINGS[0], CHATS[0])
    assert Decimal(told["combinations"][0]["total"]["expected"]) == once + 2 * monthly


def test_a_budget_alone_looks_a_year_ahead(client: Client) -> None:
    asked = {name: value for name, value in ASKED.items() if name != "months"}
    assert len(send(client, "pipeline", asked)["months"]) == 12
    del asked["budget"]
    assert send(client, "pipeline", asked)["months"] is None


def test_requests_may_be_counted_by_the_day(client: Client) -> None:
    """500 a day on 20 days are 10,000 a month."""
    by_month = {name: value for name, value in ASKED.items() if name != "requests_per_month"}
    by_day = by_month | {"requests_per_day": 500, "days_per_month": 20}
    assert send(client, "pipeline", by_day) == send(client, "pipeline", ASKED)
    shown = client.get(f"/pipeline.json?{page_query().replace('requests=10000', 'requests=500&per=day&days=20')}")
    assert json.loads(shown.content) == send(client, "pipeline", ASKED)


def test_the_page_s_json_and_the_command_say_what_the_api_says(client: Client, tmp_path: Path) -> None:
    told = send(client, "pipeline", ASKED)
    path = tmp_path / "pipeline.json"
    path.write_text(json.dumps(ASKED))
    assert json.loads(run("pipeline", str(path), "--format=json")) == told
    assert json.loads(client.get(f"/pipeline.json?{page_query()}").content) == told


def test_a_row_of_the_csv_is_a_combination(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "pipeline.json"
    path.write_text(json.dumps(ASKED))
    rows = list(csv.DictReader(io.StringIO(run("pipeline", str(path), "--format=csv"))))
    told = send(client, "pipeline", ASKED)["combinations"]
    assert [row["combination"] for row in rows] == [one["name"] for one in told]
    assert [row["usd_per_month"] for row in rows] == [one["monthly"] for one in told]
    assert [row["usd"] for row in rows] == [one["total"]["expected"] for one in told]
    assert [row["over_from"] for row in rows] == ["", "", "2026-11-01", "2026-11-01"]
    assert [row["step_4_model"] for row in rows] == [CHATS[0]] * 2 + [CHATS[1]] * 2


def test_the_lines_are_those_of_each_step_on_each_of_its_models(client: Client) -> None:
    body = client.get(f"/pipeline.csv?{page_query()}").content.decode()
    rows = [row for row in csv.DictReader(io.StringIO(body)) if row["step"] == "4"]
    assert [(row["model"], row["item"], row["in_first"]) for row in rows] == [
        (CHATS[0], "input", "yes"), (CHATS[0], "output", "yes"), (CHATS[1], "input", "no"), (CHATS[1], "output", "no"),
    ]  # fmt: skip
    assert sum(Decimal(row["usd_per_run"]) for row in rows[:2]) == ANSWER[CHATS[0]]


def test_the_command_shows_the_combinations_and_the_steps_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.json"
    path.write_text(json.dumps(ASKED))
    lines = run("pipeline", str(path)).splitlines()
    assert lines[0].split()[:2] == ["Combination", "A"]
    assert lines[1].startswith("text-embedding-3-small + gpt-4o-mini")
    assert lines[1].endswith("within budget")
    assert lines[4].endswith("over budget from Nov 2026")
    steps = run("pipeline", str(path), "--by-step").splitlines()
    assert steps[1].split()[:2] == ["1", "text-embedding-3-small,"]
    other = run("pipeline", str(path), "--model", "gpt-4o", "--budget", "1000").splitlines()
    assert len(other) == 3


MANY = [{"models": ["gpt-4o", "gpt-4o-mini"], "input_tokens": number} for number in range(1, 9)]
"""2 × 2 × 2 × 2 × 2 × 2 × 2 × 2 = 256 combinations."""


def test_too_many_combinations_are_an_error_with_their_number(client: Client, tmp_path: Path) -> None:
    fault = post(client, "pipeline", {"steps": MANY}).json()
    assert (fault["path"], fault["expected"]) == ("steps", "at most 200 combinations")
    assert fault["message"].endswith("= 256 combinations exceed the limit of 200; name fewer models in a step")
    path = tmp_path / "pipeline.json"
    path.write_text(json.dumps({"steps": MANY}))
    assert "256 combinations" in fails(2, "pipeline", str(path))


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        ({"steps": [{"input_tokens": 5}]}, "steps[0].model", "a name, or chosen with models of the request"),
        ({"steps": [{"model": "chosen"}]}, "models", "models, some of its kind"),
        ({"steps": [{"model": "gpt-4o", "models": ["gpt-4o"]}]}, "steps[0].models", "one of the two"),
        ({"steps": [{"model": "gpt-4o", "use": "answer"}]}, "retrieval", "the documents that steps[0] is about"),
        (ASKED | {"steps": [STEPS[0] | {"documents": 5}]}, "steps[0].documents", "one of the two"),
        (ASKED | {"steps": [STEPS[0] | {"input_tokens": 5}]}, "steps[0].input_tokens", "one of the two"),
        (ASKED | {"retrieval": RETRIEVAL | {"overlap": 400}}, "retrieval.overlap", None),
        (ASKED | {"retrieval": {"documents": 10**12, "tokens_per_document": 2}}, "retrieval.documents", None),
        (ASKED | {"requests_per_day": 5}, "requests_per_day", "one of them"),
        ({"steps": [{"model": "gpt-4o", "times": -1}]}, "steps[0].times", "at least 0"),
    ],
)
def test_a_slip_is_refused_with_its_path(client: Client, body: Any, path: str, expected: str | None) -> None:
    assert read_fault(client, "pipeline", body)[1:] == (path, expected)


def test_a_quantity_that_one_of_several_models_is_not_priced_by_is_told_in_its_combination(client: Client) -> None:
    told = send(client, "pipeline", {"steps": [{"models": ["whisper-1", "tts-1"], "minutes": 1}], "as_of": DAY})
    assert [(one["name"], one["group"]) for one in told["combinations"]] == [
        ("whisper-1", "able"), ("tts-1", "unpriced"),
    ]  # fmt: skip
    assert told["combinations"][1]["unpriced"].startswith("step 1: tts-1 is priced by the character")


def test_speech_may_be_compared_across_units(client: Client) -> None:
    """1,500 characters × 15 a million on tts-1; the tokens and minutes are for gpt-4o-mini-tts alone."""
    step = {"models": ["tts-1", "gpt-4o-mini-tts"], "characters": 1_500, "input_tokens": 375, "spoken_minutes": 1.6}
    told = send(client, "pipeline", {"steps": [step], "as_of": DAY})
    assert {one["group"] for one in told["combinations"]} == {"able"}
    costs = {one["name"]: one["per_request"] for one in told["combinations"]}
    assert costs["tts-1"] == "0.0225"
    query = urlencode({"model": "tts-1,gpt-4o-mini-tts", "characters": 1_500, "input_tokens": 375,
                       "spoken_minutes": "1.6", "as_of": DAY})  # fmt: skip
    shown = json.loads(client.get(f"/pipeline.json?{query}").content)
    assert {one["name"]: one["per_request"] for one in shown["combinations"]} == costs
