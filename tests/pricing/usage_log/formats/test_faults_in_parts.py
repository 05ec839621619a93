"""Rows that hold many calls: what is wrong with one is told by its path, and the others count."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.usage_log.log_format import LogFormat
from pricing.usage_log.recognize import recognize_row
from tests.support.usage_logs import list_rows

SPANS = "opentelemetry_otlp.json"


def read_until_fault(form: LogFormat, row: Any) -> tuple[int, str]:
    """Return how many calls count, and what is told; blank: nothing."""
    counted = 0
    try:
        for _ in form.start(()).read(1, row):
            counted += 1
    except JSONError as error:
        return counted, str(error)
    return counted, ""


def find_form(row: Any) -> LogFormat:
    found = recognize_row(row)
    assert found is not None
    return found.form


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([{"scopeSpans": 7}], "resourceSpans[0].scopeSpans: expected a list"),
        ([{"scopeSpans": [7]}], "resourceSpans[0].scopeSpans[0]: expected an object"),
        ([{"scopeSpans": [{"spans": {}}]}], "resourceSpans[0].scopeSpans[0].spans: expected a list"),
        ([{"scopeSpans": []}, 7], "resourceSpans[1]: expected an object"),
    ],
)
def test_an_export_of_another_form_is_a_fault_at_its_path(value: Any, path: str) -> None:
    row = {"resourceSpans": value}
    counted, told = read_until_fault(find_form(row), row)
    assert (counted, told.startswith(path)) == (0, True)


def test_spans_beside_a_faulty_one_count() -> None:
    (row,) = list_rows(SPANS)
    whole, nothing = read_until_fault(find_form(row), row)
    broken: Any = copy.deepcopy(row)
    broken["resourceSpans"].insert(0, {"scopeSpans": 7})
    assert nothing == ""
    assert read_until_fault(find_form(row), broken) == (
        whole, "resourceSpans[0].scopeSpans: expected a list, not a number",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sample", "keys", "field", "told"),
    [
        ("langfuse_trace.json", ("observations",), "usageDetails", "observations[2]."),
        ("gemini_cli_2025.json", ("messages",), "tokens", "messages["),
        ("gemini_batch.json", (), "response", "inlinedResponses[0]."),
        ("openrouter_activity_page.json", ("data",), "prompt_tokens", "data[0]."),
        ("claude_code_analytics.json", ("data", 0, "model_breakdown"), "tokens", "data[0].model_breakdown[0]."),
    ],
)
def test_calls_beside_a_faulty_one_count(sample: str, keys: tuple[Any, ...], field: str, told: str) -> None:
    (row,) = list_rows(sample)
    form, broken = find_form(row), copy.deepcopy(row)
    items: Any = broken
    for key in keys:
        items = items[key]
    items = items if keys else _find_inlined(broken)
    first = next(item for item in items if item.get(field))
    items.insert(items.index(first), _break(first, field))
    counted, problem = read_until_fault(form, broken)
    assert counted == read_until_fault(form, row)[0] > 0
    assert problem.startswith(told)


def _find_inlined(value: Any) -> Any:
    """Return the list of the answers of a batch, wherever it is."""
    if isinstance(value, list):
        return value
    inner = (_find_inlined(each) for each in value.values() if isinstance(each, dict | list))
    return next((each for each in inner if each), None)


def _break(item: Any, field: str) -> Any:
    """Return the item with a count below 0 where it has its first."""
    broken = copy.deepcopy(item)
    place: Any = broken
    key: Any = field
    while isinstance(place[key], dict):
        place = place[key]
        counts = (name for name, value in place.items() if isinstance(value, int) and name != "total")
        key = next(counts, None) or next(name for name, value in place.items() if isinstance(value, dict))
    place[key] = -1
    return broken
