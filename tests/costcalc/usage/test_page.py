"""Responses pasted, charges shown. Expected charges are the arithmetic itself."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from costcalc.usage.views import EXAMPLE
from tests.support.html import error, every, grid, inline_scripts, one, read, texts

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


def post(client: Client, pasted: object, status: int = 200, path: str = "/usage/", **more: Any) -> str:
    text = pasted if isinstance(pasted, str) else json.dumps(pasted)
    response = client.post(path, FORM | {"pasted": text} | more)
    assert response.status_code == status
    return response.content.decode()


def rows(html: str) -> list[list[str]]:
    """The responses, by their line; a single one stands open, with tables of its own."""
    return [row for table in read(html).tables for row in table if len(row) > 8 and row[0].isdigit()]


def test_the_first_visit_shows_a_worked_example(client: Client) -> None:
    html = client.get("/usage/").content.decode()
    assert one(html, "label .tag") == "example: paste over it"
    assert len(rows(html)) == 3


def test_the_example_has_a_price_on_every_line(client: Client) -> None:
    # 86 × 2.50 + 1,920 × 1.25 + 300 × 10 = 5,615; 21 × 2 + 3,000 × 2.50 + 18,000 × 0.10 + 393 × 10 = 13,272;
    # 1,200 × 0.75 + 820 × 3.75 = 3,975: 22,862 millionths together
    assert texts(post(client, EXAMPLE))["answer"] == "3 responses, $0.022862 in total."


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
    assert "Line 2" in error(html, "pasted")
    assert "Line 3" in error(html, "pasted")


def test_a_response_without_a_model_takes_the_one_given(client: Client) -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}
    assert rows(post(client, usage, model="gpt-4o"))[0][2] == "$0.0025"


def test_what_has_no_price_says_why(client: Client) -> None:
    row = rows(post(client, OPENAI | {"model": "gpt-99"}))[0]
    assert row[2] == "–"
    assert "gpt-99 is not in any price table" in " ".join(row)


def test_a_charge_opens_to_show_how_it_is_made_up(client: Client) -> None:
    html = post(client, OPENAI, how="1")
    assert ["cached input", "1,920 tokens", "$1.25 per 1,000,000", "$0.0024"] in grid(
        html, ".how-body table:not(.read)"
    )


def test_the_csv_has_the_rows_of_the_screen(client: Client) -> None:
    body = post(client, f"{json.dumps(OPENAI)}\n{json.dumps(ANTHROPIC)}", path="/usage.csv")
    charges = list(csv.DictReader(io.StringIO(body)))
    assert [row["model"] for row in charges] == ["gpt-4o-2024-08-06", "claude-haiku-4-5"]
    assert [row["cached_input_quantity"] for row in charges] == ["1920", "5000"]
    assert [row["catalog_digest"][:7] for row in charges] == ["sha256:", ""]  # once, for the whole file


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
    assert any(every(html, ".error"))
    if "\x00" not in pasted:
        assert texts(html)["pasted"] == pasted


def test_too_long_a_text_is_given_back_with_413(client: Client) -> None:
    assert "the limit is 500,000" in error(post(client, "x" * 500_001, 413), "pasted")


def test_nothing_of_a_response_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    post(client, '{"secret": 1', 400)
    assert "secret" not in caplog.text


def test_faults_are_told_a_line_each_and_not_without_end(client: Client) -> None:
    faults = texts(post(client, "\n".join([json.dumps(OPENAI)] * 2 + ["nonsense"] * 30)))["error-pasted"].split("\n")
    assert faults[0] == "Line 3: not valid JSON at column 1: Expecting value."
    assert len(faults) == 20 + 1
    assert faults[-1] == "And 10 more."


def test_items_are_summed_where_there_are_several_responses(client: Client) -> None:
    sums = read(post(client, [OPENAI, OPENAI])).tables[0]
    # 2 × (86 × 2.50, 1,920 × 1.25, 300 × 10) / 1,000,000
    assert sums[1:] == [
        ["input", "172 tokens", "$0.00043"],
        ["cached input", "3,840 tokens", "$0.0048"],
        ["output", "600 tokens", "$0.006"],
        ["Total", "$0.01123"],
    ]


def test_the_sum_is_the_least_where_a_response_has_no_price(client: Client) -> None:
    html = post(client, [OPENAI, OPENAI | {"model": "gpt-99"}])
    # 86 × 2.50 + 1,920 × 1.25 + 300 × 10 = 5,615 millionths, of the one that has a price
    assert read(html).tables[0][-1] == ["Total", "at least $0.005615"]
    assert "2 responses, $0.005615 for the 1 with a price; 1 has none." in html


def test_what_nobody_reads_is_told_as_not_charged(client: Client) -> None:
    usage = OPENAI["usage"] | {"searches": 3}  # type: ignore[operator]
    html = post(client, OPENAI | {"usage": usage})
    assert "not charged here: usage.searches" in rows(html)[0][1]
    charges = list(csv.DictReader(io.StringIO(post(client, OPENAI | {"usage": usage}, path="/usage.csv"))))
    assert charges[0]["fields_not_charged"] == "usage.searches=3"


def test_the_csv_is_in_the_order_of_the_screen_and_adds_up(client: Client) -> None:
    pasted = f"{json.dumps(OPENAI)}\n{json.dumps(ANTHROPIC)}\n?"
    charges = list(csv.DictReader(io.StringIO(post(client, pasted, path="/usage.csv", sort="charge"))))
    assert [row["line"] for row in charges] == ["2", "1"]
    assert [row["line"] for row in charges] == [row[0] for row in rows(post(client, pasted, sort="charge"))]
    for row in charges:
        parts = [value for key, value in row.items() if key.endswith("_usd") and key != "reported_usd"]
        assert sum(Decimal(value or 0) for value in parts) == Decimal(row["usd"])
    assert [row["lines_not_read"] for row in charges] == ["1", ""]


def test_a_model_that_a_spreadsheet_would_run_is_made_safe(client: Client) -> None:
    body = post(client, OPENAI | {"model": "=1+1"}, path="/usage.csv")
    assert next(csv.DictReader(io.StringIO(body)))["model"] == "'=1+1"


def test_a_csv_of_nothing_gives_the_page_back(client: Client) -> None:
    assert texts(post(client, "nothing", 400, path="/usage.csv"))["pasted"] == "nothing"
    assert client.get("/usage.csv").status_code == 405


@pytest.mark.parametrize(
    "pasted",
    [
        '{"model": "\\ud800", "usage": {"prompt_tokens": 1, "completion_tokens": 1, "\\udfff": 5}}',
        '{"\\ud800": 1, "\\ud800": 2}',
        '{"model": "<script>", "usage": {"prompt_tokens": 1, "completion_tokens": 1, "<b>": 5}}',
        '{"model": "gpt-4o", "created": 99999999999, "usage": {"prompt_tokens": 1, "completion_tokens": 1}}',
        '{"model": "gpt-4o", "usage": {"prompt_tokens": 1e99999999, "completion_tokens": 1}}',
        '{"model": ["gpt-4o"], "service_tier": {}, "usage": {"prompt_tokens": 1, "completion_tokens": 1}}',
        "[[[]]]",
        "null",
        "{}\n" * 9_000,
    ],
)
def test_hostile_responses_break_nothing(client: Client, pasted: str) -> None:
    for path in ("/usage/", "/usage.csv"):
        response = client.post(path, {"pasted": pasted})
        assert response.status_code in (200, 400)
        assert path == "/usage.csv" or not inline_scripts(response.content.decode())


def test_a_long_bill_is_shown_in_part_and_summed_in_whole(client: Client) -> None:
    line = json.dumps({"model": "gpt-4o", "usage": {"prompt_tokens": 1000, "completion_tokens": 0}})
    html = post(client, "\n".join([line] * 600))
    assert len(rows(html)) == 500
    assert every(html, "#results > .note")[-1] == "The first 500 of 600 lines; the total and the CSV cover all of them."
    assert "600 responses, $1.50 in total." in texts(html)["answer"]  # 600 × 1,000 × 2.50 / 1,000,000
