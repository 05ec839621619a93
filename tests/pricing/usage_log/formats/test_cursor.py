"""Cursor's usage events: three generations of columns, and names of its own for others' models."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.formats import cursor, cursor_events
from pricing.usage_log.formats.cursor import OUTPUT, READ, TOTAL, WITH, WITHOUT, Named, read_name
from tests.support.price_tables import TODAY
from tests.support.usage_logs import read_rows, read_sample, recognize_sample

ROW = {"Date": "2026-04-16T03:32:33.284Z", "Model": "gpt-5", WITH: "0", WITHOUT: "10", READ: "5", OUTPUT: "1"}


@pytest.mark.parametrize("name", ["cursor_v1.csv", "cursor_v2.csv", "cursor_v3.csv"])
def test_each_generation_is_recognized_by_its_columns(name: str) -> None:
    assert recognize_sample(name).name == "cursor"


def test_what_was_written_to_the_cache_stands_beside_the_other_input() -> None:
    """28,342 + 775 + 105,891 + 21,282 are the stated total of 156,290."""
    auto, codex = read_sample("cursor_v2.csv")
    assert auto.usage == Usage(
        input_tokens=28_342 + 775 + 105_891,
        cache_read_tokens=105_891,
        cache_write_tokens=28_342,
        output_tokens=21_282,
    )
    assert (auto.day, auto.reported, codex.model) == (date(2025, 11, 13), D("0.19"), "gpt-5-codex")


def test_both_inputs_may_be_in_one_column_where_the_total_says_so() -> None:
    row = {**ROW, WITH: "30", WITHOUT: "10", READ: "5", OUTPUT: "1", TOTAL: "36"}
    (record,) = read_rows(cursor.FORMAT, [row])
    assert (record.usage.input_tokens, record.usage.cache_write_tokens) == (35, 20)


def test_a_total_that_contradicts_its_parts_is_a_fault() -> None:
    with pytest.raises(JSONError, match="Total Tokens: the tokens add up to 16, not to the stated total of 17"):
        read_rows(cursor.FORMAT, [{**ROW, TOTAL: "17"}])


def test_an_event_is_charged_at_the_prices_of_its_day(catalog: Catalog) -> None:
    _, codex = charge(catalog, read_sample("cursor_v2.csv"), Given(TODAY)).charges
    assert codex.cost == (8_263 * D("1.25") + 66_964 * D("0.125") + 1_612 * D(10)) / 1_000_000


def test_an_amount_that_the_plan_includes_is_not_stated() -> None:
    fast, included = read_sample("cursor_v3.csv", "session")
    assert (fast.reported, included.reported) == (D("0.11"), None)
    assert included.labels == ("bc-a380fb49-e1a5-414e-817d-6a85b6cdc51c",)


@pytest.mark.parametrize(
    ("kind", "free"),
    [("Errored, No Charge", True), ("Aborted, Not Charged", True), ("Free", True), ("On-Demand", False), ("", False)],
)
def test_what_nobody_is_charged_for_is_complimentary(kind: str, free: bool) -> None:
    (record,) = read_rows(cursor.FORMAT, [{**ROW, "Kind": kind}])
    assert record.complimentary is free


def test_an_event_without_tokens_is_no_record() -> None:
    assert read_rows(cursor.FORMAT, [{**ROW, WITHOUT: "", READ: "0", OUTPUT: "0", TOTAL: "0"}]) == []


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("claude-4.6-sonnet-medium-thinking", Named("claude-sonnet-4-6")),
        ("claude-4.5-opus-high-thinking", Named("claude-opus-4-5")),
        ("claude-4-sonnet", Named("claude-sonnet-4")),
        ("claude-opus-5-thinking-medium", Named("claude-opus-5")),
        ("claude-opus-5-low-fast", Named("claude-opus-5", speed="fast")),
        ("claude-3.5-sonnet", Named("claude-3-5-sonnet")),
        ("gpt-5.3-codex-xhigh-fast", Named("gpt-5.3-codex", tier="priority")),
        ("gpt-5.1-codex-max-low", Named("gpt-5.1-codex-max")),
        ("gpt-5.1-codex-max", Named("gpt-5.1-codex-max")),
        ("gpt-5.6-sol-high", Named("gpt-5.6-sol")),
        ("gpt-5-codex", Named("gpt-5-codex")),
        ("composer-2-fast", Named("composer-2-fast")),
        ("grok-code-fast-1", Named("grok-code-fast-1")),
        ("auto", Named("auto")),
    ],
)
def test_efforts_are_not_models(written: str, named: Named) -> None:
    assert read_name(written) == named


def test_an_event_of_the_dashboard_costs_what_cursor_says_before_its_fee(catalog: Catalog) -> None:
    records = read_sample("cursor_events.json", "session")
    assert [record.labels for record in records] == [("",), ("conv-a",)]
    opus, _ = charge(catalog, records, Given(TODAY)).charges
    assert opus.cost == (3 * D(5) + 112_151 * D("6.25") + 99 * D("0.50") + 20_525 * D(25)) / 1_000_000
    assert (opus.reported, opus.difference) == (D("1.2141"), None)


def test_an_event_of_no_tokens_says_what_it_cost() -> None:
    page = {"usageEventsDisplay": [{"timestamp": "1786838400000", "model": "m", "chargedCents": 125.5}, {"model": "m"}]}
    (record,) = read_rows(cursor_events.FORMAT, [page])
    assert (record.usage, record.reported) == (Usage(), D("1.255"))
    assert [figure.meaning for figure in record.figures] == [None]
