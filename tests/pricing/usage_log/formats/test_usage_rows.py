"""Rows of usage that people keep themselves, as CSV or JSON."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.formats import usage_rows
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record
from tests.support.usage_logs import read_rows, read_sample

ROW = {"model": "gpt-4o", "prompt_tokens": "200", "completion_tokens": "100"}


def read(**cells: Any) -> list[Record]:
    return read_rows(usage_rows.FORMAT, [ROW | cells])


def test_a_table_with_the_fields_of_a_vendor_is_read_as_its_usage() -> None:
    first, *_ = read_sample("usage_rows.csv", "request_id")
    assert (first.usage, first.model, first.reported) == (Usage(150, output_tokens=75), "gpt-4o-mini", D("0.0012"))
    assert (first.day, first.at, first.labels) == (date(2024, 12, 1), time(10, 30, 45), ("chatcmpl-abc123",))
    assert (first.requests, first.summed) == (1, False)


def test_columns_of_anthropic_are_read_as_anthropics() -> None:
    cells = {"model": "claude-opus-4-5", "input_tokens": "10", "cache_read_input_tokens": "90", "output_tokens": "5.0"}
    (record,) = read_rows(usage_rows.FORMAT, [cells])
    assert (record.vendor, record.usage) == ("anthropic", Usage(100, 90, output_tokens=5))


@pytest.mark.parametrize("number", ["12", 12])
def test_a_row_may_sum_several_requests(number: Any) -> None:
    row: dict[str, Any] = {"model": "gpt-4o", "prompt_tokens": 200, "completion_tokens": 100, "requests": number}
    found = recognize_row(row)
    assert found is not None
    (record,) = read_rows(found.form, [row])
    assert (found.form.name, record.requests, record.summed) == ("usage-rows", 12, True)


def test_blank_rows_and_blank_cells_state_nothing() -> None:
    assert read(prompt_tokens="", completion_tokens="", model="") == []
    assert [record.usage for record in read(cached_tokens="", total_tokens="")] == [Usage(200, output_tokens=100)]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"prompt_tokens": "many"}, "^prompt_tokens: expected a whole number$"),
        ({"completion_tokens": ""}, "^completion_tokens: missing"),
        ({"total_tokens": "5"}, "its input and output add up to 300 tokens, not to the stated total of 5"),
        ({"requests": "-1"}, "^requests: expected a whole number"),
    ],
)
def test_a_wrong_cell_is_told_by_its_column(cells: dict[str, str], problem: str) -> None:
    with pytest.raises(JSONError, match=problem):
        read(**cells)


def test_a_number_of_something_unknown_is_left_out_by_name() -> None:
    (record,) = read(dream_tokens="3", latency_ms="250", temperature="0.7", note="120 calls")
    assert [figure.path for figure in record.figures if figure.meaning is None] == ["dream_tokens"]
