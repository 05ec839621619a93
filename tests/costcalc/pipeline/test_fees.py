"""Steps that are charged for something else than tokens, from the form, the address, the API and the command."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from costcalc.pipeline.row import read_row
from costcalc.pipeline.rows import write_rows
from costcalc.pipeline.step_fields import Around
from tests.support.commands import run
from tests.support.html import address as own_address
from tests.support.html import every, grid, one, read, says

MODELS = "Models, separated by commas; “chosen” stands for the models above"
Rows = list[dict[str, str]]
SCAN = {"model": "mistral-ocr-4-1", "page": "1000", "step_tier": "batch"}
SEARCH = {"model": "claude-sonnet-4-6", "input_tokens": "1000", "web_search": "0.3"}
UNKNOWN = {"model": "mistral-medium-2604", "input_tokens": "1000", "web_search": "1"}
"""Mistral charges for web searches; no table knows how much."""


def address(rows: Rows, name: str = "pipeline/", **more: str) -> str:
    asked = [*write_rows(rows), ("requests", "1000"), ("as_of", "2026-11-21"), *more.items()]
    return f"/{name}?{urlencode(asked)}"


def page(client: Client, *rows: dict[str, str], **more: str) -> str:
    return client.get(address(list(rows), **more)).content.decode()


def strip(html: str) -> tuple[str, str]:
    """What a month costs and on what; what a request costs."""
    return one(html, ".s-cost"), one(html, ".s-more")


def told(client: Client, **step: Any) -> tuple[int, Any]:
    body = {"steps": [step], "requests_per_month": 1_000, "as_of": "2026-11-21"}
    response = client.post("/api/v1/pipeline", json.dumps(body), content_type="application/json")
    return response.status_code, response.json()


def test_a_thousand_pages_are_read_in_a_batch(client: Client) -> None:
    """1,000 × 0.002."""
    html = page(client, SCAN)
    assert strip(html) == ("$2,000.00 a month mistral-ocr-4-1", "$2.00 a request")
    assert grid(html, ".how-steps")[2] == ["page", "1,000 pages", "$0.002 per page", "$2.00", "$2,000.00"]


def test_searches_are_charged_beside_the_tokens_and_say_what_their_rate_is(client: Client) -> None:
    """1,000 × 3.00 / 1,000,000 + 0.3 × 0.01."""
    html = page(client, SEARCH)
    assert strip(html) == ("$6.00 a month claude-sonnet-4-6", "$0.006 a request")
    assert grid(html, ".how-steps")[3] == ["web search", "0.3 searches", "$0.01 per search", "$0.003", "$3.00"]
    assert says(html, ".how-step", "The rate of web search. 10.00 a thousand searches")
    assert says(html, ".how-step", "Not included: agent sessions by the hour.")


def test_a_step_asks_for_what_its_model_is_charged_by(client: Client) -> None:
    labels = every(page(client, {"model": "mistral-ocr-4-1"}), ".step label")
    assert labels == [MODELS, "Pages", "Runs", "Times each", "Tier", "Called", "Annotated pages"]
    labels = every(page(client, {"model": "claude-sonnet-4-6"}), ".step label")
    assert labels[:3] == [MODELS, "Input tokens", "Output tokens"]
    assert {"Web searches", "Region"} <= set(labels)
    assert "Pages" not in labels


def test_a_video_asks_for_its_resolution(client: Client) -> None:
    """8 seconds × 0.70 at 1080p, on a day on which it was sold."""
    film = {"model": "sora-2-pro", "video_second": "8", "resolution": "1080p"}
    html = page(client, film, as_of="2026-09-01")
    assert strip(html) == ("$5,600.00 a month sora-2-pro", "$5.60 a request")
    assert "Resolution" in every(html, ".step label")
    assert says(html, ".how-step", "With each request, 1080p")


def test_a_wrong_fee_stays_in_the_form_so_that_it_can_be_removed(client: Client) -> None:
    html = page(client, {"model": "whisper-1", "minutes": "10", "page": "3"})
    assert "whisper-1 is priced by the minute, not by the page" in every(html, ".problem")
    assert "Pages" in every(html, ".step label")
    assert strip(html) == ("No price yet", "step 1: whisper-1 is priced by the minute, not by the page")


def test_an_unknown_rate_makes_every_sum_the_least(client: Client) -> None:
    """1,000 × 1.50 / 1,000,000."""
    html = page(client, UNKNOWN, months="2")
    assert strip(html) == ("at least $1.50 a month mistral-medium-2604", "at least $0.0015 a request")
    words = "at least: the vendor charges for web search, at a rate that is not known"
    assert words in every(html, ".problem")
    assert grid(html, ".how-steps")[-2] == ["One request", "at least $0.0015"]
    assert one(html, "#panel-months > p") == "At least $3.00 in 2 months."


def test_the_files_say_what_is_left_out(client: Client) -> None:
    (row,) = csv.DictReader(io.StringIO(client.get(address([UNKNOWN], "pipeline.csv")).content.decode()))
    assert (row["partial"], row["price_status"]) == ("yes", "on_sale")
    assert "web_search" in row["not_included"]
    assert row["warnings"].startswith("at least: the vendor charges for web search")
    (row, _) = csv.DictReader(io.StringIO(client.get(address([SEARCH], "pipeline.csv")).content.decode()))
    assert (row["partial"], row["not_included"]) == ("no", "session_hours")
    (row,) = csv.DictReader(
        io.StringIO(client.get(address([UNKNOWN], "pipeline-months.csv", months="1")).content.decode())
    )
    assert (row["usd"], row["partial"]) == ("1.5", "yes")
    answer = json.loads(client.get(address([UNKNOWN], "pipeline.json")).content)
    assert (answer["partial"], answer["steps"][0]["partial"]) == (True, True)


def test_programs_state_fees_by_their_units(client: Client) -> None:
    """1,000 × 3.00 × 1.1 / 1,000,000 + 0.3 × 0.01; what is used in the US costs the same a search."""
    status, answer = told(client, model="claude-sonnet-4-6", input_tokens=1_000, web_search=0.3, region="us")
    step = answer["steps"][0]
    assert (status, step["cost_per_run"], step["region"]) == (200, "0.0063", "us")
    assert step["not_included"] == answer["not_included"] == ["session_hours"]
    assert not answer["partial"]
    assert step["lines"][1]["quantity"] == "0.3"
    assert told(client, model="mistral-ocr-4-1", page=1_000, tier="batch")[1]["per_request"] == "2"
    assert told(client, model="rerank-v4.0-fast", rerank_search=1_000)[1]["per_request"] == "2"


@pytest.mark.parametrize(
    ("step", "path", "words"),
    [
        ({"model": "whisper-1", "page": 3}, "steps[0].page", "whisper-1 is priced by the minute, not by the page"),
        (
            {"model": "mistral-ocr-4-1", "web_search": 1},
            "steps[0].web_search",
            "mistral-ocr-4-1 has no price for web search",
        ),
        ({"model": "mistral-ocr-4-1", "page": -1}, "steps[0].page", "at least 0"),
        ({"model": "sora-2", "video_second": 8, "resolution": "8k"}, "steps[0].resolution", ""),
    ],
)
def test_a_fee_that_a_model_does_not_have_is_refused_by_name(
    client: Client, step: dict[str, Any], path: str, words: str
) -> None:
    status, answer = told(client, **step)
    assert status in {400, 422}
    assert path in json.dumps(answer)
    assert words in json.dumps(answer)


def test_a_transcript_costs_what_its_vendor_estimates(client: Client) -> None:
    """Ten minutes: 6,000 tokens heard × 2.50 and 4,500 written × 10.00, for a million."""
    html = page(client, {"model": "gpt-4o-transcribe", "minutes": "10"})
    assert strip(html) == ("$60.00 a month gpt-4o-transcribe", "$0.06 a request")
    assert says(html, ".how-step", "≈ a minute transcribed is 450 tokens of output, or 240 at least")
    assert says(html, ".how-step", "estimates that a minute costs $0.006")


def test_what_was_said_is_in_the_address_and_nothing_else(client: Client) -> None:
    sent = own_address(page(client, SCAN, {**SEARCH, "region": "us"}))
    assert "page=1000" in sent
    assert "web_search=0.3" in sent
    assert "region=us" in sent
    assert "container_hour" not in sent
    assert "often" not in sent
    assert read(client.get(sent).content.decode()).tables == read(page(client, SCAN, {**SEARCH, "region": "us"})).tables


def test_fields_of_other_steps_are_sent_hidden_so_that_steps_stay_apart(client: Client) -> None:
    fields = [(name, value) for name, value in read(page(client, SEARCH, SCAN)).fields if name == "page"]
    assert fields == [("page", ""), ("page", "1000")]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("web_search", "many", "Enter a number from 0 to 1,000,000,000, such as 0.3."),
        ("region", "mars", "Unknown region 'mars'. Choose from global, us"),
        ("resolution", "8k", "Unknown resolution '8k'. Choose from 480p, 720p"),
        ("speed", "slow", "Unknown speed 'slow'. Choose from standard, fast, ultrafast."),
        ("search_type", "old", "Unknown search version 'old'. Choose from preview, fast, pro."),
    ],
)
def test_a_slip_is_told_at_its_field(name: str, value: str, words: str) -> None:
    row = read_row({"model": "gpt-4o", name: value}, Around(date(2026, 11, 21)))
    assert row.choice is None
    assert row.errors[name].startswith(words)


def test_the_command_says_what_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.json"
    path.write_text(json.dumps({"steps": [{"model": "mistral-medium-2604", "input_tokens": 1000, "web_search": 1}]}))
    written = run("pipeline", str(path), "--as-of", "2026-11-21")
    assert "at least: the vendor charges for web search" in written
    assert "Not included: " in written
    assert "at least $0.0015" in written
