"""Each tool answers what the API answers to the same request, figure for figure and fault for fault."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pricing.catalog.defaults import MOST_DEFAULTS
from tests.support.api import post, send
from tests.support.mcp_client import Connected, read_text

DAY = {"as_of": "2026-11-21"}
TOKENS = {"input_tokens": 1000, "output_tokens": 500, "models": ["gpt-4o", "gpt-4o-mini"], **DAY}
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
WEATHER = {"type": "function", "function": {"name": "weather", "parameters": SCHEMA}}
ESTIMATES: dict[str, dict[str, Any]] = {
    "numbers of tokens": TOKENS,
    "a month": TOKENS | {"requests_per_month": 1_000_000},
    "a text, exact and about": {"prompt": "Hello, wörld ☃", "models": ["gpt-4o", "grok-4.7"], **DAY},
    "messages and tools": {
        "messages": [{"role": "user", "content": "Hi"}],
        "tools": [WEATHER],
        "models": ["o1"],
        **DAY,
    },
    "the batch tier": TOKENS | {"tier": "batch"},
    "a tier that one model lacks": TOKENS | {"tier": "priority", "models": ["gpt-4o", "deepseek-v4-pro"]},
    "a name that no table has": TOKENS | {"models": ["gpt-4o", "gpt4o-max-ultra"]},
    "a name as a host spells it": TOKENS | {"models": ["us.anthropic.claude-sonnet-4-5-20250929-v1:0"]},
    "an earlier day": TOKENS | {"as_of": "2024-06-01"},
    "a day before all prices": TOKENS | {"as_of": "1999-01-01"},
    "a model that is gone": TOKENS | {"models": ["gpt-3.5-turbo-0613"], "last_known": True},
    "fees, in part unknown": TOKENS | {"models": ["gpt-4o"], "web_search": 0.3},
    "cached shares": TOKENS | {"cached_tokens": "80%", "cache_write_tokens": "10%"},
    "usage": {
        "usage": {"input_tokens": 2000, "cache_read_tokens": 1500, "output_tokens": 9},
        "models": ["gpt-4o"],
        **DAY,
    },
    "more than fits": TOKENS | {"input_tokens": 10_000_000},
    "nothing": TOKENS | {"input_tokens": 0, "output_tokens": 0},
    "a large number": TOKENS | {"requests_per_month": 1e6},
}
WRONG: dict[str, dict[str, Any]] = {
    "a field that there is not": TOKENS | {"model": "gpt-4o"},
    "a number as text": TOKENS | {"output_tokens": "500"},
    "a number below zero": TOKENS | {"output_tokens": -1},
    "a number beyond all bounds": TOKENS | {"output_tokens": 10**15},
    "a fraction of a token": TOKENS | {"output_tokens": 3.5},
    "an unknown tier": TOKENS | {"tier": "cheap"},
    "a day that is none": TOKENS | {"as_of": "2026-02-30"},
    "names in a text": TOKENS | {"models": "gpt-4o"},
    "no names": TOKENS | {"models": []},
    "an empty name": TOKENS | {"models": [""]},
    "too many names": TOKENS | {"models": ["x"] * 1001},
    "a prompt and numbers": TOKENS | {"prompt": "Hi"},
    "too long a text": {"prompt": "a" * 500_001, "models": ["gpt-4o"]},
    "a character that no model accepts": {"prompt": "a\0b", "models": ["gpt-4o"]},
    "a message without a role": {"messages": [{"content": "Hi"}], "models": ["gpt-4o"]},
    "a fee that the model lacks": TOKENS | {"rerank_search": 1},
}
BILLS: dict[str, dict[str, Any]] = {
    "a response": {"responses": [{"model": "gpt-4o", "usage": {"prompt_tokens": 10, "completion_tokens": 3}}], **DAY},
    "usage alone": {"responses": [{"input_tokens": 10, "output_tokens": 3}], "model": "claude-sonnet-4-5", **DAY},
    "a seller's own sum": {
        "responses": [{"model": "gpt-4o", "usage": {"prompt_tokens": 9, "completion_tokens": 1, "cost": 0.1}}],
        **DAY,
    },
    "a model that no table has": {"responses": [{"model": "no", "usage": {"prompt_tokens": 1}}], **DAY},
    "what is no response": {"responses": [{"x": 1}], **DAY},
}
NO_BILLS: dict[str, dict[str, Any]] = {
    "no responses": {"responses": []},
    "a response as text": {"responses": ["{}"]},
    "too many": {"responses": [{}] * 50_001},
    "nothing": {},
}


@pytest.mark.parametrize("name", ESTIMATES)
def test_an_estimate_is_the_api_s(name: str, connected: Connected, client: Client) -> None:
    api = send(client, "estimate", ESTIMATES[name])
    assert connected.answer("estimate_cost", ESTIMATES[name]) == api
    assert connected.answer("compare_models", ESTIMATES[name]) == api


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_request_is_refused_as_by_the_api(name: str, connected: Connected, client: Client) -> None:
    refused = post(client, "estimate", WRONG[name])
    assert refused.status_code in {413, 422}
    assert connected.fault("estimate_cost", WRONG[name]) == refused.json()


@pytest.mark.parametrize("name", BILLS)
def test_a_bill_is_the_api_s(name: str, connected: Connected, client: Client) -> None:
    assert connected.answer("bill_usage", BILLS[name]) == send(client, "bill", BILLS[name])


@pytest.mark.parametrize("name", NO_BILLS)
def test_what_is_no_bill_is_refused_as_by_the_api(name: str, connected: Connected, client: Client) -> None:
    refused = post(client, "bill", NO_BILLS[name])
    assert refused.status_code == 422
    assert connected.fault("bill_usage", NO_BILLS[name]) == refused.json()


def test_an_estimate_names_its_models_and_a_comparison_may_leave_them_out(connected: Connected, client: Client) -> None:
    asked = {"input_tokens": 1000, "output_tokens": 500, **DAY}
    assert connected.fault("estimate_cost", asked)["path"] == "models"
    compared = connected.answer("compare_models", asked)
    names = [each["requested"] for each in compared["results"]]
    assert {"gpt-4o", "claude-sonnet-5-5"} < set(names)
    assert len(names) <= MOST_DEFAULTS
    assert compared == send(client, "estimate", asked | {"models": names})


def test_the_text_has_the_figures_the_reason_and_what_is_left_out(connected: Connected) -> None:
    asked = TOKENS | {"models": ["gpt-4o", "none"], "requests_per_month": 1000}
    text = read_text(connected.call("estimate_cost", asked))
    # 1,000 × $2.50 + 500 × $10.00 a million = $0.0075; 1,000 of them are $7.50
    assert "| gpt-4o | $7.50 | $0.0075 |" in text
    assert "none is not in any price table" in text
    assert "Not included: " in text
    assert "Prices as of 2026-11-21, standard tier; 500 output tokens a request; 1,000 requests a month" in text


def test_the_text_names_models_that_a_wrong_name_may_mean(connected: Connected) -> None:
    text = read_text(connected.call("estimate_cost", TOKENS | {"models": ["gpt 4o mini", "claude sonnet", "~~~~"]}))
    assert "gpt 4o mini: did you mean gpt-4o-mini" in text
    assert "claude sonnet: did you mean claude-sonnet-" in text
    assert text.count("did you mean") == 2


def test_the_text_says_what_was_not_stated(connected: Connected) -> None:
    def ask(**stated: int) -> str:
        return read_text(connected.call("compare_models", {"models": ["gpt-4o"], **stated, **DAY}))

    no_input, no_output = "There is no input in this cost", "There is no output in this cost"
    assert no_output in ask(input_tokens=1000)
    assert no_input not in ask(input_tokens=1000)
    assert no_input in ask(output_tokens=500)
    assert no_output not in ask(output_tokens=500)
    assert no_input in ask()
    assert no_output in ask()


def test_the_text_of_a_bill_names_models_that_a_wrong_name_may_mean(connected: Connected) -> None:
    asked = {"responses": [{"input_tokens": 9, "output_tokens": 1}], "model": "claude sonnet", **DAY}
    assert "claude sonnet: did you mean claude-sonnet-" in read_text(connected.call("bill_usage", asked))


def test_the_text_of_a_bill_has_its_total_and_what_could_not_be_read(connected: Connected) -> None:
    known = {"model": "gpt-4o", "usage": {"prompt_tokens": 1000, "completion_tokens": 500}}
    text = read_text(connected.call("bill_usage", {"responses": [known, {"x": 1}], **DAY}))
    assert text.startswith("1 response, $0.0075; 1 line could not be read.")
    assert "Response 2: has no usage" in text
