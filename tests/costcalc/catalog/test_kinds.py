"""Models of other kinds than chat in the price book: their rates in their own units."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from tests.support.commands import run
from tests.support.html import every, read, says


@pytest.mark.parametrize(
    ("kind", "model", "words"),
    [
        ("transcription", "whisper-1", "audio $0.006 per minute"),
        ("transcription", "gpt-4o-transcribe", "audio input $6.00"),
        ("speech", "tts-1", "characters $15.00 per million characters"),
        ("speech", "gpt-4o-mini-tts-2025-12-15", "audio output $12.00"),
        ("image", "dall-e-3", "image 1024x1024 hd $0.08"),
        ("image", "gpt-image-1", "image output $40.00"),
        ("training", "ft:gpt-4o-mini-2024-07-18", "training $3.00"),
        ("realtime", "gpt-realtime-2025-08-28", "audio output $64.00"),
        ("ocr", "mistral-ocr-2505", "page $0.001 per page · annotated page $0.003 per page"),
        ("video", "sora-2", "video $0.10 per second"),
    ],
)
def test_the_list_shows_a_models_own_rates(client: Client, kind: str, model: str, words: str) -> None:
    html = client.get(f"/models/?kind={kind}&as_of=2026-05-01").content.decode()
    table = [row for row in read(html).tables[0][1:] if row[0].split("\n")[0].strip() == model]
    assert words in table[0][0].replace("\N{NO-BREAK SPACE}", " ")
    assert {row[2] for row in read(html).tables[0][1:]} == {kind}


def test_a_chats_row_has_its_columns_alone(client: Client) -> None:
    html = client.get("/models/?q=gpt-4o-2024-08-06&kind=chat&as_of=2026-05-01").content.decode()
    assert "$" not in read(html).tables[0][1][0]


def told(client: Client, address: str) -> Any:
    return client.get(f"/api/v1/models{address}as_of=2026-05-01").json()


def test_programs_are_told_the_rates_of_each_kind(client: Client) -> None:
    (dalle,) = [model for model in told(client, "?kind=image&provider=openai&")["models"] if model["id"] == "dall-e-3"]
    assert {"size": "1792x1024", "quality": "hd", "rate": "0.12", "tokens": None} in dalle["images"]
    made = {"size": "1024x1024", "quality": "high", "rate": None, "tokens": 4160}
    assert made in told(client, "/gpt-image-1/prices?")["images"]
    assert told(client, "/text-embedding-3-large?")["dimensions"] == 3072
    assert told(client, "/ft:gpt-4o-mini-2024-07-18?")["max_example"] == 65_536
    assert told(client, "/whisper-1?")["rates"] == {"minute": "0.006"}


def extras(html: str) -> dict[str, list[str]]:
    """The table of fees and modifiers, by their names."""
    (table,) = [table for table in read(html).tables if table[0][0] == "Fee or condition"]
    return {row[0]: row[1:] for row in table[1:]}


def test_a_models_page_has_its_fees_in_words(client: Client) -> None:
    html = client.get("/models/anthropic/claude-sonnet-4-6/?as_of=2026-05-01").content.decode()
    found = extras(html)
    assert found["Web search"][0] == "$0.01 per search"
    assert found["Container"][1].startswith("Free: 1,550 hours a month")
    assert found["Region us"][0] == "× 1.1 on every token rate"
    assert says(html, ".note", "Not included: agent sessions by the hour.")


def test_a_video_has_a_row_for_each_resolution(client: Client) -> None:
    html = client.get("/models/openai/sora-2-pro/?as_of=2026-05-01").content.decode()
    found = extras(html)
    assert found["1080p"][0].replace("\N{NO-BREAK SPACE}", " ") == "video $0.70 per second"
    assert any("4k" in condition and effect == "not sold" for condition, (effect, *_) in found.items())


def test_a_model_that_is_gone_keeps_its_fees(client: Client) -> None:
    html = client.get("/models/anthropic/claude-3-7-sonnet-20250219/?as_of=2026-11-21").content.decode()
    assert says(html, "h2", "Last known rates")
    assert extras(html)["Web search"][0] == "$0.01 per search"


def test_regions_at_the_same_price_are_one_row(client: Client) -> None:
    found = extras(client.get("/models/amazon/anthropic.claude-opus-4-8/?as_of=2026-11-21").content.decode())
    assert found["Region us, eu, jp, au or any other"][0] == "× 1.1 on every token rate"
    assert found["Region us-gov"][0] == "× 1.2 on every token rate"


def test_a_note_on_several_fees_is_said_once(client: Client) -> None:
    html = client.get("/models/xai/grok-4.3/?as_of=2026-11-21").content.decode()
    assert extras(html)["X search"] == ["$0.005 per search", "Source"]
    assert html.count("File search is that of collections") == 1


def test_programs_are_told_fees_and_other_conditions(client: Client) -> None:
    prices = told(client, "/claude-sonnet-4-6/prices?")
    searches = {fee["unit"]: (fee["rate"], fee["free"]) for fee in prices["fees"]}
    assert searches["web_search"] == ("0.01", None)
    assert {"region": "us"} in [each["when"] for each in prices["modifiers"] if each["multiply"] == "1.1"]
    assert prices["not_included"] == ["session_hours"]
    model = told(client, "/claude-sonnet-4-6?")
    assert model["rates"]["web_search"] == "0.01"
    assert model["not_included"] == ["session_hours"]


def test_the_csv_has_fees_and_what_is_not_included(client: Client) -> None:
    body = client.get("/models.csv?as_of=2026-05-01&q=claude-sonnet-4-6").content.decode()
    row = next(row for row in csv.DictReader(io.StringIO(body)) if row["provider"] == "Anthropic")
    assert (row["usd_per_web_search"], row["not_included"]) == ("0.01", "session_hours")


def test_a_fee_for_every_request_stands_in_the_list(client: Client) -> None:
    html = client.get("/models/?q=sonar-pro&kind=chat&as_of=2026-05-01").content.decode()
    rows = [row for row in read(html).tables[0][1:] if row[0].startswith("sonar-pro")]
    assert "per request" in rows[0][0]


def test_the_csv_has_sizes_and_vectors(client: Client) -> None:
    body = client.get("/models.csv?as_of=2026-05-01").getvalue().decode()
    rows = {row["model"]: row for row in csv.DictReader(io.StringIO(body))}
    assert rows["dall-e-3"]["images"].startswith("image 1024x1024 standard $0.04 · ")
    assert rows["text-embedding-3-small"]["dimensions"] == "1536"
    assert rows["whisper-1"]["usd_per_minute"] == "0.006"
    assert rows["tts-1"]["usd_per_input_mchar"] == "15"
    assert rows["ft:gpt-4o-mini-2024-07-18"]["usd_per_training_mtok"] == "3"


def test_the_command_prints_each_kinds_own_prices() -> None:
    words = ("models", "--as-of", "2026-05-01", "--kind")
    assert "audio $0.006 per minute" in run(*words, "transcription")
    assert "image 1024x1024 hd $0.08" in run(*words, "image")
    rows = list(csv.DictReader(io.StringIO(run(*words, "training", "--format", "csv"))))
    assert {row["Model"]: row["Other prices"] for row in rows}["ft:gpt-4o-mini-2024-07-18"] == "training $3.00"


def test_an_estimate_in_the_wrong_unit_is_refused_by_name(client: Client) -> None:
    html = client.get("/?input_tokens=10&as_of=2026-05-01&models=whisper-1,tts-1,dall-e-3").content.decode()
    problems = every(html, "table.costs .c-notes .wrong")
    assert "whisper-1 is priced by the minute, not by tokens" in problems
    assert "tts-1 is priced by the character, not by tokens" in problems
    assert "dall-e-3 is priced by the image, not by tokens" in problems
