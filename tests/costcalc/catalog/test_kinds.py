"""Models of other kinds than chat in the price book: their rates in their own units."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from tests.support.commands import run
from tests.support.html import every, read


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


def test_the_csv_has_sizes_and_vectors(client: Client) -> None:
    body = client.get("/models.csv?as_of=2026-05-01").content.decode()
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
    problems = every(html, "table.costs .problem")
    assert "whisper-1 is priced by the minute, not by tokens" in problems
    assert "tts-1 is priced by the character, not by tokens" in problems
    assert "dall-e-3 is priced by the image, not by tokens" in problems
