"""DuckDB's groups of a file are ours, byte for byte; a file that it would group otherwise is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.usage_log.engines.duckdb import NotGrouped, reduce_table
from pricing.usage_log.fast import reader as fast
from pricing.usage_log.key import dump
from pricing.usage_log.plan import Plan
from tests.pricing.usage_log.fast.test_fast import MAKERS, PLAN, odd_lines, reduce_slowly
from tests.support.fast_rows import make_chat
from tests.support.written_logs import reduce_paths

pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@given(
    st.sampled_from(MAKERS),
    st.lists(st.tuples(st.sampled_from([0, 5, 1_000, 1_001, 300_000]), st.integers(0, 9), st.booleans()), min_size=1),
    st.sampled_from([(), ("user",)]),
)
def test_rows_of_one_shape_come_to_our_groups(
    folder: Path, make: Any, numbers: list[tuple[int, int, bool]], labels: tuple[str, ...]
) -> None:
    fast._IDLE.clear()
    rows = [
        make(n, given=given, answered=answered, model="deepseek-chat" if other else "alpha")
        for n, (given, answered, other) in enumerate(numbers)
    ]
    body = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    plan = Plan(PLAN.thresholds, PLAN.clock, PLAN.hourly, labels)
    path = folder / "a.jsonl"
    path.write_bytes(body)
    grouped, slow = reduce_table(str(path), plan), reduce_slowly(body, plan)
    assert dump(grouped.groups) == dump(slow.groups)
    assert (grouped.rows, grouped.calls, grouped.formats) == (slow.rows, slow.calls, slow.formats)


@given(odd_lines())
def test_odd_rows_come_to_our_groups_or_are_refused(folder: Path, body: bytes) -> None:
    fast._IDLE.clear()
    path = folder / "odd.jsonl"
    path.write_bytes(body)
    try:
        grouped = reduce_table(str(path), PLAN)
    except NotGrouped:
        return
    slow = reduce_slowly(body)
    assert dump(grouped.groups) == dump(slow.groups)
    assert slow.faulty == slow.duplicates == 0


def test_exports_in_csv_come_to_our_groups(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["timestamp", "model", "team", "input_tokens", "output_tokens"])
        writer.writerows([f"2026-11-0{1 + n % 9}T08:00:00Z", "alpha", f"0{n % 3}", 100 * n, n] for n in range(1, 50))
    assert dump(reduce_table(str(path), Plan((1_000,))).groups) == dump(reduce_paths([path]).groups)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"usage": {"prompt_tokens": 1}}, "1 of 6 rows have other fields"),
        ({"id": f"chatcmpl-{0:0>24}"}, "1 of 6 rows state a call again"),
    ],
)
def test_what_cannot_be_grouped_is_refused_with_the_reason(change: dict[str, Any], reason: str, tmp_path: Path) -> None:
    rows = [*(make_chat(n) for n in range(5)), make_chat(5) | change]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(NotGrouped, match=reason):
        reduce_table(str(path), PLAN)
