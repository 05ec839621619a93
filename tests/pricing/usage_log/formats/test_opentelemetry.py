"""Spans: which are calls, under which names packages state their tokens, and whether an input holds its cache."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.fields.trace import is_extra
from pricing.usage_log.formats import opentelemetry
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record
from tests.support.price_tables import TODAY
from tests.support.usage_logs import read_rows, read_sample

CALL = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o"}
USED = {"gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5}


def read_spans(attributes: dict[str, Any], **span: Any) -> list[Record]:
    return read_rows(opentelemetry.FORMAT, [{"name": "x", "attributes": attributes, **span}])


def test_otlp_states_the_calls_of_three_packages(catalog: Catalog) -> None:
    """Each of them once: agents' runs, tools and what repeats their sum are spans too."""
    records = read_sample("opentelemetry_otlp.json", "project")
    assert [(each.usage.input_tokens, each.usage.output_tokens) for each in records] == [
        *((417, 53), (131, 69), (502, 14), (265, 73)),  # Pydantic AI
        *((85, 29), (55, 15)),  # OpenInference
        (40, 159),  # Pydantic AI
        (62, 85),  # Vercel's AI SDK
    ]
    gemini, sdk = records[6:]
    assert (gemini.usage.reasoning_tokens, gemini.reported, gemini.id) == (
        121,
        D("0.0004095"),
        "r4FLad_IHojq1e8Pt6i7GA",
    )
    assert (sdk.model, sdk.tier, sdk.day) == ("gpt-5-2025-08-07", "standard", date(2025, 11, 17))
    lines = charge(catalog, records, Given(TODAY)).charges
    assert [line.difference for line in lines] == [None] * 8
    assert lines[-1].cost == (62 * D("1.25") + 85 * 10) / 1_000_000


def test_one_call_is_the_same_however_a_package_counts_its_cache() -> None:
    """traceloop/openllmetry#4449: 12 not cached and 1,000 cached, written as 1,012 by one and as 12 by the other."""
    inclusive, exclusive, openinference = read_sample("opentelemetry_console.jsonl", "user")
    assert inclusive.usage == exclusive.usage == Usage(1_012, 1_000, output_tokens=40)
    assert inclusive.reading.note.startswith("cached tokens read as part of the input")
    assert exclusive.reading.note.startswith("cached tokens read as beside the input")
    meanings = {figure.path: figure.meaning for figure in exclusive.figures}
    assert meanings["attributes.gen_ai.usage.input_tokens"] is not None
    assert meanings["attributes.gen_ai.usage.input_tokens"].startswith("input beside the cached tokens")
    assert (openinference.usage, openinference.model) == (Usage(229, output_tokens=21), "gpt-3.5-turbo-0613")
    assert [record.labels for record in (inclusive, exclusive)] == [("u-7",), ("",)]


@pytest.mark.parametrize(
    ("attributes", "calls"),
    [
        ({**CALL, **USED}, 1),
        ({**CALL}, 0),
        ({**CALL, **USED, "gen_ai.operation.name": "invoke_agent"}, 0),
        ({**CALL, **USED, "gen_ai.operation.name": "embeddings"}, 1),
        ({**USED, "traceloop.span.kind": "workflow"}, 0),
        ({**USED, "agent_name": "joker", "model_name": "gpt-4o"}, 0),
        ({"llm.token_count.prompt": 5, "openinference.span.kind": "LLM"}, 1),
        ({"llm.token_count.prompt": 5, "openinference.span.kind": "CHAIN"}, 0),
        ({"ai.usage.promptTokens": 5, "ai.usage.completionTokens": 1, "ai.operationId": "ai.streamText"}, 0),
        ({"ai.usage.promptTokens": 5, "ai.usage.completionTokens": 1, "ai.operationId": "ai.streamText.doStream"}, 1),
        ({"http.request.method": "GET"}, 0),
    ],
)
def test_only_spans_that_are_calls_count(attributes: dict[str, Any], calls: int) -> None:
    assert len(read_spans(attributes)) == calls


