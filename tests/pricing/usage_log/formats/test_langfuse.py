"""Langfuse's observations: generations and embeddings, each token in one number unless the total says otherwise."""

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
from pricing.usage_log.fields.trace import is_extra
from pricing.usage_log.formats import langfuse
from pricing.usage_log.record import Record
from tests.support.price_tables import TODAY
from tests.support.usage_logs import read_rows, read_sample


def read_details(**details: Any) -> Record:
    row = {"id": "a", "trace_id": "t", "type": "GENERATION", "usage_details": details, "start_time": "2026-01-01"}
    (record,) = read_rows(langfuse.FORMAT, [row])
    return record


def test_a_trace_states_what_langfuse_charges_for_each_call(catalog: Catalog) -> None:
    records = read_sample("langfuse_trace.json")
    assert [(each.usage.input_tokens, each.usage.output_tokens) for each in records] == [
        (417, 53),
        (131, 69),
        (502, 14),
        (265, 73),
    ]
    lines = charge(catalog, records, Given(TODAY)).charges
    assert [line.cost for line in lines] == [
        (each.usage.input_tokens * D("0.15") + each.usage.output_tokens * D("0.60")) / 1_000_000 for each in records
    ]
    assert [line.difference for line in lines] == [None] * 4


def test_a_generation_that_repeats_those_within_it_is_no_call(catalog: Catalog) -> None:
    records = read_sample("langfuse_export.jsonl", "user", "session", "team")
    assert [record.line for record in records] == [2, 4, 5, 6]
    assert {record.labels for record in records} == {("user-1", "session-1", "research")}
    assert [line.difference for line in charge(catalog, records, Given(TODAY)).charges] == [None] * 4


def test_a_bucket_has_its_own_columns() -> None:
    codex, chat = read_sample("langfuse_bucket.csv", "user", "team")
    assert (codex.day, codex.at, codex.model) == (date(2026, 7, 4), time(9, 13, 46, 963_000), "gpt-5")
    assert codex.labels == ("os-groot", "platform")
    assert chat.usage == Usage(191 + 2_304, 2_304, output_tokens=291)


def test_an_input_that_holds_its_cached_tokens_is_read_so_where_the_total_says_it() -> None:
    """117,231 + 225 are the stated total of 117,456, so the 115,584 cached ones are within."""
    codex, chat = read_sample("langfuse_bucket.csv")
    assert codex.usage == Usage(117_231, 115_584, output_tokens=225)
    assert codex.reading.note == "cached tokens read as part of the input, as the total says"
    assert chat.reading.note == ""


def test_numbers_of_one_kind_add_up() -> None:
    record = read_details(
        input=7,
        input_text_tokens=3,
        input_cache_read=100,
        input_cache_creation=20,
        input_cache_creation_5m=5,
        input_cache_creation_1h=40,
        input_audio_tokens=30,
        output=50,
        output_reasoning_tokens=10,
        output_audio_tokens=2,
    )
    assert record.usage == Usage(
        input_tokens=7 + 3 + 100 + 20 + 5 + 40 + 30,
        cache_read_tokens=100,
        cache_write_tokens=25,
        cache_write_1h_tokens=40,
        output_tokens=62,
        reasoning_tokens=10,
        input_audio_tokens=30,
        output_audio_tokens=2,
    )


def test_numbers_may_be_texts_and_unknown_ones_are_told() -> None:
    record = read_details(input="100", output="5", searches=2)
    assert record.usage == Usage(100, output_tokens=5)
    assert [figure.path for figure in record.figures if is_extra(figure)] == ["usage_details.searches"]


def test_a_total_that_contradicts_its_parts_is_a_fault() -> None:
    with pytest.raises(JSONError, match="usage_details: its input and output add up to 105 tokens"):
        read_details(input=100, output=5, total=300)


def test_pages_of_the_api_are_lists_of_observations() -> None:
    items = [
        {"id": "a", "traceId": "t", "type": kind, "model": "gpt-4o", "usageDetails": {"input": 5}}
        for kind in ("GENERATION", "AGENT", "EMBEDDING")
    ]
    records = read_rows(langfuse.FORMAT, [{"data": items, "meta": {"page": 1}}])
    assert [record.usage for record in records] == [Usage(5), Usage(5)]
