"""Gemini CLI's sessions: a message counts once, however often it is written."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.formats import gemini_cli
from pricing.usage_log.recognize import recognize_row
from tests.support.price_tables import TODAY
from tests.support.usage_logs import list_rows, read_rows, read_sample

NAME = "5e0c6b1e-0002-4d3e-8a55-9a1c2b3d4e5f"


def test_a_message_has_the_same_id_each_time() -> None:
    first, again = read_sample("gemini_cli.jsonl", "session")
    assert first.usage == Usage(1_005, cache_read_tokens=600, output_tokens=50, reasoning_tokens=10)
    assert (first.id, again.id, again.usage) == (NAME, NAME, first.usage)
    assert (first.model, first.day, first.at) == ("gemini-3-flash-preview", date(2026, 9, 30), time(9, 0, 3))
    assert first.labels == ("0f6a1c9e-4a3c-4a52-9b5c-6a1f2f0a7d11",)
    assert "does not log" in first.lower_bound
    assert all(figure.meaning for figure in first.figures)


def test_a_session_of_2025_is_one_document(catalog: Catalog) -> None:
    (record,) = read_sample("gemini_cli_2025.json", "session")
    assert record.labels == ("f86f5318-f47b-4433-85f8-ec9d9a417f8e",)
    (line,) = charge(catalog, [record], Given(TODAY)).charges
    assert line.cost == (5 * D("1.25") + 5 * D("0.31") + 20 * 10) / 1_000_000


def test_a_record_with_its_session_is_not_claude_codes() -> None:
    message = {"sessionId": "a", "type": "gemini", "id": "g1", "tokens": {"input": 1, "cached": 0, "output": 0}}
    found = recognize_row(message)
    assert found
    assert found.form is gemini_cli.FORMAT


@pytest.mark.parametrize(
    ("tokens", "problem"),
    [
        ({"input": 10, "cached": 11}, "tokens.cached: 11 exceed the 10 tokens of input that they are part of"),
        ({"input": 10, "output": 5, "total": 16}, "tokens: its input and output add up to 15 tokens"),
        ({"input": -1}, "tokens.input: expected a whole number"),
        ([], "tokens: expected an object, not a list"),
    ],
)
def test_a_fault_is_told_with_its_path(tokens: object, problem: str) -> None:
    with pytest.raises(JSONError, match=problem):
        read_rows(gemini_cli.FORMAT, [{"type": "gemini", "tokens": tokens}])


def test_a_message_of_no_tokens_is_no_call() -> None:
    none = dict.fromkeys(("input", "output", "cached", "thoughts", "tool", "total"), 0)
    assert read_rows(gemini_cli.FORMAT, [{"type": "gemini", "id": "a", "tokens": none}, {"messages": [5, None]}]) == []


def test_the_other_lines_of_a_session_are_no_faults() -> None:
    assert len(list_rows("gemini_cli.jsonl")) == 7
    assert len(read_sample("gemini_cli.jsonl")) == 2
