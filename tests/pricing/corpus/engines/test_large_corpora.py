"""A corpus of any size needs the memory of a small one."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pricing.files.items import LONGEST_ROW
from tests.support.measured_counting import measure

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory is read from /proc")

MOST_MEGABYTES = 500
OPENING, CLOSING = b'{"text": "a', b'"}\n'
TOKENS = sum(range(1, 1_001))
"""Of a thousand rows, the n-th of which has "a" and after it n times " a": in o200k_base each of these is a token."""


def make_rows(rows: int) -> Iterator[bytes]:
    """Make rows, a thousand at once, a megabyte together."""
    thousand = b"".join(OPENING + b" a" * more + CLOSING for more in range(1_000))
    assert rows % 1_000 == 0
    for _ in range(rows // 1_000):
        yield thousand


def write_prompts(path: Path, rows: int) -> None:
    with path.open("wb") as file:
        file.writelines(make_rows(rows))


def check(measured: dict[str, Any], rows: int) -> None:
    assert (measured["rows"], measured["faults"]) == (rows, [])
    assert measured["tokens"] == rows // 1_000 * TOKENS
    assert measured["longest"] == [1_000]
    assert measured["most_megabytes"] < MOST_MEGABYTES


def test_thirty_megabytes_in_one_process_and_in_two(tmp_path: Path) -> None:
    write_prompts(tmp_path / "a.jsonl", 30_000)
    assert (tmp_path / "a.jsonl").stat().st_size > 30_000_000
    check(measure(1, tmp_path), 30_000)
    check(measure(2, tmp_path), 30_000)


@pytest.mark.nightly
def test_three_hundred_megabytes_in_two_processes(tmp_path: Path) -> None:
    write_prompts(tmp_path / "a.jsonl", 300_000)
    assert (tmp_path / "a.jsonl").stat().st_size > 300_000_000
    check(measure(2, tmp_path), 300_000)


@pytest.mark.nightly
def test_two_gigabytes_in_two_processes_by_fast_tokens(tmp_path: Path) -> None:
    pytest.importorskip("toktok", reason="toktok-rs is not installed")
    write_prompts(tmp_path / "a.jsonl", 2_000_000)
    assert (tmp_path / "a.jsonl").stat().st_size > 2_000_000_000
    check(measure(2, tmp_path, fast=True), 2_000_000)


@pytest.mark.nightly
def test_three_hundred_megabytes_packed_in_one_process(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wb", compresslevel=1) as file:
        file.writelines(make_rows(300_000))
    check(measure(1, tmp_path), 300_000)


@pytest.mark.nightly
def test_one_row_of_a_gigabyte_among_others(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.writelines(make_rows(1_000))
        file.write(OPENING)
        for _ in range(1_000):
            file.write(b" a" * 500_000)
        file.write(CLOSING)
        file.writelines(make_rows(1_000))
    measured = measure(1, tmp_path)
    ((line, problem),) = measured["faults"]
    assert line == 1_001
    assert f"longer than {LONGEST_ROW:,} bytes" in problem
    assert (measured["rows"], measured["tokens"]) == (2_001, 2 * TOKENS)
    assert measured["most_megabytes"] < MOST_MEGABYTES


def test_a_row_as_long_as_any_that_is_read(tmp_path: Path) -> None:
    more = (LONGEST_ROW - len(OPENING) - len(CLOSING)) // 2
    (tmp_path / "a.jsonl").write_bytes(OPENING + b" a" * more + CLOSING)
    measured = measure(1, tmp_path)
    assert (measured["faults"], measured["tokens"]) == ([], 1 + more)
    assert measured["most_megabytes"] < MOST_MEGABYTES
