"""Lines of a stream come one at a time, and none that is too long is ever held."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import json_lines
from pricing.json_lines import LONGEST_LINE, join_lines, split_lines

SHORT = b'{"messages": []}'


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_it_does_not_matter_how_the_blocks_are_cut(size: int) -> None:
    data = SHORT + b"\n\n" + SHORT * 3
    blocks = (data[i : i + size] for i in range(0, len(data), size))
    assert list(split_lines(blocks)) == [(1, SHORT), (3, SHORT * 3)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_empty_lines_are_passed_over_and_counted_and_no_column_moves(size: int) -> None:
    data = b"\n \t\r\n\n  a\n" + b"\n" * 7 + b" \nb \r\n\n  "
    blocks = (data[i : i + size] for i in range(0, len(data), size))
    assert list(split_lines(blocks)) == [(4, b"  a"), (13, b"b \r")]


def test_a_line_of_spaces_over_the_longest_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 10)
    assert list(split_lines([b" " * 6, b" " * 6 + b"\na"])) == [(1, None), (2, b"a")]


def test_a_last_line_needs_no_end_and_an_end_makes_no_other_line() -> None:
    assert list(split_lines([])) == []
    assert list(split_lines([b"a"])) == [(1, b"a")]
    assert list(split_lines([b"a\n"])) == [(1, b"a")]


def test_a_line_without_end_is_named_and_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 1_000)

    def blocks() -> Iterator[bytes]:
        yield SHORT + b"\n"
        for _ in range(100):
            yield b"x" * 900
        yield b"\n" + SHORT

    assert [(number, raw and len(raw)) for number, raw in split_lines(blocks())] == [
        (1, len(SHORT)), (2, None), (3, len(SHORT)),
    ]  # fmt: skip
    assert LONGEST_LINE > 1_000_000


def test_a_line_may_be_as_long_as_the_longest_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 10)
    expected = [(1, b"x" * 10), (2, None), (3, None)]
    assert list(split_lines([b"x" * 10 + b"\n", b"x" * 11 + b"\n", b"x" * 11])) == expected
    assert list(split_lines([b"\n".join([b"x" * 10, b"x" * 11, b"x" * 11])])) == expected
    assert list(split_lines([b"\n".join([b"", b"x" * 10, b" " + b"x" * 10, b""])])) == [(2, b"x" * 10), (3, None)]


@given(st.text("ab\n", max_size=60).map(str.encode), st.integers(1, 9))
def test_whole_lines_are_those_of_the_file_save_those_that_are_too_long(data: bytes, size: int) -> None:
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    lines: list[bytes | None] = []
    for many in join_lines(blocks, 9):
        lines += [None] if many is None else many.splitlines(keepends=True)
    expected = data.splitlines(keepends=True)
    assert lines == [line if len(line.rstrip(b"\n")) <= 9 else None for line in expected]
