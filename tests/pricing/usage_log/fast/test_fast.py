"""Rows that are read fast come to exactly what the slow reader makes of them, however odd they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.files.items import try_row
from pricing.files.sources import hold_body
from pricing.usage_log.engines import reduce
from pricing.usage_log.engines.reduce import reduce_piece
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.engines.tasks import list_log_pieces
from pricing.usage_log.fast import reader as fast
from pricing.usage_log.fast.reader import Fast
from pricing.usage_log.fast.shape import IDS, NUMBERED
from pricing.usage_log.fields.moment import KEYS
from pricing.usage_log.fields.trace import is_use
from pricing.usage_log.key import dump
from pricing.usage_log.plan import Plan
from tests.support.fast_rows import Row, in_batch, in_row, make_chat, make_message, make_response

PLAN = Plan(thresholds=(1_001, 200_001), clock=("00:30", "16:30"), hourly=("deepseek",))
Reduce = Callable[[bytes, Plan], Reduced]


class _Slow(Fast):
    """Reader that never learns."""

    def learn(self, line: bytes) -> None:
        pass


def reduce_slowly(body: bytes, plan: Plan = PLAN) -> Reduced:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reduce, "take_fast", lambda plan, _, slow: _Slow(plan, slow))
        patch.setattr(reduce, "return_fast", lambda *_: None)
        return reduce_fast(body, plan)


def reduce_fast(body: bytes, plan: Plan = PLAN) -> Reduced:
    (piece,) = list_log_pieces(hold_body("a.jsonl", body))
    return reduce_piece(piece, plan)


@pytest.fixture(autouse=True)
def forgotten() -> None:
    fast._IDLE.clear()


def count_slow(monkeypatch: pytest.MonkeyPatch, body: bytes, plan: Plan = PLAN) -> int:
    """Return how many lines were read slowly, but for those that teach."""
    parsed: list[Any] = []

    def parse(raw: bytes | None) -> Any:
        parsed.append(raw)
        return try_row(raw)

    monkeypatch.setattr(reduce, "try_row", parse)
    reduce_fast(body, plan)
    return len(parsed)


def assert_equal(body: bytes, plan: Plan = PLAN) -> Reduced:
    quick, slow = reduce_fast(body, plan), reduce_slowly(body, plan)
    assert dump(quick.groups) == dump(slow.groups)
    assert (quick.rows, quick.calls, quick.duplicates, quick.faulty) == (
        slow.rows, slow.calls, slow.duplicates, slow.faulty,
    )  # fmt: skip
    assert quick.faults == slow.faults
    assert quick.formats == slow.formats
    assert sorted(quick.runs) == sorted(slow.runs)
    return quick


def write_lines(rows: list[Any]) -> bytes:
    return b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)


def make_numbered(number: int, **said: Any) -> dict[str, Any]:
    """Row as people write one for themselves, with a number in place of an id."""
    return {"id": number + 1, "request_id": f"r{number}", "model": "alpha", "usage": make_chat(number, **said)["usage"]}


def make_short(number: int, **said: Any) -> dict[str, Any]:
    return make_chat(number, **said) | {"id": f"{number:x}"}


MAKERS = [
    make_chat, make_response, make_message, in_batch(make_chat), in_row(make_chat), in_row(make_message),
    make_numbered, make_short,
]  # fmt: skip


@pytest.mark.parametrize("make", MAKERS)
def test_all_but_the_first_rows_of_a_log_are_read_fast(make: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [make(n, given=10 * n, answered=n) for n in range(60)]
    reduced = assert_equal(write_lines(rows))
    assert (reduced.calls, reduced.faulty) == (60, 0)
    fast._IDLE.clear()
    assert count_slow(monkeypatch, write_lines(rows)) < 6


@pytest.mark.parametrize("make", [make_numbered, make_short])
def test_rows_with_their_number_in_place_of_an_id_are_read_fast(make: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    body = write_lines([make(n, given=10 * n, answered=n) for n in range(60)])
    reduced = assert_equal(body)
    assert (reduced.calls, reduced.duplicates, reduced.faulty) == (60, 0, 0)
    fast._IDLE.clear()
    assert count_slow(monkeypatch, body) < 6


def test_a_row_with_an_id_among_those_with_a_number_is_a_call_that_counts_once() -> None:
    rows = [make_numbered(n, given=10, answered=1) for n in range(30)]
    named = make_chat(1, given=10, answered=1)
    reduced = assert_equal(write_lines([*rows, named, *rows, named]))
    assert (reduced.calls, reduced.duplicates) == (61, 1)


def test_a_number_in_place_of_an_id_is_never_something_that_was_used() -> None:
    assert NUMBERED <= IDS
    assert not [name for name in NUMBERED if is_use(name)]
    assert not NUMBERED & set(KEYS)


def test_an_id_of_openrouter_among_others_still_says_the_host() -> None:
    rows = [make_chat(n, given=10, answered=1, model="qwen/qwen3-max") for n in range(30)]
    hosted = make_chat(99, given=10, answered=1, model="qwen/qwen3-max") | {"id": "gen-1764000000-AbCdEfGhIjKlMnOpQrSt"}
    reduced = assert_equal(write_lines([*rows, hosted]))
    assert {key.model for key in reduced.groups} == {"qwen/qwen3-max", "openrouter/qwen/qwen3-max"}


def test_two_rows_on_a_line_are_told_though_another_line_is_empty() -> None:
    lines = [json.dumps(make_chat(n, given=n, answered=n)).encode() for n in range(2_000)]
    lines[1_500:1_502] = [lines[1_500] + lines[1_501], b""]  # far from the first, of which is learned
    reduced = assert_equal(b"\n".join(lines) + b"\n")
    assert ([fault.line for fault in reduced.faults], reduced.calls) == ([1_501], 1_998)


ODD: list[Any] = [
    -1, 0, 1, 3.0, 1e3, 0.5, 10**12, 10**12 + 1, 10**25, None, True, "7", "", [], {}, [1], {"a": 1},
    "flex", "batch", "ultrafast", "claude-x", "2026-11-30T23:59:59.999Z", "2026-02-30T00:00:00Z", 1_793_534_400_000,
    "x" * 14, "x" * 15, "gen-1764000000-", "gen-1764000000-x",
    "x" * 121, "x" * 300, 'quoted "word"', "\\u0041", "\u0000",
]  # fmt: skip
RAW = [
    (b'"total_tokens"', b'"total_tokens": 1, "total_tokens"'),
    (b'"output_tokens"', b'"output_tokens": 1, "output_tokens"'),
    (b'"model"', b'"model": "beta", "model"'),
    (b'"model"', b'"unknown": {"a": 1, "a": 2}, "model"'),
    (b'"model"', b'"\\u006dodel"'),
    (b'"model": "alpha"', b'"model": "\\u0022", "model": "alph\\u0061"'),
    (b'"type": "text"', b'"type": "text", "type": "text"'),
    (b'"index": 0', b'"index": 0, "index": 0, "n": 123456789012345678901234567890'),
    (b'"type": "message"', b'"type": "web_search_call", "status": "completed"'),
    (b'"type": "message"', b'"type": "web_search\\u005fcall", "status": "completed"'),
    (b'"usage"', b'"web_search_calls": 3, "usage"'),
    (b": ", b" :\t"),
    (b"answer", b"\xff\xfe"),
    (b"answer", b"\xc3\xa4"),
    (b"answer", b"\\ud800"),
    (b"}\n", b"\n"),
    (b"}\n", b"}\r\n"),
    (b"}\n", b"} x\n"),
    (b"\n", b"\n\n  \n"),
    (b"{", b"\xef\xbb\xbf{"),
]
"""Texts of lines, and what stands in their place."""


def list_paths(row: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    return [] if not isinstance(row, dict) else [
        found for key, value in row.items() for found in [(*path, key), *list_paths(value, (*path, key))]
    ]  # fmt: skip


@st.composite
def odd_lines(draw: st.DrawFn) -> bytes:
    """Lines like others, of which some have an odd value, a field more or less, or bytes that are odd."""
    make = draw(st.sampled_from(MAKERS))
    lines = []
    for number in range(draw(st.integers(4, 14))):
        tokens, answered = draw(st.sampled_from([0, 5, 1_000, 1_001, 1_002, 300_000])), draw(st.integers(0, 50))
        model = draw(st.sampled_from(["alpha", "deepseek-chat"]))
        row = make(draw(st.integers(0, 40)) if number > 4 else number, given=tokens, answered=answered, model=model)
        oddness = draw(st.sampled_from(["", "", "value", "more", "less", "raw", "order"]))
        path = draw(st.sampled_from(list_paths(row)))
        inner = row
        for key in path[:-1]:
            inner = inner[key]
        if oddness == "value":
            inner[path[-1]] = draw(st.sampled_from(ODD))
        elif oddness == "more":
            name = draw(st.sampled_from(["note", "cost", "service_tier", "speed", "image_tokens", "timestamp", "id"]))
            inner[name] = draw(st.sampled_from(ODD))
        elif oddness == "less":
            del inner[path[-1]]
        elif oddness == "order":
            row = dict(reversed(row.items()))
        line = json.dumps(row, separators=draw(st.sampled_from([(",", ":"), (", ", ": ")]))).encode() + b"\n"
        if oddness == "raw":
            line = line.replace(*draw(st.sampled_from(RAW)), 1)
        lines += [line] * draw(st.sampled_from([1, 1, 1, 3]))
    return b"".join(lines)


@given(odd_lines(), st.sampled_from([(), ("user",), ("custom_id", "team")]))
def test_odd_rows_come_to_what_the_slow_reader_makes_of_them(body: bytes, labels: tuple[str, ...]) -> None:
    fast._IDLE.clear()
    plan = Plan(PLAN.thresholds, PLAN.clock, PLAN.hourly, labels)
    assert_equal(body, plan)
    assert_equal(body, plan)  # with what was learned
