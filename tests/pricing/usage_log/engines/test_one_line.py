"""Lines of sessions of which only a part is parsed come to what all of it comes to, however odd they are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.files.items import try_row
from pricing.files.sources import hold_body
from pricing.usage_log.engines import reduce
from pricing.usage_log.engines.one_line import skim_line
from pricing.usage_log.engines.reduce import reduce_piece
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.engines.tasks import list_log_pieces
from pricing.usage_log.key import dump
from pricing.usage_log.plan import Plan
from pricing.usage_log.recognize import recognize_row

SESSIONS = Path(__file__).parents[3] / "data" / "session_logs"
NAMES = ["claude_code.jsonl", "claude_code_agent.jsonl", "codex.jsonl", "codex_compacted.jsonl"]
ODD: list[Any] = [
    -1, 0, 1, 0.5, 10**25, None, True, "7", "", [], {}, {"a": 1}, "assistant", "progress", "user", "event_msg",
    "token_count", "response_item", "<synthetic>", "claude-x[1m]", "2026-02-30T00:00:00Z", "\ud800", "ä", "x" * 300,
]  # fmt: skip
RAW = [
    (b'"type"', b'"type":"user","type"'),
    (b'"type"', b'"type":"assistant","type"'),
    (b'"type"', b'"typ\\u0065"'),
    (b'"usage"', b'"usage":{"input_tokens":7,"output_tokens":7},"usage"'),
    (b'"input_tokens"', b'"input_tokens":7,"input_tokens"'),
    (b'"payload"', b'"payload":{},"payload"'),
    (b"xxx", b"x\xffx"),
    (b"xxx", b"x\x01x"),
    (b"xxx", b"x\\qx"),
    (b"xxx", b"\\ud83d\\ude00"),
    (b":0", b":00"),
    (b":0", b":NaN"),
    (b"}\n", b"\n"),
    (b"}\n", b"}}\n"),
    (b"}\n", b"}\r\n"),
    (b"{", b"[" * 5_000 + b"{"),
]
"""Texts of lines, and what stands in their place."""


@cache
def list_lines(name: str) -> list[bytes]:
    return (SESSIONS / name).read_bytes().splitlines(keepends=True)


def reduce_body(body: bytes, labels: tuple[str, ...], *, whole: bool) -> Reduced:
    with pytest.MonkeyPatch.context() as patch:
        if whole:
            patch.setattr(reduce, "skim_line", lambda *_: None)
        (piece,) = list_log_pieces(hold_body("a.jsonl", body))
        return reduce_piece(piece, Plan((20_000,), ("00:30",), ("claude",), labels))


def assert_equal(body: bytes, labels: tuple[str, ...] = ()) -> Reduced:
    part, whole = reduce_body(body, labels, whole=False), reduce_body(body, labels, whole=True)
    assert dump(part.groups) == dump(whole.groups)
    assert (part.rows, part.calls, part.duplicates, part.faulty, part.faults, part.formats, part.runs) == (
        whole.rows, whole.calls, whole.duplicates, whole.faulty, whole.faults, whole.formats, whole.runs,
    )  # fmt: skip
    return part


def list_paths(row: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    return [] if not isinstance(row, dict) else [
        found for key, value in row.items() for found in [(*path, key), *list_paths(value, (*path, key))]
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_sessions_come_to_the_same(name: str) -> None:
    reduced = assert_equal(b"".join(list_lines(name)))
    assert reduced.calls
    assert not reduced.faulty


@pytest.mark.parametrize(("name", "most"), [("claude_code.jsonl", 1), ("codex.jsonl", 64)])
def test_most_lines_are_not_parsed_whole(name: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of Codex, those are: the session, its turns, and the events of tasks, persons and counts."""
    parsed: list[bytes | None] = []

    def parse(raw: bytes | None) -> Any:
        parsed.append(raw)
        return try_row(raw)

    monkeypatch.setattr(reduce, "try_row", parse)
    reduce_body(b"".join(list_lines(name)), (), whole=False)
    assert 0 < len(parsed) <= most < len(list_lines(name))


@pytest.mark.parametrize("fault", [b"\x01", b"\\q", b"\xff", b"\\u12"])
def test_a_fault_in_a_text_is_told_with_its_line(fault: bytes) -> None:
    lines = list_lines("claude_code.jsonl")
    said = next(line for line in lines if b'"user"' in line and b"xxx" in line)
    reduced = assert_equal(b"".join([*lines, said.replace(b"xxx", fault, 1), *lines]))
    assert [found.line for found in reduced.faults] == [len(lines) + 1]


def test_an_id_that_is_an_absurd_number_is_one_id() -> None:
    line = next(line for line in list_lines("claude_code.jsonl") if b'"req_1"' in line)
    absurd = line.replace(b'"req_1"', b"1" * 30)
    reduced = assert_equal(absurd + absurd)
    assert (reduced.calls, reduced.duplicates) == (1, 1)


@st.composite
def odd_lines(draw: st.DrawFn) -> bytes:
    """Lines of a session, of which some have an odd value, a field less, or bytes that are odd."""
    given_lines = list_lines(draw(st.sampled_from(NAMES)))
    begin = draw(st.integers(0, len(given_lines) - 1))
    lines = [given_lines[0]]
    for line in given_lines[begin : begin + 8]:
        row, oddness = json.loads(line), draw(st.sampled_from(["", "value", "less", "raw"]))
        path = draw(st.sampled_from(list_paths(row)))
        inner = row
        for key in path[:-1]:
            inner = inner[key]
        if oddness == "value":
            inner[path[-1]] = draw(st.sampled_from(ODD))
        elif oddness == "less":
            del inner[path[-1]]
        text = json.dumps(row, separators=(",", ":")).encode() + b"\n"
        lines.append(text.replace(*draw(st.sampled_from(RAW)), 1) if oddness == "raw" else text)
    return b"".join(lines)


@given(odd_lines(), st.sampled_from([(), ("project",)]))
def test_odd_lines_come_to_the_same(body: bytes, labels: tuple[str, ...]) -> None:
    assert_equal(body, labels)


def test_a_line_that_no_format_skims_is_parsed() -> None:
    form = recognize_row({"object": "chat.completion", "usage": {"prompt_tokens": 1}})
    assert form
    assert skim_line(form.form, 1, b"{}", ()) is None
