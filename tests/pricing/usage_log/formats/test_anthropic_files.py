"""Files of Anthropic: batches, streams, reports, the Console's CSV. Expected charges are arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.statement import Statement, charge
from pricing.catalog.catalog import Catalog
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.formats import anthropic_batch, anthropic_console, anthropic_reports, anthropic_stream
from pricing.usage_log.formats.claude_names import name_claude
from tests.support.price_tables import TODAY
from tests.support.usage_logs import list_rows, read_rows, read_sample, recognize_sample

MILLION = D(1_000_000)
SEARCH = D("0.01")
START = {
    "type": "message_start",
    "message": {"id": "msg_1", "model": "claude-opus-5", "usage": {"input_tokens": 25, "output_tokens": 1}},
}


def charge_sample(catalog: Catalog, name: str) -> Statement:
    return charge(catalog, read_sample(name), Given(TODAY))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("anthropic_batch.jsonl", "anthropic-batch"),
        ("anthropic_stream.jsonl", "anthropic-stream"),
        ("anthropic_usage_report.json", "anthropic-usage-report"),
        ("anthropic_cost_report.json", "anthropic-cost-report"),
        ("anthropic_console_usage.csv", "anthropic-console-usage"),
        ("anthropic_console_usage_2025.csv", "anthropic-console-usage"),
        ("anthropic_console_cost.csv", "anthropic-console-cost"),
    ],
)
def test_each_file_is_recognized(name: str, form: str) -> None:
    assert recognize_sample(name).name == form


def test_results_of_a_batch_are_half_price_and_failures_are_free(catalog: Catalog) -> None:
    records = read_sample("anthropic_batch.jsonl")
    assert [(record.line, record.tier) for record in records] == [(1, "batch"), (2, "batch")]
    assert records[0].id == "msg_014VwiXbi91y3JMjcpyGBHX5"
    total = charge(catalog, records, Given(TODAY)).total
    assert total == (21 * D(5) + 70 * D(25)) / 2 / MILLION


def test_a_stream_is_charged_the_numbers_of_its_last_event(catalog: Catalog) -> None:
    (record,) = read_sample("anthropic_stream.jsonl")
    assert (record.usage, record.lower_bound) == (Usage(input_tokens=10_682, output_tokens=510), "")
    assert charge_sample(catalog, "anthropic_stream.jsonl").total == (10_682 * D(5) + 510 * D(25)) / MILLION + SEARCH


def test_a_stream_that_was_cut_off_is_a_lower_bound() -> None:
    other = {**START, "message": {**START["message"], "id": "msg_2"}}  # type: ignore[dict-item]
    delta = {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 15}}
    records = read_rows(anthropic_stream.FORMAT, [START, other, delta])
    assert [(record.usage.output_tokens, bool(record.lower_bound)) for record in records] == [(1, True), (15, False)]
    assert [record.line for record in records] == [1, 2]


def test_a_stream_within_the_lines_of_claude_code_is_one() -> None:
    delta = {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 15, "input_tokens": None}}
    rows = [{"type": "stream_event", "event": event, "session_id": "s"} for event in (START, delta)]
    (record,) = read_rows(anthropic_stream.FORMAT, rows, "session")
    assert (record.usage, record.labels) == (Usage(input_tokens=25, output_tokens=15), ("s",))


def test_the_end_of_a_message_without_its_beginning_is_a_fault() -> None:
    with pytest.raises(JSONError, match="without its message_start"):
        read_rows(anthropic_stream.FORMAT, [{"type": "message_delta", "delta": {}, "usage": {"output_tokens": 15}}])


def test_a_usage_report_is_a_sum_whose_lengths_are_known(catalog: Catalog) -> None:
    (record,) = read_sample("anthropic_usage_report.json", "workspace", "user", "api_key")
    assert (record.model, record.tier, record.day) == ("claude-sonnet-4-20250514", "standard", date(2025, 8, 1))
    assert (record.requests, record.summed, record.context) == (0, True, 200_000)
    assert record.labels == (
        "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ", "user_01WCz1FkmYMm4gnmykNKUu3Q", "apikey_01Rj2N8SVvo6BePZj99NhmiT",
    )  # fmt: skip
    tokens = 1_500 * D(3) + 500 * D("3.75") + 1_000 * D(6) + 200 * D("0.30") + 500 * D(15)
    statement = charge_sample(catalog, "anthropic_usage_report.json")
    assert (statement.total, statement.partial) == (tokens / MILLION + 10 * SEARCH, False)


def test_each_number_of_a_usage_report_has_a_meaning() -> None:
    (record,) = read_sample("anthropic_usage_report.json")
    assert len(record.figures) == 6
    assert all(figure.meaning for figure in record.figures)


def test_a_report_that_is_not_grouped_by_model_names_none() -> None:
    (page,) = list_rows("anthropic_usage_report.json")
    result = {**page["data"][0]["results"][0], "model": None, "context_window": None, "inference_geo": "us"}
    (record,) = read_rows(anthropic_reports.USAGE, [{"starting_at": "2025-08-01T00:00:00Z", "results": [result]}])
    assert (record.model, record.context, record.reading.region) == (None, None, "us")


def test_a_bucket_of_nothing_is_no_record() -> None:
    zeros = {"uncached_input_tokens": 0, "output_tokens": 0, "model": "claude-opus-5"}
    page = {"data": [{"starting_at": "2025-08-01T00:00:00Z", "results": [zeros]}, {"results": []}]}
    assert anthropic_reports.USAGE.recognize(page)
    assert read_rows(anthropic_reports.USAGE, [page]) == []


def test_a_cost_report_is_in_cents() -> None:
    tokens, search = read_sample("anthropic_cost_report.json")
    assert tokens.reported == D("1.2378912")
    assert (tokens.usage, tokens.model, tokens.requests) == (Usage(), "claude-sonnet-4-20250514", 0)
    assert (search.reported, search.model) == (D("0.5"), "Web Search Usage")


@pytest.mark.parametrize(("field", "value"), [("currency", "EUR"), ("amount", "a lot")])
def test_costs_that_are_no_dollars_are_faults(field: str, value: str) -> None:
    result = {"cost_type": "tokens", "currency": "USD", "amount": "1", field: value}
    with pytest.raises(JSONError, match=field):
        read_rows(anthropic_reports.COSTS, [{"starting_at": "2025-08-01T00:00:00Z", "results": [result]}])


def test_the_consoles_usage_is_charged_by_its_columns(catalog: Catalog) -> None:
    opus, sonnet = charge_sample(catalog, "anthropic_console_usage.csv").charges
    assert opus.cost == (46_981 * D(5) + 15_969 * D("6.25") + 16_932 * D(25)) / MILLION
    assert sonnet.cost == (100_000 * D(3) + 5_000 * D(15)) / MILLION + 10 * SEARCH
    assert {line.bill.context for line in (opus, sonnet)} == {200_000}


def test_the_consoles_older_files_have_fewer_columns(catalog: Catalog) -> None:
    (record,) = read_sample("anthropic_console_usage_2025.csv", "api_key", "workspace")
    assert record.labels == ("claude_code_key_user_abc", "Claude Code")
    assert (record.day, record.context, record.summed) == (date(2025, 6, 12), None, True)
    assert charge(catalog, [record], Given(TODAY)).total == (8 * D("0.80") + 1 * D(4)) / MILLION


def test_the_consoles_costs_are_what_was_paid() -> None:
    records = read_sample("anthropic_console_cost.csv")
    assert [(record.line, record.model, record.reported, record.tier) for record in records] == [
        (1, "claude-haiku-4-5", D("0.19"), None),
        (3, "claude-sonnet-4-5", D("0.10"), None),
    ]


def test_a_cell_of_the_console_that_is_no_number_is_a_fault_by_its_column() -> None:
    (row, _) = list_rows("anthropic_console_usage.csv")
    with pytest.raises(JSONError, match="usage_output_tokens: expected a whole number") as caught:
        read_rows(anthropic_console.USAGE, [{**row, "usage_output_tokens": "secret"}])
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Claude Opus 4.6", "claude-opus-4-6"),
        ("Claude Haiku 3.5", "claude-3-5-haiku"),
        ("Claude Sonnet 4", "claude-sonnet-4"),
        ("claude-4.5-sonnet", "claude-sonnet-4-5"),
        ("claude-opus-5", "claude-opus-5"),
        ("claude-haiku-4-5-20251001", "claude-haiku-4-5-20251001"),
        ("Claude", "Claude"),
    ],
)
def test_a_name_for_people_is_read_as_an_id(shown: str, name: str) -> None:
    assert name_claude(shown) == name


def test_rows_of_others_are_not_recognized() -> None:
    rows: list[dict[str, Any]] = [{}, {"data": 7}, {"data": [7]}, {"data": [{"results": [7]}]}, {"result": "succeeded"}]
    forms = (anthropic_batch.FORMAT, anthropic_stream.FORMAT, anthropic_reports.USAGE, anthropic_reports.COSTS)
    assert {form.recognize(row) for form in forms for row in rows} == {""}


def test_a_result_that_is_wrong_does_not_spoil_its_page() -> None:
    result = {"cost_type": "tokens", "currency": "USD", "amount": "1"}
    page = {"data": [{"starting_at": "2025-08-01T00:00:00Z", "results": [{**result, "currency": "EUR"}, result]}]}
    records = iter(anthropic_reports.COSTS.start(()).read(1, page))
    assert next(records).reported == D("0.01")
    with pytest.raises(JSONError, match=r"data\[0\].results\[0\].currency: expected USD"):
        next(records)
