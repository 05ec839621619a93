"""One figure for every kind: the page, its CSV and JSON, the API and the command say the same to the last digit."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from costcalc import formatting
from costcalc.current import catalog
from costcalc.pipeline.step_fields import FIELDS
from pricing.pipeline.cost import price_pipeline
from pricing.pipeline.step import Step
from pricing.units import FEES
from tests.support.commands import run_priced_or_not
from tests.support.html import every, grid

DAYS = ("2024-06-01", "2025-06-15", "2026-05-01", "2026-11-21")
STEPS: tuple[dict[str, Any], ...] = (
    {"model": "text-embedding-3-small", "input_tokens": 123_457},
    {"model": "text-embedding-3-large", "input_tokens": 7, "tier": "batch"},
    {"model": "gemini-embedding-001", "input_tokens": 9_999, "often": "once"},
    {"model": "dall-e-3", "images": 3, "size": "1792x1024", "quality": "hd"},
    {"model": "gpt-image-1", "input_tokens": 51, "images": 7, "size": "1024x1536", "quality": "medium"},
    {"model": "gpt-image-1.5-2025-12-16", "images": 1, "size": "1024x1024", "quality": "low"},
    {"model": "whisper-1", "minutes": "12.35"},
    {"model": "gpt-4o-transcribe", "minutes": "0.7", "output_tokens": 123},
    {"model": "gpt-transcribe", "minutes": "61"},
    {"model": "tts-1", "characters": 1_234_567},
    {"model": "tts-1-hd", "characters": 1, "often": "month"},
    {"model": "gpt-4o-mini-tts", "input_tokens": 33, "spoken_minutes": "1.5"},
    {"model": "gpt-realtime-2025-08-28", "minutes": "3", "spoken_minutes": "2.25", "input_tokens": 17},
    {"model": "gpt-4o-audio-preview-2024-12-17", "minutes": "0.01", "output_tokens": 9},
    {"model": "gemini-2.5-flash", "minutes": "1.2", "output_tokens": 77},
    {"model": "ft:gpt-4o-mini-2024-07-18", "input_tokens": 300, "output_tokens": 200},
    {"model": "gpt-4o", "input_tokens": 1_003, "output_tokens": 11, "tier": "batch"},
    {"model": "gpt-4o-transcribe", "minutes": "10"},
    {"model": "mistral-ocr-2512", "page": 1_000, "annotated_page": 3, "tier": "batch"},
    {"model": "sora-2-pro", "video_second": 8, "resolution": "1080p"},
    {"model": "rerank-v3.5", "rerank_search": 1_000, "often": "month"},
    {"model": "claude-sonnet-4-6", "input_tokens": 1_001, "web_search": "0.3", "region": "us"},
    {"model": "mistral-medium-2604", "input_tokens": 1_001, "web_search": "2"},
    {"model": "sonar", "input_tokens": 500, "output_tokens": 500, "search_context": "high"},
)
CASES = [(step, day, 10_007 * number + 1) for number, step in enumerate(STEPS) for day in DAYS]


def test_every_kind_is_among_them_and_most_have_a_price() -> None:
    book = catalog()
    assert {book.offer(step["model"]).targets[0][1].model.kind for step in STEPS} == {
        "chat", "embedding", "image", "transcription", "speech", "realtime", "training", "ocr", "video", "rerank",
    }  # fmt: skip
    priced = [in_library(step, day) for step, day, _ in CASES]
    assert sum(cost is not None for cost in priced) >= 50


def in_library(step: dict[str, Any], day: str) -> Decimal | None:
    given = {name: value for name, value in step.items() if name not in ("minutes", "spoken_minutes", *FEES)}
    given["fees"] = tuple((name, Decimal(step[name])) for name in FEES if name in step)
    for name, field in (("minutes", "seconds"), ("spoken_minutes", "spoken_seconds")):
        if name in step:
            given[field] = math.ceil(Decimal(step[name]) * 60)
    asked = date.fromisoformat(day)
    return price_pipeline(catalog(), [Step(**given, last_known=True)], as_of=asked, requests=Decimal(1)).steps[0].cost


def query_of(step: dict[str, Any], day: str, requests: int) -> str:
    fields = [(name, str(step.get("tier" if name == "step_tier" else name, ""))) for name in FIELDS]
    return urlencode([*fields, ("requests", str(requests)), ("as_of", day)])


@pytest.mark.parametrize(("step", "day", "requests"), CASES)
def test_it_is_the_same_figure(client: Client, tmp_path: Path, step: dict[str, Any], day: str, requests: int) -> None:
    asked = {"steps": [step | {"last_known": True}], "requests_per_month": requests, "as_of": day}  # as on the page
    path = tmp_path / "pipeline.json"
    path.write_text(json.dumps(asked))
    query = query_of(step, day, requests)
    told = client.post("/api/v1/pipeline", json.dumps(asked), content_type="application/json").json()
    body = client.get(f"/pipeline.csv?{query}").content.decode()
    html = client.get(f"/pipeline/?{query}").content.decode()
    assert json.loads(run_priced_or_not("pipeline", str(path), "--format=json")) == told
    assert json.loads(client.get(f"/pipeline.json?{query}").content) == told
    assert list(csv.reader(io.StringIO(run_priced_or_not("pipeline", str(path), "--format=csv")))) == list(
        csv.reader(io.StringIO(body))
    )
    lines = [row for row in csv.DictReader(io.StringIO(body)) if row["usd_per_run"]]
    found = told["steps"][0]
    assert [row["usd_per_run"] for row in lines] == [line["amount"] for line in found["lines"]]
    cost = in_library(step, day)
    assert found["cost_per_run"] == (None if cost is None else formatting.plain(cost))
    if found["unpriced"]:
        assert found["unpriced"] in every(html, ".problem")
        return
    assert sum(Decimal(row["usd_per_run"]) for row in lines) == cost
    foot = {row[0]: row[-1] for row in grid(html, ".how-steps")}
    sums = {"request": told["per_request"], "once": told["once"], "month": told["monthly"]}
    shown = {"request": foot["One request"], "once": foot.get("Once"), "month": list(foot.values())[-1]}
    for often in {"month", step.get("often", "request")}:
        least = "at least " if found["partial"] else ""
        assert shown[often] == f"{least}{formatting.rate(Decimal(sums[often]))}"
