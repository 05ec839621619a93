from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.html import address, every, leaks, one, read, says, texts

HELLO = json.dumps({"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello"}]})
HELLO_TOKENS = 3 + 2 * (3 + 1 + 1)
NOTE = "div.note p"
GIVEN = {"model": "ft:gpt-3.5-turbo", "epochs": "3", "as_of": "2026-01-01", "base_model": "gpt-4o"}


def post(client: Client, content: bytes | None = None, **more: str) -> tuple[int, str]:
    file = {} if content is None else {"file": SimpleUploadedFile("train.jsonl", content)}
    response = client.post("/training/", {**GIVEN, **more, **file})
    return response.status_code, response.content.decode()


def test_the_first_visit_shows_when_training_is_paid_for(client: Client) -> None:
    """1,000,000 × 3 × 3.00; (300 × 0.30 + 200 × 1.20) and (1,500 × 2.50 + 200 × 10.00), each per million.

    9 / (0.00575 − 0.00033) is 1,660.5.
    """
    html = client.get("/training/").content.decode()
    assert texts(html)["answer"] == (
        "Training costs $9.00; a request costs $0.00033 instead of $0.00575; break-even after 1,661 requests."
    )


def test_a_file_is_counted_and_priced(client: Client) -> None:
    status, html = post(client, "\n".join([HELLO] * 100).encode())
    total = 100 * HELLO_TOKENS * 3 * Decimal("8.00") / 10**6
    assert status == 200
    assert one(html, NOTE).startswith(f"100 examples, {100 * HELLO_TOKENS:,} tokens an epoch;")
    assert read(html).values["tokens"] == str(100 * HELLO_TOKENS)
    assert texts(html)["answer"] == f"Training costs ${total.normalize()}."


def test_the_address_holds_the_tokens_and_not_the_text(client: Client) -> None:
    _, html = post(client, HELLO.replace("Hello", "A secret").encode())
    assert not leaks(html, "secret")
    assert "tokens=" in address(html)


def test_bad_lines_are_named_and_the_good_ones_counted(client: Client) -> None:
    _, html = post(client, f"{HELLO}\n{{\n{HELLO}\n[]\n".encode())
    assert [note.partition(",")[0].rstrip(":") for note in every(html, NOTE)] == [
        "2 examples",
        "2 lines are not counted",
    ]
    second, fourth = every(html, "li.problem")
    assert second.startswith("Line 2: not valid JSON")
    assert fourth == "Line 4: expected an object, not a list"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (b"%PDF-1.7\n\xff\xfe", "No line is a valid training example. Line 1: not valid JSON"),
        (b"\xff" * 100, "No line is a valid training example. Line 1: not UTF-8"),
        (b"\n\nHello\n[]\n", "No line is a valid training example. Line 3: not valid JSON"),
        (b'{"prompt": "a", "completion": "b"}', "has prompt and completion"),
    ],
)
def test_a_file_without_examples_gets_a_clear_message(client: Client, content: bytes, words: str) -> None:
    status, html = post(client, content)
    assert status == 400
    assert words in texts(html)["error-file"]
    assert texts(html)["answer"] == "Fix the highlighted fields"


def test_a_file_of_too_many_faults_is_refused_and_its_first_ones_are_listed(client: Client) -> None:
    status, html = post(client, HELLO.encode() + b"\n" + b"{\n" * 10_001)
    assert status == 400
    assert texts(html)["error-file"].startswith("More than 10,000 lines are not training examples; the rest after line")
    assert every(html, NOTE) == ["10,001 lines are not counted:", "The first 50 are listed."]


def test_a_file_over_the_limit_is_refused_before_it_is_read(client: Client, settings: Any) -> None:
    settings.MAX_TRAINING_MB = 1
    status, html = post(client, b"x" * 1_100_000)
    assert status == 413
    assert says(html, "#main p", "Training files can be up to 1 MB.")


def test_a_file_larger_than_a_prompt_is_counted(client: Client, settings: Any) -> None:
    line = f"{HELLO}\n".encode()
    lines = settings.MAX_BODY_BYTES // len(line) + 100
    status, html = post(client, line * lines)
    assert status == 200
    assert one(html, NOTE).startswith(f"{lines:,} examples,")


def test_over_long_examples_are_named(client: Client) -> None:
    long = HELLO.replace("Hello", " hello" * 20_000, 1)
    _, html = post(client, f"{HELLO}\n{long}".encode())
    said = "1 example longer than the model's limit, cut for training and counted that way: line 2 (20,0"
    assert says(html, NOTE, said)
    assert read(html).values["tokens"] == str(HELLO_TOKENS + 16_385)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"model": "gpt-4o", "tokens": "5"}, "gpt-4o-2024-08-06 has no per-token training price"),
        ({"model": "ft:gpt-3.5-turbo", "as_of": "2026-10-23", "tokens": "5"}, "retired on 2026-10-23"),
        ({"model": "ft:nothing", "tokens": "5"}, "is not in any price table"),
    ],
)
def test_a_model_without_a_price_says_why(client: Client, given: dict[str, str], words: str) -> None:
    status, html = post(client, None, **given)
    assert status == 200
    assert says(html, ".problem", words)
    assert "Training costs –" in texts(html)["answer"]


@pytest.mark.parametrize("name", ["epochs", "tokens", "as_of"])
def test_a_slip_is_told_beside_its_field(client: Client, name: str) -> None:
    status, html = post(client, None, **{name: "never"})
    assert status == 400
    assert texts(html)[f"error-{name}"]


def test_the_csv_has_the_same_figures(client: Client) -> None:
    given = {**GIVEN, "tokens": "1000000", "input_tokens": "5", "base_input_tokens": "10"}
    body = client.get("/training.csv", given).content.decode()
    rows = list(csv.DictReader(io.StringIO(body)))
    assert (rows[0]["item"], rows[0]["quantity"], rows[0]["usd"]) == ("training", "3000000", "24")
    assert rows[0]["break_even_requests"] == str(24 * 10**6 // 10)  # 24 / ((10 × 2.50 − 5 × 3.00) / 1,000,000)


def test_a_csv_cell_is_never_a_formula(client: Client) -> None:
    body = client.get("/training.csv", {**GIVEN, "base_model": "=1+1"}).content.decode()
    assert "'=1+1" in {row["model"] for row in csv.DictReader(io.StringIO(body))}


def test_a_request_without_tokens_is_not_compared(client: Client) -> None:
    _, html = post(client, tokens="1000", base_input_tokens="1500")
    # 1,000 × 3 × 8.00 / 1,000,000
    assert texts(html)["answer"] == "Training costs $0.024; enter the tokens of both requests to compare them."


def test_without_another_model_nothing_is_compared(client: Client) -> None:
    status, html = post(client, None, **{**GIVEN, "tokens": "1000000", "base_model": ""})
    assert status == 200
    assert texts(html)["answer"] == "Training costs $24.00."
    assert not says(html, "th, td, caption", "Request to the base model")
