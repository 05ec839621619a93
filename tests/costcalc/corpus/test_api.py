"""Data sets as a program sends them: the file as the body, what is asked in the query."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from costcalc.current import catalog
from tests.support.environment import set_environment

pytestmark = pytest.mark.usefixtures("acme")
HELLO = "Hello, world"  # 3 tokens in o200k_base: Hello · , · world
LINES = f'{{"text": "{HELLO}"}}\n{{"text": "{HELLO}", "output_tokens": 5}}\n'
OTHER = "application/octet-stream"


def post(client: Client, body: str | bytes, kind: str = OTHER, **query: Any) -> Any:
    return client.post(f"/api/v1/corpus?{urlencode(query, doseq=True)}", body, content_type=kind)


def send(client: Client, body: str | bytes, kind: str = OTHER, **query: Any) -> Any:
    response = post(client, body, kind, **query)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_file_is_counted_on_the_chosen_models(client: Client) -> None:
    answer = send(client, LINES, model=["fast-1", "fast-2"], output_tokens=10)
    assert answer["catalog"] == {"version": catalog().version.isoformat(), "digest": catalog().digest}
    # 6 × $1 + 15 × $4, and 6 × $3 + 15 × $12 a million
    assert [each["costs"][0]["cost"] for each in answer["results"]] == ["0.000066", "0.000198"]
    assert (answer["complete"], answer["rows"], answer["reasons"], answer["total"]) == (True, 2, [], None)


def test_rows_name_their_own_models(client: Client) -> None:
    body = json.dumps({"custom_id": "1", "body": {"model": "fast-1", "messages": [{"role": "user", "content": HELLO}]}})
    answer = send(client, body)
    # 3 tokens, the role, 3 around the message and 3 of the reply, at $1 a million
    assert answer["total"]["costs"][0]["cost"] == "0.00001"
    assert answer["recognized"] == [{"shape": "OpenAI batch", "files": 1, "rows": 1}]


@pytest.mark.parametrize(
    ("kind", "body", "rows"),
    [
        ("text/csv", f'text\n"{HELLO}"\n{HELLO.replace(",", "")}\n', 2),
        ("text/markdown", LINES, 1),
        ("application/jsonl", f'"{HELLO}"\n"{HELLO}"\n', 2),
        ("application/json", json.dumps([{"text": HELLO}] * 3), 3),
        ("application/x-www-form-urlencoded", LINES, 2),
        ("application/octet-stream", HELLO, 1),
    ],
)
def test_the_content_type_says_how_it_is_written_else_its_beginning(
    client: Client, kind: str, body: str, rows: int
) -> None:
    answer = send(client, body, kind, model="fast-1")
    assert (answer["rows"], answer["faulty"]) == (rows, 0)


def test_columns_tier_and_day_are_chosen(client: Client) -> None:
    body = f"prose,times\n{HELLO.replace(',', '')},3\n"
    (told,) = send(
        client, body, "text/csv", model="fast-1", column="prose", requests_column="times", tier="batch",
        as_of="2026-11-01",
    )["results"]  # fmt: skip
    assert (told["rows"], told["requests"], told["costs"][0]["tier"]) == (1, 3, "batch")
    assert told["costs"][0]["cost"] == "0.000003"  # 3 requests of 2 tokens at $0.50 a million


def test_what_is_broken_is_told_by_its_line(client: Client) -> None:
    answer = send(client, b'{"text": "a"}\n{"text": "\xff"}\n{"te', model="fast-1")
    assert [(fault["file"], fault["number"]) for fault in answer["faults"]] == [("body", 2), ("body", 3)]
    assert (answer["complete"], [reason["code"] for reason in answer["reasons"]]) == (False, ["incomplete"])


def read_fault(response: Any) -> tuple[int, str, str | None]:
    fault = response.json()
    assert set(fault) == {"code", "message", "path", "expected"}
    return response.status_code, fault["code"], fault["path"]


@pytest.mark.parametrize(
    ("query", "code", "path"),
    [
        ({"model": "fsat-1"}, "unknown", "model[0]"),
        ({"model": ["fast-1"] * 61}, "invalid", "model"),
        ({"tier": "cheap"}, "invalid", "tier"),
        ({"as_of": "yesterday"}, "invalid", "as_of"),
        ({"output_tokens": "many"}, "invalid", "output_tokens"),
        ({"output_tokens": "1" * 30}, "invalid", "output_tokens"),
        ({"output_tokens": "-1"}, "invalid", "output_tokens"),
        ({"tier": ["batch", "batch"]}, "invalid", "tier"),
        ({"modle": "fast-1"}, "invalid", "modle"),
        ({"column": "prose", "model": "fast-1"}, "invalid", "column"),
    ],
)
def test_wrong_queries_are_refused_by_field(client: Client, query: dict[str, Any], code: str, path: str) -> None:
    assert read_fault(post(client, LINES, **query)) == (422, code, path)


def test_bodies_that_are_missing_packed_or_too_long_are_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_fault(post(client, b""))[:2] == (400, "invalid")
    assert read_fault(post(client, gzip.compress(LINES.encode())))[:2] == (422, "invalid")
    assert read_fault(post(client, b"PAR1...."))[:2] == (422, "invalid")
    assert read_fault(post(client, '""\n' * 20_001, "application/jsonl"))[:2] == (413, "too_large")
    set_environment(monkeypatch, max_characters=40)
    assert read_fault(post(client, "a" * 21)) == (413, "too_large", "body")
    assert post(client, "ä" * 20, model="fast-1").status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"\0", b"\xff\xfe", b"PK\x03\x04", b"[", b"{", b'"', b"\xef\xbb\xbf", b"\n\n", b"[[]]", b'{"text": 3}', b"1e999"],
)
@pytest.mark.parametrize("kind", ["text/csv", "application/json", "application/jsonl", OTHER])
def test_no_body_is_an_error_of_the_server(client: Client, body: bytes, kind: str) -> None:
    assert post(client, body, kind).status_code == 200


def test_nothing_of_a_prompt_is_answered_or_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    private = "correct horse battery staple"
    body = f'{{"text": "{private}"}}\n{{"text": "{private}\n{{"texts": ["{private}"]}}\n'
    response = post(client, body, "application/jsonl", model="fast-1")
    assert response.status_code == 200
    assert private not in response.content.decode()
    assert private not in caplog.text


def test_a_sample_is_answered_with_its_intervals(client: Client) -> None:
    body = "".join(f'{{"text": "{"the " * (1 + place % 30)}"}}\n' for place in range(1_000))
    answer = post(client, body, "application/jsonl", model="fast-1", sample="±5%", seed="3").json()
    # 1,000 rows are counted first, so all of them: the answer is exact, and no sample
    assert (answer["sample"], answer["complete"]) == (None, True)
    sample = post(client, body, "application/jsonl", model="fast-1", sample="300", seed="3").json()["sample"]
    assert (sample["asked"], sample["seed"], sample["of_rows"], sample["total"]) == ("300", 3, 1_000, None)
    (interval,) = sample["results"]
    tokens = answer["results"][0]["input_tokens"]
    assert interval["input_tokens_low"] <= tokens <= interval["input_tokens_high"]


@pytest.mark.parametrize(
    ("query", "path"), [({"sample": "many"}, "sample"), ({"sample": "9" * 21}, "sample"), ({"seed": "x"}, "seed")]
)
def test_a_wrong_sample_is_refused_by_its_field(client: Client, query: dict[str, str], path: str) -> None:
    assert (read_fault(post(client, LINES, **query))[0], read_fault(post(client, LINES, **query))[2]) == (422, path)
