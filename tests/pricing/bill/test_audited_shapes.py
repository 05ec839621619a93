"""Responses that were once refused, or charged wrongly without a word: each in the shape that people pasted."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.bill.statement import StatementLine, charge
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from tests.support.price_tables import TODAY
from tests.support.usage_logs import SAMPLES

MILLION = D(1_000_000)
CHAT = {"prompt_tokens": 1_000, "completion_tokens": 100, "total_tokens": 1_100}
GPT_4_1 = (1_000 * 2 + 100 * 8) / MILLION


def one(catalog: Catalog, value: Any) -> StatementLine:
    found = read_bills(value if isinstance(value, str) else json.dumps(value))
    assert found.faults == ()
    (line,) = charge(catalog, found.bills, Given(TODAY)).charges
    return line


def test_a_result_of_openais_usage_keeps_its_cache_and_its_batch(catalog: Catalog) -> None:
    result = {"object": "organization.usage.completions.result", "model": "gpt-4.1", "num_model_requests": 3}
    result |= {"input_tokens": 1_000, "input_cached_tokens": 800, "output_tokens": 100}
    assert one(catalog, result).cost == (200 * 2 + 800 * D("0.50") + 100 * 8) / MILLION
    # no rate for cached input in batches: https://platform.openai.com/docs/pricing
    assert one(catalog, result | {"batch": True}).cost == (1_000 * 1 + 100 * 4) / MILLION


def test_counters_of_codex_keep_their_cache(catalog: Catalog) -> None:
    usage = {"input_tokens": 19_386, "cached_input_tokens": 11_648, "output_tokens": 427, "total_tokens": 19_813}
    line = one(catalog, {"model": "gpt-4.1", "usage": usage | {"reasoning_output_tokens": 64}})
    assert (line.cost, line.partial) == ((7_738 * 2 + 11_648 * D("0.50") + 427 * 8) / MILLION, False)


def test_a_fine_tuned_model_is_charged_as_its_base_is(catalog: Catalog) -> None:
    line = one(catalog, {"model": "ft:gpt-4o-mini-2024-07-18:acme:support:abc123", "usage": CHAT})
    assert line.cost == (1_000 * D("0.30") + 100 * D("1.20")) / MILLION


@pytest.mark.parametrize(
    ("model", "usage", "cost"),
    [
        ("amazon.nova-lite-v1:0", {"inputTokens": 100, "outputTokens": 50}, 100 * D("0.06") + 50 * D("0.24")),
        ("gpt-4.1", {"promptTokens": 1_000, "completionTokens": 100}, D(1_000 * 2 + 100 * 8)),
    ],
)
def test_bedrock_and_vercel_call_the_model_an_id(catalog: Catalog, model: str, usage: Any, cost: D) -> None:
    assert one(catalog, {"modelId": model, "usage": usage}).cost == cost / MILLION


def test_whisper_is_charged_by_the_seconds_that_it_states(catalog: Catalog) -> None:
    line = one(catalog, {"text": "…", "model": "whisper-1", "usage": {"type": "duration", "seconds": 90}})
    assert (line.cost, line.partial) == (90 * D("0.006") / 60, False)


def test_a_model_that_speaks_is_charged_for_sound(catalog: Catalog) -> None:
    line = one(catalog, {"model": "gpt-4o-mini-tts", "usage": {"input_tokens": 14, "output_tokens": 101}})
    assert line.cost == (14 * D("0.60") + 101 * 12) / MILLION


def test_a_stream_pasted_as_it_came_is_one_charge(catalog: Catalog) -> None:
    chunk = {"object": "chat.completion.chunk", "id": "chatcmpl-1", "model": "gpt-4.1", "choices": []}
    events = [chunk | {"usage": None}, chunk | {"usage": CHAT}]
    text = "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n"
    assert one(catalog, text).cost == GPT_4_1


@pytest.mark.parametrize(
    "day",
    [
        {"created": 1_722_556_800},
        {"created_at": 1_722_556_800_000},
        {"timestamp": "2024-08-02T10:00:00.000Z"},
        {"createTime": "2024-08-02T10:00:00Z"},
        {"startTime": "2024-08-02 10:00:00"},
    ],
)
def test_a_response_is_charged_at_the_prices_of_its_day_however_it_says_it(catalog: Catalog, day: Any) -> None:
    line = one(catalog, {"model": "deepseek-chat", "usage": CHAT, **day})
    assert line.bill.day == date(2024, 8, 2)
    assert line.cost == (1_000 * D("0.14") + 100 * D("0.28")) / MILLION


def test_an_unknown_tier_is_refused_and_an_unknown_count_is_left_out(catalog: Catalog) -> None:
    assert one(catalog, {"model": "gpt-4.1", "service_tier": "scale", "usage": CHAT}).cost is None
    line = one(catalog, {"model": "gpt-4.1", "usage": CHAT | {"dream_tokens": 5}})
    assert (line.cost, line.left_out) == (GPT_4_1, ("usage.dream_tokens",))


def test_a_dashboards_csv_can_be_pasted_too(catalog: Catalog) -> None:
    found = read_bills((SAMPLES / "openai_usage_dashboard.csv").read_text())
    assert [bill.line for bill in found.bills] == [2, 3, 5, 6]
    charges = charge(catalog, found.bills, Given(TODAY)).charges
    # what OpenAI charged on the last three days
    assert [line.cost for line in charges][1:] == [D("0.569788"), D("0.3409"), D("0.072054")]
    unknown = read_bills("day,weather\n2026-01-01,fine\n")
    assert [fault.line for fault in unknown.faults] == [2]
