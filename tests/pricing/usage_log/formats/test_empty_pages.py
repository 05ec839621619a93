"""Pages of APIs for days without use: recognized, complete, and nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pricing.usage_log.recognize import recognize_row
from tests.support.written_logs import reduce_bytes, tell_faults

DAY = {"starting_at": "2026-11-01T00:00:00Z", "ending_at": "2026-11-02T00:00:00Z", "results": []}


@pytest.mark.parametrize(
    "page",
    [
        {"object": "page", "data": [], "has_more": False},
        {"object": "page", "data": [], "has_more": False, "next_page": None},
        {"data": [], "has_more": False, "next_page": None},
        {"data": [DAY, DAY], "has_more": False, "next_page": None},
        DAY,
        {"object": "bucket", "start_time": 1_793_491_200, "end_time": 1_793_577_600, "results": []},
    ],
)
def test_a_page_of_nothing_is_complete_and_nothing(page: dict[str, Any]) -> None:
    reduced = reduce_bytes(json.dumps(page).encode())
    assert (reduced.rows, reduced.calls, reduced.faulty, tell_faults(reduced)) == (1, 0, 0, [])
    assert [*reduced.formats] == ["Empty pages"]


def test_a_page_of_nothing_that_others_follow_is_told() -> None:
    reduced = reduce_bytes(json.dumps({"object": "page", "data": [], "has_more": True}).encode())
    (fault,) = tell_faults(reduced)
    assert fault == ("a", 1, "has_more: its page says that more pages follow; they have to be given, too")


@pytest.mark.parametrize(
    "row", [{"data": []}, {"data": [], "has_more": "no"}, {"results": []}, {"data": [7], "has_more": False}]
)
def test_any_empty_list_is_no_page(row: dict[str, Any]) -> None:
    assert recognize_row(row) is None
