"""Responses that were once charged without their fees, at the shipped prices. Expected charges are arithmetic.

Where the seller states its own sum, that is the expected charge, to the last digit.
"""

from __future__ import annotations

import json
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.bill.statement import StatementLine, charge
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from tests.support.price_tables import TODAY

MILLION = D(1_000_000)
RESPONSE = {"input_tokens": 1_000, "output_tokens": 150, "total_tokens": 1_150}
GPT_4_1 = (1_000 * 2 + 150 * 8) / MILLION
SEARCH = {"type": "web_search_call", "action": {"type": "search", "query": "x"}}
CODE = {"type": "code_interpreter_call", "container_id": "c"}
IN_OCTOBER_2025 = 1_760_000_000
IN_2026 = 1_767_225_600
"""2026-01-01 00:00 UTC, in seconds."""


def one(catalog: Catalog, **value: Any) -> StatementLine:
    (line,) = charge(catalog, read_bills(json.dumps(value)).bills, Given(TODAY)).charges
    assert line.unpriced is None
    return line


@pytest.mark.parametrize(("tool", "fee"), [("web_search_preview", "0.025"), ("web_search", "0.01")])
def test_a_web_search_of_openai(catalog: Catalog, tool: str, fee: str) -> None:
    line = one(catalog, model="gpt-4.1", usage=RESPONSE, tools=[{"type": tool}], output=[SEARCH])
    assert (line.cost, line.partial) == (GPT_4_1 + D(fee), False)


def test_a_container_of_openai_was_charged_by_the_session_and_is_by_the_minute(catalog: Catalog) -> None:
    then = one(catalog, model="gpt-4.1", created_at=IN_OCTOBER_2025, usage=RESPONSE, output=[CODE, CODE])
    assert (then.cost, then.partial) == (GPT_4_1 + D("0.03"), False)
    # today's rate is by the hour, which no response states
    assert (now := one(catalog, model="gpt-4.1", usage=RESPONSE, output=[CODE])).cost == GPT_4_1
    assert now.left_out == ("code_session",)


def test_an_image_of_openais_tool_is_named_as_left_out(catalog: Catalog) -> None:
    line = one(catalog, model="gpt-4.1", usage=RESPONSE, output=[{"type": "image_generation_call"}])
    assert (line.cost, line.left_out) == (GPT_4_1, ("image_tool",))


@pytest.mark.parametrize(
    ("model", "created", "expected"),
    [
        ("gpt-4o-mini-search-preview", IN_2026, (500 * D("0.15") + 500 * D("0.60")) / MILLION + D("0.025")),
        ("gpt-4o-search-preview", IN_2026, (500 * D("2.50") + 500 * 10) / MILLION + D("0.025")),
        ("gpt-5-search-api", IN_2026, (500 * D("1.25") + 500 * 10) / MILLION + D("0.01")),
        ("sonar", IN_2026, (500 + 500) / MILLION + D("0.005")),
        ("sonar-pro", IN_2026, (500 * 3 + 500 * 15) / MILLION + D("0.006")),
    ],
)
def test_a_search_model_charges_each_request(catalog: Catalog, model: str, created: int, expected: D) -> None:
    usage = {"prompt_tokens": 500, "completion_tokens": 500, "total_tokens": 1_000}
    line = one(catalog, model=model, created=created, usage=usage)
    assert (line.cost, line.partial) == (expected, False)


@pytest.mark.parametrize(
    ("model", "rates", "fee"),
    [
        ("gemini-3.8-flash", (D("0.75"), D("3.75")), 3 * D("0.014")),
        ("gemini-2.5-flash", (D("0.30"), D("2.50")), D("0.035")),
    ],
)
def test_a_grounded_answer_of_gemini(catalog: Catalog, model: str, rates: tuple[D, D], fee: D) -> None:
    usage = {"promptTokenCount": 10, "candidatesTokenCount": 13, "totalTokenCount": 23}
    grounding = {"webSearchQueries": ["a", "b", "c"]}
    line = one(catalog, modelVersion=model, usageMetadata=usage, candidates=[{"groundingMetadata": grounding}])
    assert line.cost == (10 * rates[0] + 13 * rates[1]) / MILLION + fee
    assert "free allowance not deducted" in line.warnings[0]


