"""Responses pasted, charges shown. Expected charges are the arithmetic itself."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from tests.costcalc.html import read, texts

# The sample of OpenAI's guide to prompt caching: 1,920 of 2,006 tokens were cached.
OPENAI = {
    "model": "gpt-4o-2024-08-06",
    "usage": {
        "prompt_tokens": 2006,
        "completion_tokens": 300,
        "total_tokens": 2306,
        "prompt_tokens_details": {"cached_tokens": 1920},
    },
}
# Anthropic's input_tokens are those outside the cache.
ANTHROPIC = {
    "model": "claude-haiku-4-5",
    "usage": {
        "input_tokens": 20,
        "cache_creation_input_tokens": 1000,
        "cache_read_input_tokens": 5000,
        "output_tokens": 100,
    },
}
FORM = {"as_of": "2026-11-21"}


def post(client: Client, pasted: object, status: int = 200, path: str = "/bill/", **more: Any) -> str:
    text = pasted if isinstance(pasted, str) else json.dumps(pasted)
    response = client.post(path, FORM | {"pasted": text} | more)
    assert response.status_code == status
    return response.content.decode()


def rows(html: str) -> list[list[str]]:
    """The responses, by their line; a single one stands open, with tables of its own."""
    return [row for table in read(html).tables for row in table if len(row) > 8 and row[0].isdigit()]


def test_the_first_visit_shows_a_worked_example(client: Client) -> None:
    html = client.get("/bill/").content.decode()
    assert "an example: paste over it" in html
    assert len(rows(html)) == 3


def test_cached_tokens_are_charged_once(client: Client) -> None:
    html = post(client, OPENAI)
    # (86 × 2.50 + 1,920 × 1.25 + 300 × 10) / 1,000,000 = 0.005615
    assert "$0.005615" in texts(html)["answer"]
    assert rows(html)[0][:3] == ["1", "gpt-4o-2024-08-06", "$0.005615"]


def test_each_vendors_own_fields_are_read(client: Client) -> None:
    html = post(client, f"{json.dumps(OPENAI)}\n{json.dumps(ANTHROPIC)}")
    # (20 × 1 + 1,000 × 1.25 + 5,000 × 0.10 + 100 × 5) / 1,000,000 = 0.00227; with the other 0.007885
    assert [row[2] for row in rows(html)] == ["$0.005615", "$0.00227"]
    assert "$0.007885" in texts(html)["answer"]


def test_a_bad_line_is_named_and_the_good_ones_still_charged(client: Client) -> None:
    html = post(client, f'{json.dumps(OPENAI)}\n{{"usage": 7}}\nnot json')
    assert [row[2] for row in rows(html)] == ["$0.005615"]
    told = texts(html)["error-pasted"]
    assert "2" in told
    assert "3" in told


def test_a_response_without_a_model_takes_the_one_given(client: Client) -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}
    assert rows(post(client, usage, model="gpt-4o"))[0][2] == "$0.0025"


def test_what_has_no_price_says_why(client: Client) -> None:
    row = rows(post(client, OPENAI | {"model": "gpt-99"}))[0]
    assert row[2] == "–"
    assert "gpt-99 is in no price table" in " ".join(row)


def test_a_charge_opens_to_show_how_it_is_made_up(client: Client) -> None:
    html = post(client, OPENAI, how="1")
    assert "1,920 tokens" in html
    assert "$1.25 per 1,000,000" in html


def test_the_csv_has_the_rows_of_the_screen(client: Client) -> None:
    body = post(client, f"{json.dumps(OPENAI)}\n{json.dumps(ANTHROPIC)}", path="/bill.csv")
    found = list(csv.DictReader(io.StringIO(body)))
    assert [row["model"] for row in found] == ["gpt-4o-2024-08-06", "claude-haiku-4-5"]
    assert [row["cached_input_quantity"] for row in found] == ["1920", "5000"]
    assert all(row["catalog_digest"].startswith("sha256:") for row in found)


@pytest.mark.parametrize(
    ("pasted", "more"),
    [
        ("hello", {}),
        ('{"prompt_tokens": -1, "completion_tokens": 0}', {}),
        (
            '{"prompt_tokens": 5, "completion_tokens": 0, "prompt_tokens_details": {"cached_tokens": 9}}',
            {"model": "gpt-4o"},
        ),
        ("[" * 5000, {}),
        (json.dumps(OPENAI), {"as_of": "2026-02-30"}),
        (json.dumps(OPENAI), {"tier": "cheap"}),
        ("a\x00b", {}),
    ],
)
def test_bad_input_is_told_and_kept(client: Client, pasted: str, more: dict[str, str]) -> None:
    html = post(client, pasted, 400, **more)
    assert 'class="error"' in html
    if "\x00" not in pasted:
        assert texts(html)["pasted"] == pasted


def test_too_long_a_text_is_given_back_with_413(client: Client) -> None:
    assert "500,000" in post(client, "x" * 500_001, 413)


def test_nothing_of_a_response_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    post(client, '{"secret": 1', 400)
    assert "secret" not in caplog.text
