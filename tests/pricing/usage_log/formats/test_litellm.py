"""LiteLLM's spend logs: the provider's usage where they hold it, its own sums where not."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.fields.trace import is_extra
from pricing.usage_log.formats import litellm
from tests.support.price_tables import TODAY
from tests.support.usage_logs import read_rows, read_sample

ROW = {
    "request_id": "chatcmpl-1",
    "call_type": "acompletion",
    "spend": "0.5",
    "prompt_tokens": "100",
    "completion_tokens": "20",
    "total_tokens": "120",
    "model": "gpt-4o",
    "startTime": "2026-01-01 10:00:00",
}
CLAUDE = Usage(98_805, 66_360, 32_435, output_tokens=5_120, reasoning_tokens=1_710)


def test_a_row_is_a_call_with_its_providers_usage(catalog: Catalog) -> None:
    plain, claude, _ = read_sample("litellm_spend_logs.jsonl")
    assert (plain.model, plain.day, plain.at) == ("openai/gpt-4o", date(2025, 1, 24), time(9, 20, 46, 847_371))
    assert (plain.id, plain.usage) == ("chatcmpl-2283081b-dc89-41f6-93e6-d4f914774027", Usage(10, output_tokens=20))
    assert claude.usage == CLAUDE
    (line,) = charge(catalog, [plain], Given(TODAY)).charges
    assert (line.cost, line.difference) == ((10 * D("2.5") + 20 * D(10)) / 1_000_000, None)


def test_the_sum_of_litellm_stands_beside_where_it_forgot_the_cache(catalog: Catalog) -> None:
    """Opus 4.5 in the EU costs 5.50, 0.55 and 6.875, and 27.50 a million; 10 more input than the cache's parts."""
    _, claude, _ = read_sample("litellm_spend_logs.jsonl")
    (line,) = charge(catalog, [claude], Given(TODAY)).charges
    cost = (10 * D("5.50") + 66_360 * D("0.55") + 32_435 * D("6.875") + 5_120 * D("27.50")) / 1_000_000
    assert (line.cost, line.reported, line.difference) == (cost, D("0.04708"), D("0.04708") - cost)


def test_csv_holds_the_usage_as_text() -> None:
    by_lines = read_sample("litellm_spend_logs.jsonl")[:2]
    by_cells = read_sample("litellm_spend_logs.csv")
    assert [(each.usage, each.model, each.id) for each in by_cells] == [
        (each.usage, each.model, each.id) for each in by_lines
    ]


def test_an_answer_of_its_own_cache_is_no_call() -> None:
    assert [record.line for record in read_sample("litellm_spend_logs.jsonl")] == [1, 2, 4]


def test_speech_whose_quantity_nobody_states_is_partial() -> None:
    speech = read_sample("litellm_spend_logs.jsonl")[2]
    assert (speech.model, speech.usage, speech.reported) == ("openai/tts-1", Usage(), D("0.001125"))
    assert [figure.path for figure in speech.figures if is_extra(figure)] == ["spend"]


def test_rows_of_before_the_usage_was_kept_have_their_sums() -> None:
    (record,) = read_rows(litellm.FORMAT, [ROW])
    assert (record.usage, record.model, record.reported) == (Usage(100, output_tokens=20), "gpt-4o", D("0.5"))


@pytest.mark.parametrize(
    ("more", "model", "tier"),
    [
        ({"custom_llm_provider": "azure"}, "azure/gpt-4o", None),
        ({"custom_llm_provider": "azure", "model": "azure/gpt-4o"}, "azure/gpt-4o", None),
        ({"custom_llm_provider": "text-completion-openai"}, "openai/gpt-4o", None),
        (
            {
                "custom_llm_provider": "azure",
                "model": "azure/our-deployment",
                "metadata": {"model_map_information": {"model_map_key": "gpt-4o-2024-08-06"}},
            },
            "azure/gpt-4o-2024-08-06",
            None,
        ),
        ({"call_type": "aretrieve_batch"}, "gpt-4o", "batch"),
        ({"metadata": {"service_tier": "flex"}}, "gpt-4o", "flex"),
        ({"model_parameters": {"service_tier": "flex"}}, "gpt-4o", "flex"),
    ],
)
def test_the_provider_is_part_of_the_name_and_a_batch_has_its_tier(
    more: dict[str, object], model: str, tier: str | None
) -> None:
    (record,) = read_rows(litellm.FORMAT, [{**ROW, **more}])
    assert (record.model, record.tier) == (model, tier)


def test_a_call_that_failed_before_it_used_anything_is_none() -> None:
    nothing = {"spend": 0, "prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0, "status": "failure"}
    assert read_rows(litellm.FORMAT, [{**ROW, **nothing}]) == []


def test_labels_are_what_the_proxy_knows_and_what_the_caller_sent() -> None:
    claude = read_sample("litellm_spend_logs.jsonl", "user", "team", "project", "api_key")[1]
    assert claude.labels == ("b56d884a", "research", "evals", "test")


def test_a_daily_sum_is_one_of_calls_whose_lengths_nobody_knows() -> None:
    (record,) = read_sample("litellm_daily.csv", "user")
    assert (record.requests, record.summed, record.day) == (2, True, date(2026, 1, 19))
    assert record.usage == Usage(98_805, 66_360, 32_435, output_tokens=5_120)
    assert (record.model, record.labels) == ("anthropic/claude-opus-4-5-20251101", ("b56d884a",))
