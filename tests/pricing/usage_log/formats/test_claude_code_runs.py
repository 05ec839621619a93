"""What Claude Code reports of its runs, and of an organization's days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.formats import claude_code_runs
from tests.support.price_tables import TODAY
from tests.support.usage_logs import list_rows, read_rows, read_sample, recognize_sample

MILLION = D(1_000_000)
PLAIN, READ, WRITTEN, OUTPUT = 2, 15_410, 13_628, 13
"""Numbers of the recorded result."""


def run(inputs: int, outputs: int, **row: Any) -> dict[str, Any]:
    usage = {"claude-opus-5": {"inputTokens": inputs, "outputTokens": outputs, "costUSD": "0.5"}}
    return {"type": "result", "session_id": "one", "modelUsage": usage, **row}


@pytest.mark.parametrize(
    ("name", "form"),
    [("claude_code_runs.jsonl", "claude-code-runs"), ("claude_code_analytics.json", "claude-code-analytics")],
)
def test_each_report_is_recognized(name: str, form: str) -> None:
    assert recognize_sample(name).name == form


def test_a_result_is_charged_once_and_its_messages_are_part_of_it(catalog: Catalog) -> None:
    """Without knowing for how long the cache was written, the charge is at least that for five minutes."""
    (record,) = read_sample("claude_code_runs.jsonl", "session")
    assert (record.line, record.model, record.labels) == (3, "claude-opus-5", ("c716258a",))
    assert record.lower_bound
    total = charge(catalog, [record], Given(TODAY)).total
    assert total == (PLAIN * D(5) + READ * D("0.50") + WRITTEN * D("6.25") + OUTPUT * D(25)) / MILLION


def test_a_result_that_says_how_long_it_cached_is_charged_what_claude_code_says(catalog: Catalog) -> None:
    """Claude Code's own sum, $0.1443, is that of a cache for an hour, as it writes for subscribers."""
    *_, result = list_rows("claude_code_runs.jsonl")
    kinds = {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": WRITTEN}
    row = {**result, "usage": {**result["usage"], "cache_creation": kinds}}
    (record,) = read_rows(claude_code_runs.RUNS, [row])
    total = charge(catalog, [record], Given(TODAY)).total
    assert total == (PLAIN * D(5) + READ * D("0.50") + WRITTEN * D(10) + OUTPUT * D(25)) / MILLION == D("0.14432")
    assert record.lower_bound == ""


def test_a_later_result_of_a_session_states_the_sums_of_both() -> None:
    first, second = read_rows(claude_code_runs.RUNS, [run(10, 20), run(15, 50)])
    assert (first.usage, first.reported) == (Usage(input_tokens=10, output_tokens=20), D("0.5"))
    assert (second.usage, second.reported) == (Usage(input_tokens=5, output_tokens=30), None)


def test_sums_that_begin_anew_count_whole_and_those_of_other_sessions_do_too() -> None:
    rows = [run(10, 20), run(3, 4), run(10, 20, session_id="two"), run(10, 20, session_id="two")]
    records = read_rows(claude_code_runs.RUNS, rows)
    assert [record.usage.input_tokens for record in records] == [10, 3, 10]


def test_a_day_of_a_person_is_a_sum_by_model(catalog: Catalog) -> None:
    (record,) = read_sample("claude_code_analytics.json", "user", "terminal_type")
    assert (record.day, record.labels) == (date(2025, 9, 1), ("developer@company.com", "vscode"))
    assert record.reported == D("10.25")
    assert all(figure.meaning for figure in record.figures)
    tokens = 100_000 * D(3) + 35_000 * D(15) + 10_000 * D("0.30") + 5_000 * D("3.75")
    assert charge(catalog, [record], Given(TODAY)).total == tokens / MILLION
