"""Models of other kinds than chat side by side: their own rates, and what a stated quantity costs."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support.comparison import rows
from tests.support.html import every, has, one, read, says

DAY = "2026-05-01"


def address(models: str, day: str = DAY) -> str:
    return f"/compare/?input_tokens=1000&output_tokens=500&requests=1000&as_of={day}&models={models}"


def titles(client: Client, models: str) -> list[str]:
    html = client.get(address(models)).content.decode()
    return [row[0].replace("\n", "") for row in read(html).tables[0]]


def test_transcription_is_compared_by_the_hour(client: Client) -> None:
    """60 × 0.006 = 0.36; 60 × (600 tokens × 3.00 + 240 tokens × 5.00) / 1,000,000 = 0.18."""
    found = rows(client, address("whisper-1,gpt-4o-mini-transcribe"))
    heard = "≈ a minute of audio input is 600 tokens\n≈ a minute transcribed is 240 tokens of output"
    assert found["60 minutes of audio input"] == ["$0.36", f"$0.18 \nlowest\n{heard}"]
    assert found["Audio"] == ["$0.006", "–"]
    assert found["Kind"] == ["transcription", "transcription"]
    answer = one(client.get(address("whisper-1,gpt-4o-mini-transcribe")).content.decode(), "#stated")
    assert answer == "60 minutes of audio input: $0.18 on gpt-4o-mini-transcribe, the lowest."


def test_speech_is_compared_by_a_million_characters(client: Client) -> None:
    found = rows(client, address("tts-1,tts-1-hd"))
    assert found["1,000,000 characters"] == ["$15.00 \nlowest", "$30.00"]
    assert found["Characters"] == ["$15.00 \nlowest", "$30.00"]


def test_embeddings_are_compared_by_a_million_tokens_and_say_their_vectors(client: Client) -> None:
    found = rows(client, address("text-embedding-3-small,text-embedding-3-large"))
    assert found["1,000,000 tokens of input"] == ["$0.02 \nlowest", "$0.13"]
    assert found["Vector"] == ["1,536", "3,072"]


def test_images_are_compared_by_size_and_quality(client: Client) -> None:
    """1,000 × 0.040; 1,000 × 4,160 tokens × 40.00 / 1,000,000."""
    html = client.get(address("dall-e-3,gpt-image-1")).content.decode()
    found = {row[0].replace("\n", ""): row[1:] for row in read(html).tables[0]}
    assert found["1,000 images 1024x1024 standard"] == ["$40.00", "–\nnot in this size and quality"]
    assert found["1,000 images 1024x1024 high"] == ["–\nnot in this size and quality", "$166.40"]
    assert found["Image 1024x1024 standard, $ per image"] == ["$0.04", "–"]
    assert one(html, "#stated") == "These models are priced in different units; each row says what it compares."


def test_training_is_compared_by_a_million_tokens(client: Client) -> None:
    found = rows(client, address("ft:gpt-4o-mini-2024-07-18,ft:gpt-4.1-2025-04-14"))
    assert found["1,000,000 training tokens"] == ["$3.00 \nlowest", "$25.00\n+$22.00"]
    assert found["Training example"] == ["65,536", "65,536"]
    assert found["A request"][0].startswith("$0.0009")  # (1,000 × 0.30 + 500 × 1.20) / 1,000,000


def test_pages_are_compared_by_the_thousand(client: Client) -> None:
    """1,000 × 0.001 and 1,000 × 0.002."""
    found = rows(client, address("mistral-ocr-2505,mistral-ocr-2512"))
    assert found["1,000 pages"] == ["$1.00 \nlowest", "$2.00"]
    answer = one(client.get(address("mistral-ocr-2505,mistral-ocr-2512")).content.decode(), "#stated")
    assert answer == "1,000 pages: $1.00 on mistral-ocr-2505, the lowest."


def test_searches_and_seconds_of_video_are_compared(client: Client) -> None:
    """1,000 × 0.0025 and 1,000 × 0.002; 60 × 0.10 and 60 × 0.30."""
    found = rows(client, address("rerank-v4.0-pro,rerank-v4.0-fast", "2026-11-21"))
    assert found["1,000 searches"] == ["$2.50", "$2.00 \nlowest"]
    found = rows(client, address("sora-2,sora-2-pro"))
    assert found["60 seconds of video"] == ["$6.00 \nlowest", "$18.00"]
    assert found["1080p"][1].startswith("video")


def test_fees_and_conditions_stand_side_by_side(client: Client) -> None:
    found = rows(client, address("claude-sonnet-4-6,gpt-4o-mini"))
    assert found["Web search"][0].startswith("$0.01")
    assert found["Region us"][0] == "× 1.1 on every token rate"
    assert found["Not included"][0] == "agent sessions by the hour"


@pytest.mark.usefixtures("meters")
def test_a_quantity_that_is_only_partly_priced_is_never_the_lowest(client: Client) -> None:
    """36,000 tokens heard × 3.00 / 1,000,000 is less than 60 × 0.006, but the transcript is not in it."""
    found = rows(client, address("meters/write,whisper-1,gpt-realtime-whisper", "2026-11-21"))
    written, whisper, _ = found["60 minutes of audio input"]
    assert written == "–\nat least $0.108: without output"
    assert whisper == "$0.36 \nlowest"


def test_rows_about_requests_are_left_out_where_none_is_answered(client: Client) -> None:
    found = titles(client, "whisper-1,tts-1")
    assert "This request" not in found
    assert not any(title.startswith(("A month", "Token count", "Output tokens")) for title in found)
    assert "Rates, standard tier" in found  # none of them is per million tokens


def test_chats_alone_have_no_rows_of_other_kinds(client: Client) -> None:
    found = titles(client, "gpt-4o,gpt-4o-mini")
    assert not {"Fixed quantities", "Kind", "Vector"} & set(found)


def test_mixed_kinds_say_why_a_row_is_not_for_them(client: Client) -> None:
    found = rows(client, address("whisper-1,gpt-4o-mini"))
    assert found["A month"] == ["$0.45", "–\npriced by the minute"]
    assert found["60 minutes of audio input"][0] == "–\nis priced by tokens of text, not by minutes of audio"
    assert found["Token count"] == ["exact", "–"]


@pytest.mark.parametrize("other", ["whisper-1", "gpt-4o-transcribe", "text-embedding-3-small", "gpt-image-1"])
def test_another_kind_is_never_the_cheapest_for_a_request(client: Client, other: str) -> None:
    query = f"/compare/?input_tokens=1000&requests=1000&as_of={DAY}&models={other},gpt-4o-mini,gpt-4o"
    html = client.get(query).content.decode()
    assert every(html, "#strip p")[:3] == [
        "1,000 tokens · 1,000 a month",
        "$0.15 a month gpt-4o-mini",
        "gpt-4o costs 16.7× as much",
    ]
    assert not has(html, "#stated")
    tagged = ["cheapest" in head for head in every(html, ".versus thead th[scope=col]")]
    assert tagged == [True, False, False]
    assert every(html, ".groups th") == ["Does not fit"]


def test_an_unknown_and_an_unsold_model_beside_other_kinds_say_so(client: Client) -> None:
    html = client.get(address("whisper-1,nonsense,gpt-transcribe")).content.decode()
    assert says(html, "thead .problem", "nonsense is not in any price table")
    assert says(html, "thead .problem", "no price for gpt-transcribe is known before 1 Sep 2026")


@pytest.mark.usefixtures("acme")
def test_a_model_that_is_gone_has_its_last_rates_and_is_never_the_lowest(client: Client) -> None:
    """fast-1: 1,000 × 1 + 500 × 4 for a million; slow, gone since June, cost a ten-thousandth of a dollar a million."""
    found = rows(client, address("slow,fast-1,fast-2", "2026-11-21"))
    assert found["Price in effect"][2] == "from 1 Feb 2024 to 31 May 2026"
    assert not any("lowest" in cells[2] for cells in found.values() if len(cells) > 2)
    assert found["A request"][0] == "$0.003 \nlowest"
