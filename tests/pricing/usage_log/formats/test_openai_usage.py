"""OpenAI's own sums of usage and costs: pages of its API and the dashboard's CSVs."""

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
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.formats import openai_costs, openai_usage
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record
from tests.support.price_tables import TODAY
from tests.support.usage_logs import read_rows, read_sample

MILLION = D(1_000_000)
DAY = {"start_time": 1_790_553_600, "end_time": 1_790_640_000}
"""2026-09-28."""


def read(row: dict[str, Any], *labels: str) -> list[Record]:
    found = recognize_row(row)
    assert found is not None
    return read_rows(found.form, [row], *labels)


def use(**fields: Any) -> Record:
    (record,) = read({"object": "organization.usage.completions.result", **DAY, **fields})
    return record


def test_a_dashboards_export_costs_what_openai_charged(catalog: Catalog) -> None:
    records = read_sample("openai_usage_dashboard.csv", "project")
    assert [(record.day, record.requests) for record in records] == [
        (date(2025, 10, 5), 10),
        (date(2025, 10, 7), 21),
        (date(2025, 10, 10), 11),
        (date(2025, 10, 11), 2),
    ]
    assert {record.labels for record in records} == {("proj_a",)}
    assert records[0].usage == Usage(59_200, 5_760, output_tokens=10_646)
    first, *others = charge(catalog, records, Given(TODAY)).charges
    assert first.cost == (53_440 * D("2.50") + 5_760 * D("1.25") + 10_646 * 10) / MILLION
    stated = [record.reported for record in read_sample("openai_costs_dashboard_2025.csv")]
    assert [line.cost for line in others] == stated[1:] == [D("0.569788"), D("0.3409"), D("0.072054")]


def test_a_page_without_models_names_none(catalog: Catalog) -> None:
    (record,) = read_sample("openai_usage_page.json")
    assert (record.usage, record.requests, record.summed) == (Usage(1_000, 800, output_tokens=500), 5, True)
    assert (record.model, record.day, record.at) == (None, date(2024, 11, 1), None)
    (line,) = charge(catalog, [record], Given(TODAY)).charges
    assert line.unpriced == "the response names no model; enter one in the model field"


@pytest.mark.parametrize(
    ("fields", "tier", "complimentary"),
    [
        ({"batch": True}, "batch", False),
        ({"batch": "TRUE"}, "batch", False),
        ({"batch": False, "service_tier": "default"}, "standard", False),
        ({"service_tier": "flex-tier"}, "flex", False),
        ({"service_tier": "priority"}, "priority", False),
        ({"service_tier": "scale-tier"}, "scale", False),
        # https://github.com/pydantic/genai-prices/issues/115
        ({"service_tier": "incentivized-tier"}, "standard", True),
        ({}, None, False),
    ],
)
def test_the_tier_is_that_of_the_result(fields: dict[str, Any], tier: str | None, complimentary: bool) -> None:
    record = use(input_tokens=10, output_tokens=5, num_model_requests=1, **fields)
    assert (record.tier, record.complimentary) == (tier, complimentary)
    assert (record.reading.note == openai_usage.UNGROUPED) is (fields == {})


def test_cache_writes_audio_and_images_are_divided_as_the_second_generation_does() -> None:
    record = use(
        input_tokens=1_000, input_uncached_tokens=600, input_cached_tokens=250, input_cache_write_tokens=150,
        input_cache_write_30m_tokens=100, input_cache_write_12h_tokens=50, input_text_tokens=400,
        input_audio_tokens=120, input_image_tokens=80, input_cached_text_tokens=230, input_cached_audio_tokens=20,
        output_tokens=90, output_text_tokens=60, output_audio_tokens=30, num_model_requests=2,
    )  # fmt: skip
    assert record.usage == Usage(
        input_tokens=1_000, cache_read_tokens=230, cache_write_tokens=100, cache_write_12h_tokens=50,
        input_audio_tokens=120, cache_audio_read_tokens=20, output_tokens=90, output_audio_tokens=30,
    )  # fmt: skip
    assert record.usage.uncached_tokens == 400 + 80
    assert record.images == ImageTokens(80)
    assert all(figure.meaning for figure in record.figures)


def test_audio_stands_beside_the_text_in_the_first_generation() -> None:
    record = use(
        input_tokens=1_000, input_cached_tokens=200, input_audio_tokens=300, output_tokens=50, output_audio_tokens=70
    )
    assert record.usage == Usage(
        1_000 + 300, 200, input_audio_tokens=300, output_tokens=50 + 70, output_audio_tokens=70
    )


def test_parts_that_are_not_the_whole_are_told() -> None:
    with pytest.raises(JSONError, match=r"^input_uncached_tokens: 600 uncached and 250 cached tokens are not the 1,0"):
        use(input_tokens=1_000, input_uncached_tokens=600, input_cached_tokens=250)


def test_an_unknown_number_is_left_out_by_name() -> None:
    record = use(input_tokens=10, output_tokens=5, output_smell_tokens=7)
    assert [figure.path for figure in record.figures if figure.meaning is None] == ["output_smell_tokens"]