XAI = {
    "input_tokens": 21_365,
    "input_tokens_details": {"cached_tokens": 10_496},
    "output_tokens": 3_646,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 25_011,
    "num_sources_used": 0,
    "num_server_side_tools_used": 8,
    "cost_in_usd_ticks": 648_004_500,
    "server_side_tool_usage_details": {
        "web_search_calls": 0, "x_search_calls": 8, "code_interpreter_calls": 0, "file_search_calls": 0,
        "mcp_calls": 0, "document_search_calls": 0, "image_generation_calls": 0,
    },
    "context_details": {"input_tokens": 12_334, "output_tokens": 3_184},
}  # fmt: skip
"""As published with a report on searches of X."""
OPENROUTER = {
    "prompt_tokens": 21_170,
    "completion_tokens": 957,
    "total_tokens": 22_127,
    "cost": 0.02560135,
    "is_byok": False,
    "prompt_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 4_379, "audio_tokens": 0, "video_tokens": 0},
    "cost_details": {"upstream_inference_cost": 0.02560135, "upstream_inference_prompt_cost": 0.00445295},
    "completion_tokens_details": {"reasoning_tokens": 367, "image_tokens": 0, "audio_tokens": 0},
    "server_tool_use_details": {"web_search_requests": 2},
}
"""As a client's documentation shows it, of 2026-09-05."""


@pytest.mark.parametrize(
    ("model", "created", "usage", "tokens", "fees"),
    [
        ("grok-4.3", None, XAI, 10_869 * D("1.25") + 10_496 * D("0.20") + 3_646 * D("2.50"), 8 * D("0.005")),
        (
            "openai/gpt-5.6-luna",
            1_788_609_600,
            OPENROUTER,
            16_791 * D("0.20") + 4_379 * D("0.25") + 957 * D("1.20"),
            2 * D("0.01"),
        ),
    ],
)
def test_the_charge_is_the_sellers_own_to_the_last_digit(
    catalog: Catalog, model: str, created: int | None, usage: dict[str, Any], tokens: D, fees: D
) -> None:
    line = one(catalog, model=model, usage=usage, **({"created": created} if created else {}))
    assert line.cost == line.reported == tokens / MILLION + fees
    assert (line.difference, line.partial) == (None, False)


@pytest.mark.parametrize(("sent", "answered", "total"), [(18, 170, "0.0086"), (254, 1_484, "0.029")])
def test_perplexity_rounds_its_own_sum(catalog: Catalog, sent: int, answered: int, total: str) -> None:
    usage: dict[str, Any] = {"prompt_tokens": sent, "completion_tokens": answered, "total_tokens": sent + answered}
    usage |= {"search_context_size": "low", "cost": {"request_cost": 0.006, "total_cost": float(total)}}
    line = one(catalog, model="sonar-pro", created=IN_2026, usage=usage)
    assert line.cost == (sent * 3 + answered * 15) / MILLION + D("0.006")
    assert (line.reported, line.difference, line.partial) == (D(total), None, False)


@pytest.mark.parametrize(
    ("model", "usage", "factor", "rates"),
    [
        ("claude-opus-5-5", {"speed": "fast"}, 2, (4, 20)),
        ("claude-opus-5-5", {"inference_geo": "us"}, D("1.1"), (4, 20)),
        ("claude-opus-5-5", {"speed": "fast", "inference_geo": "us"}, D("2.2"), (4, 20)),
        ("claude-sonnet-4-5", {"speed": "standard", "inference_geo": "not_available"}, 1, (3, 15)),
    ],
)
def test_claude_in_fast_mode_and_in_the_us(
    catalog: Catalog, model: str, usage: dict[str, str], factor: D, rates: tuple[int, int]
) -> None:
    claude = {"input_tokens": 1_000, "cache_read_input_tokens": 0, "output_tokens": 500}
    tokens = (1_000 * rates[0] + 500 * rates[1]) * factor / MILLION
    assert one(catalog, model=model, usage=claude | usage).cost == tokens
    searched = one(catalog, model=model, usage=claude | usage | {"server_tool_use": {"web_search_requests": 2}})
    assert searched.cost == tokens + 2 * D("0.01")
