"""A log of any size needs the memory of a small one."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.measured_reduction import measure

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory is read from /proc")

MOST_MEGABYTES = 100
TEXT = "x" * 300


def write_log(path: Path, rows: int) -> None:
    """Write responses of which the n-th has n mod 1,000 tokens of output; of ten, the last repeats the first's id."""
    with path.open("wb") as file:
        for n in range(rows):
            file.write(make_row(n))


def make_row(n: int) -> bytes:
    given, answered, call = 1_000 + n % 777, n % 1_000, n - 9 if n % 10 == 9 else n
    usage = {"prompt_tokens": given, "completion_tokens": answered, "total_tokens": given + answered}
    row: dict[str, Any] = {"id": f"chatcmpl-{call:020}", "object": "chat.completion", "model": f"model-{n % 7}"}
    row |= {
        "created": 1_760_000_000 + 30 * call,
        "choices": [{"index": 0, "message": {"content": TEXT}}],
        "usage": usage,
    }
    return json.dumps(row).encode() + b"\n"


def check(measured: dict[str, Any], rows: int) -> None:
    """Of each ten responses the first does not count: the last has its id and more output."""
    assert (measured["calls"], measured["duplicates"], measured["faulty"]) == (rows * 9 // 10, rows // 10, 0)
    counted = sum(n % 1_000 for n in range(1_000)) - sum(n for n in range(0, 1_000, 10))
    assert measured["output_tokens"] == rows // 1_000 * counted
    assert measured["most_megabytes"] < MOST_MEGABYTES


def test_fifty_megabytes_in_one_process_and_in_two(tmp_path: Path) -> None:
    rows = 90_000
    write_log(tmp_path / "a.jsonl", rows)
    assert (tmp_path / "a.jsonl").stat().st_size > 45_000_000
    one, two = measure(1, tmp_path), measure(2, tmp_path)
    check(one, rows)
    check(two, rows)
    assert one["groups"] == two["groups"]


@pytest.mark.nightly
def test_two_gigabytes_in_two_processes(tmp_path: Path) -> None:
    rows = 3_700_000
    write_log(tmp_path / "a.jsonl", rows)
    assert (tmp_path / "a.jsonl").stat().st_size > 1_900_000_000
    check(measure(2, tmp_path), rows)


@pytest.mark.nightly
def test_a_gigabyte_packed_and_twice_in_one_process(tmp_path: Path) -> None:
    rows = 1_850_000
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        with gzip.open(tmp_path / name, "wb", compresslevel=1) as file:
            for n in range(rows):
                file.write(make_row(n))
    measured = measure(1, tmp_path)
    check(measured | {"duplicates": measured["duplicates"] - rows * 9 // 10 - rows // 10}, rows)
