"""OpenRouter's exports: sums by day and generations, each beside OpenRouter's own sum."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.formats import openrouter_activity, openrouter_generations
from pricing.usage_log.formats.openrouter_names import name_model
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.response import read_response
from tests.support.price_tables import TODAY
from tests.support.usage_logs import list_rows, read_rows, read_sample

M = 1_000_000


def test_a_day_is_a_sum_of_requests_whose_lengths_nobody_knows() -> None:
    first, _ = read_sample("openrouter_activity.csv")
    assert first.usage == Usage(70_965_665, output_tokens=3_009_973)
    assert (first.day, first.at, first.requests, first.summed) == (date(2026, 5, 12), None, 4_115, True)
    assert (first.vendor, first.model, first.reported) == ("openrouter", "anthropic/claude-opus-4-7", D("430.07"))


def test_a_day_is_charged_as_openrouter_charged_it(catalog: Catalog) -> None:
    """5 and 25 dollars a million: OpenRouter wrote the sums down to the cent."""
    first, second = charge(catalog, read_sample("openrouter_activity.csv"), Given(TODAY)).charges
    assert first.cost == (70_965_665 * 5 + D(3_009_973) * 25) / M == D("430.07765")
    assert second.cost == (87_199_493 * 5 + D(2_795_119) * 25) / M == D("505.87544")
    assert (first.reported, second.reported) == (D("430.07"), D("505.87"))


def test_a_page_of_the_api_has_the_same_sums() -> None:
    (record,) = read_sample("openrouter_activity_page.json")
    assert record.usage == Usage(50, output_tokens=125, reasoning_tokens=25)
    assert (record.model, record.day, record.requests) == ("openai/gpt-4.1", date(2025, 8, 24), 5)
    assert record.reported == D("0.015") + D("0.012")  # of one's own key, too
    (item,) = list_rows("openrouter_activity_page.json")[0]["data"]
    assert read_rows(openrouter_activity.FORMAT, [item]) == [record]


def test_a_day_without_use_is_none() -> None:
    (row, _) = list_rows("openrouter_activity.csv")
    assert (
        read_rows(openrouter_activity.FORMAT, [{**row, "Prompt Tokens": "0", "Completion Tokens": "0", "Usage": "0"}])
        == []
    )


def test_an_empty_page_has_no_sums() -> None:
    assert read_rows(openrouter_activity.FORMAT, [{"data": []}]) == []
    with pytest.raises(JSONError, match=r"data\[1\]: expected an object, not a number"):
        read_rows(openrouter_activity.FORMAT, [{"data": [*list_rows("openrouter_activity_page.json")[0]["data"], 5]}])


def test_a_generation_is_charged_to_the_last_digit_of_openrouters_sum(catalog: Catalog) -> None:
    claude, cached, searched, byok = charge(catalog, read_sample("openrouter_generations.csv"), Given(TODAY)).charges
    assert claude.cost == claude.reported == (550 * D(3) + 12 * D(15)) / M
    assert cached.cost == cached.reported == (8 * D(5) + 4_012 * D("0.5") + 5 * D(30)) / M
    assert searched.cost == (8_174 * D("0.4") + 30 * D("1.6")) / M
    assert (searched.left_out, searched.difference) == (("web_search",), D("0.01"))
    assert byok.cost == byok.reported == (326 * D("0.3") + 91 * D("2.5")) / M  # what Google charged


def test_a_generation_has_its_id_its_time_and_its_key() -> None:
    claude, *_ = read_sample("openrouter_generations.csv", "api_key", "app_name")
    assert claude.id == "gen-1779760224-sMJGzTLJPgeLJ7PAeyJ7"
    assert (claude.day, claude.at) == (date(2026, 5, 26), time(1, 50, 24, 40_000))
    assert claude.labels == ("ci", "tests")


def test_the_record_of_a_generation_counts_in_the_models_own_tokens() -> None:
    (record,) = read_sample("openrouter_generations_record.json", "user")
    csv, *_ = read_sample("openrouter_generations.csv")
    assert (record.usage, record.id, record.model, record.reported) == (csv.usage, csv.id, csv.model, csv.reported)
    assert record.labels == ("someone",)


@pytest.mark.parametrize(
    ("slug", "variant", "name"),
    [
        ("anthropic/claude-4.5-sonnet-20250929", None, "anthropic/claude-sonnet-4-5"),
        ("anthropic/claude-opus-4.7", "standard", "anthropic/claude-opus-4-7"),
        ("anthropic/claude-opus-4.7-fast", None, "anthropic/claude-opus-4.7-fast"),
        ("anthropic/claude-3.7-sonnet:thinking", None, "anthropic/claude-3.7-sonnet:thinking"),
        ("openai/gpt-4.1", None, "openai/gpt-4.1"),  # at its maker's price, which is OpenRouter's
        ("deepseek/deepseek-chat", "standard", "openrouter/deepseek/deepseek-chat"),
        ("openai/gpt-oss-120b", "free", "openai/gpt-oss-120b:free"),
        ("openai/gpt-oss-120b:free", "free", "openai/gpt-oss-120b:free"),
        ("openrouter/auto", "", "openrouter/auto"),
        (None, "free", None),
    ],
)
def test_a_slug_is_a_name_of_its_host(slug: str | None, variant: str | None, name: str | None) -> None:
    assert name_model(slug, variant) == name


def test_a_response_of_openrouter_is_at_its_prices() -> None:
    # pydantic/pydantic-ai, test_openrouter_web_search_annotations.yaml: DeepSeek no longer sells this model itself
    usage = {"prompt_tokens": 2315, "completion_tokens": 40, "total_tokens": 2355}
    answer = {"id": "gen-1786680756-Fmq0SbiQ50hlHCCn30d5", "model": "deepseek/deepseek-chat", "usage": usage}
    assert read_response(1, answer).model == "openrouter/deepseek/deepseek-chat"
    assert read_response(1, {**answer, "id": "chatcmpl-1"}).model == "deepseek/deepseek-chat"


def test_recorded_responses_cost_what_openrouter_charged(catalog: Catalog) -> None:
    """To the last digit, with reads and writes of caches, a search, and a key of one's own."""
    charges = charge(catalog, read_sample("responses_openrouter.jsonl"), Given(TODAY)).charges
    assert len(charges) == 19
    assert [(each.bill.model, each.cost, each.reported) for each in charges if each.cost != each.reported] == []
    # nobody says which version of the search it was, so that the charge is the least
    assert [each.left_out for each in charges if each.partial] == [("web_search",)]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"tokens_prompt": ""}, "tokens_prompt: missing; expected a whole number"),
        ({"tokens_prompt": "1e3"}, "tokens_prompt: expected a whole number"),
        ({"tokens_cached": "551"}, "tokens_cached: 551 exceed the 550 of tokens_prompt that they are part of"),
        ({"created_at": "yesterday"}, "created_at: expected a time"),
    ],
)
def test_a_fault_is_told_with_its_column(changes: dict[str, Any], problem: str) -> None:
    row = list_rows("openrouter_generations.csv")[0]
    with pytest.raises(JSONError, match=problem):
        read_rows(openrouter_generations.FORMAT, [{**row, **changes}])


def test_reasoning_that_a_vendor_counts_apart_is_within_the_output() -> None:
    # 11 of 10, as MiniMax answered: pydantic/pydantic-ai, test_openrouter_stream_error.yaml
    row = list_rows("openrouter_generations.csv")[0]
    (record,) = read_rows(openrouter_generations.FORMAT, [{**row, "tokens_completion": "10", "tokens_reasoning": "11"}])
    assert record.usage == Usage(550, output_tokens=10, reasoning_tokens=10)


def test_what_files_cost_is_left_out() -> None:
    row = list_rows("openrouter_generations.csv")[0]
    (record,) = read_rows(openrouter_generations.FORMAT, [{**row, "cost_file_processing": "0.002"}])
    assert record.reading.not_counted == ("page",)


def test_a_reason_names_the_columns() -> None:
    found = recognize_row(list_rows("openrouter_generations.csv")[0])
    assert found
    assert found.reason == "generation_id and tokens_prompt"