@pytest.mark.parametrize(
    ("kind", "fields", "fee"),
    [
        ("audio_transcriptions", {"seconds": 60, "model": "whisper-1"}, ("minute", D(60))),
        ("audio_speeches", {"characters": 45, "model": "tts-1"}, ("input_mchar", D(45))),
        ("images", {"images": 2, "model": "dall-e-3"}, ("image", D(2))),
        ("code_interpreter_sessions", {"num_sessions": 3}, ("code_session", D(3))),
        ("file_search_calls", {"num_requests": 4}, ("file_search", D(4))),
        ("web_search_calls", {"num_requests": 5}, ("web_search", D(5))),
        ("vector_stores", {"usage_bytes": 1_500_000_000}, ("storage_gb_day", D("1.5"))),
    ],
)
def test_what_is_no_tokens_has_its_own_unit(kind: str, fields: dict[str, Any], fee: tuple[str, D]) -> None:
    (record,) = read({"object": f"organization.usage.{kind}.result", **DAY, **fields})
    assert (record.fees, record.usage) == ((fee,), Usage())
    assert all(figure.meaning for figure in record.figures)


def test_a_bucket_of_less_than_a_day_has_a_time() -> None:
    result = {"object": "organization.usage.completions.result", "input_tokens": 1, "output_tokens": 1}
    hour = {"object": "bucket", "start_time": 1_790_557_200, "end_time": 1_790_560_800, "results": [result]}
    assert [(record.day, record.at) for record in read(hour)] == [(date(2026, 9, 28), time(1))]


def test_good_results_count_beside_faulty_ones() -> None:
    good = {"object": "organization.usage.completions.result", "input_tokens": 1, "output_tokens": 1}
    page = {
        "object": "page",
        "data": [{**DAY, "results": [good, good | {"input_tokens": -1}, good | {"batch": 2}, good]}],
    }
    found: list[Record] = []
    with pytest.raises(JSONError, match=r"^data\[0\].results\[1\].input_tokens: .*; 1 more could not be read$"):
        found.extend(openai_usage.FORMAT.start(()).read(1, page))
    reader = iter(openai_usage.FORMAT.start(()).read(1, page))
    assert [next(reader).usage.input_tokens for _ in range(2)] == [1, 1]


def test_an_empty_page_states_nothing() -> None:
    assert openai_usage.FORMAT.recognize({"object": "page", "data": [{"object": "bucket", "results": []}]})
    assert not openai_usage.FORMAT.recognize({"object": "page", "data": [{"starting_at": "2026-01-01", "results": []}]})


def cost(**fields: Any) -> Record:
    (record,) = read({"amount_value": "0.5", "amount_currency": "usd", **DAY, "line_item": None, **fields})
    return record


@pytest.mark.parametrize(
    ("item", "model", "usage"),
    [
        ("gpt-5-nano, input_tokens", "gpt-5-nano", Usage(1_000)),
        ("gpt-4o-2024-08-06, input", "gpt-4o-2024-08-06", Usage(1_000)),
        ("gpt-4o-2024-08-06, cached input", "gpt-4o-2024-08-06", Usage(1_000, 1_000)),
        ("gpt-5-nano, input_cached_tokens", "gpt-5-nano", Usage(1_000, 1_000)),
        ("gpt-5-nano, output_tokens", "gpt-5-nano", Usage(output_tokens=1_000)),
        ("gpt-realtime, cached audio input", "gpt-realtime", Usage(1_000, cache_audio_read_tokens=1_000)),
        ("gpt-realtime, audio output", "gpt-realtime", Usage(output_tokens=1_000, output_audio_tokens=1_000)),
        ("web search tool calls", "web search tool calls", Usage()),
        ("gpt-5-nano, something new", "gpt-5-nano, something new", Usage()),
    ],
)
def test_a_line_item_names_a_model_and_a_kind_of_tokens(item: str, model: str, usage: Usage) -> None:
    record = cost(line_item=item, quantity="1000", quantity_unit="tokens")
    assert (record.model, record.usage, record.reported) == (model, usage, D("0.5"))
    assert [figure.path for figure in record.figures] == ([] if usage.total_tokens else ["amount_value"])
    assert record.reading.note == (openai_costs.NOTE if usage.total_tokens else "")


def test_a_cost_without_a_quantity_is_no_use_of_anything() -> None:
    assert cost(line_item="gpt-5-nano, input_tokens").usage == Usage()
    assert cost(line_item="data sharing incentive tier - input tokens").complimentary
    assert [record.reported for record in read_sample("openai_costs_page.json")] == [D("0.06")]
    amounts = [record.reported for record in read_sample("openai_costs_dashboard_2026.csv", "api_key")]
    assert amounts == [D("0.00383598"), D("0.5")]


def test_other_money_is_told() -> None:
    with pytest.raises(JSONError, match=r"^amount_currency: expected usd$"):
        cost(amount_currency="eur")
    assert openai_costs.FORMAT.recognize({"amount_value": "", "line_item": ""})