def test_older_names_and_nested_ones_are_read_alike() -> None:
    # traceloop/openllmetry#3647
    older = {
        "llm.usage.total_tokens": 135,
        "gen_ai.usage.prompt_tokens": 100,
        "gen_ai.usage.completion_tokens": 35,
        "gen_ai.usage.cache_read_input_tokens": 60,
        "gen_ai.usage.cache_creation_input_tokens": 30,
    }
    read = Usage(100, 60, 30, output_tokens=35)
    assert [record.usage for record in read_spans(older)] == [read]
    nested = {"llm": {"token_count": {"prompt": 100, "completion": 35, "prompt_details": {"cache_read": 60}}}}
    assert [record.usage for record in read_spans(nested)] == [Usage(100, 60, output_tokens=35)]
    (flat,) = read_rows(
        opentelemetry.FORMAT,
        [{"attributes.llm.token_count.prompt": "9", "attributes.openinference.span.kind": "LLM", "name": "x"}],
    )
    assert flat.usage == Usage(9)


def test_a_number_under_two_names_counts_once_and_an_unknown_one_is_told() -> None:
    both = {**CALL, **USED, "gen_ai.usage.prompt_tokens": 10, "gen_ai.usage.new_tokens": 3}
    (record,) = read_spans(both)
    assert record.usage == Usage(10, output_tokens=5)
    assert [figure.path for figure in record.figures if is_extra(figure)] == ["attributes.gen_ai.usage.new_tokens"]


def test_the_ai_sdk_states_its_cache_in_the_providers_metadata() -> None:
    # langfuse/langfuse, OtelIngestionProcessor.ts
    attributes = {
        "ai.operationId": "ai.generateText.doGenerate",
        "ai.model.id": "claude-sonnet-4-5",
        "ai.usage.inputTokens": 7,
        "ai.usage.outputTokens": 445,
        "ai.response.providerMetadata": '{"anthropic":{"usage":{"input_tokens":7,"cache_creation_input_tokens":2089,'
        '"cache_read_input_tokens":16399,"cache_creation":{"ephemeral_5m_input_tokens":2089,'
        '"ephemeral_1h_input_tokens":0},"output_tokens":445}}}',
    }
    assert [record.usage for record in read_spans(attributes)] == [Usage(18_495, 16_399, 2_089, output_tokens=445)]


@pytest.mark.parametrize(
    ("provider", "model"),
    [("azure.ai.openai", "azure/gpt-4o"), ("openai", "gpt-4o"), ("gcp.vertex_ai", "vertex_ai/gpt-4o")],
)
def test_a_host_of_others_models_is_part_of_the_name(provider: str, model: str) -> None:
    (record,) = read_spans({**CALL, **USED, "gen_ai.provider.name": provider})
    assert record.model == model


def test_a_call_is_known_by_its_response_or_by_its_span() -> None:
    ids = {"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331"}
    (by_span,) = read_spans({**CALL, **USED}, **ids, startTimeUnixNano="1753500000000000000")
    (by_response,) = read_spans({**CALL, **USED, "gen_ai.response.id": "chatcmpl-Cj4xwF0fLMbLL7cj2PpKMa69vdqgM"}, **ids)
    assert by_span.id == "0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331"
    assert by_span.day == date(2025, 7, 26)  # 1,753,500,000 s = 20,295 days and some hours after 1970-01-01
    assert by_response.id == "chatcmpl-Cj4xwF0fLMbLL7cj2PpKMa69vdqgM"


def test_a_row_that_merely_speaks_of_models_is_no_span() -> None:
    row = {"llm": {"name": "x"}, "model": "gpt-4o", "usage": {"prompt_tokens": 1, "completion_tokens": 1}}
    found = recognize_row(row)
    assert found is not None
    assert found.form.name == "responses"


def test_tempo_groups_spans_in_batches() -> None:
    span = {"name": "chat", "attributes": [{"key": k, "value": {"intValue": str(v)}} for k, v in USED.items()]}
    row = {"batches": [{"resource": {}, "instrumentationLibrarySpans": [{"spans": [span]}]}]}
    found = recognize_row(row)
    assert found is not None
    assert [record.usage for record in read_rows(found.form, [row])] == [Usage(10, output_tokens=5)]
