"""Files of logs: recognized by what they hold, read in pieces, faults by line, nothing of their texts kept."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.json_lines import LONGEST_LINE
from pricing.session import log as log_module
from pricing.session.read import read_log
from pricing.session.session import measure_session
from tests.support.session_logs import RECORDED, answer, context, count, read, read_recorded, said, write


def test_a_format_is_told_by_its_lines() -> None:
    assert read_recorded("claude_code.jsonl").title == "Claude Code"
    assert read_recorded("codex.jsonl").title == "Codex"
    assert read({"type": "summary", "summary": "x", "leafUuid": "1"}, answer("a", 1, 2)).title == "Claude Code"
    assert read({"id": 1}, [], 7, "text", None).title == ""


@given(st.integers(1, 5_000))
def test_pieces_of_any_size_say_the_same(size: int) -> None:
    whole = (RECORDED / "codex_compacted.jsonl").read_bytes()
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert read_log(pieces) == read_log([whole])


def test_faults_are_named_by_line_and_the_rest_counts() -> None:
    wrong = answer("b", -1, 2)
    log = read(answer("a", 1, 2), b"", b'{"type": "assis', b"\xff\xfe{}", wrong, answer("c", 1, 3))
    assert [call.reading.usage.output_tokens for call in log.calls] == [2, 3]
    assert [fault.line for fault in log.faults] == [3, 4, 5]
    assert [fault.problem.split(":")[0] for fault in log.faults] == [
        "not valid JSON at column 10", "not UTF-8", "message.usage.input_tokens",
    ]  # fmt: skip


def test_a_line_that_is_too_long_is_named_and_not_held() -> None:
    log = read(answer("a", 1, 2), b'{"x": "' + b"x" * LONGEST_LINE + b'"}', answer("b", 1, 3))
    assert (len(log.calls), log.faults[0].line, log.faults[0].problem) == (
        2, 2, "longer than 4,000,000 bytes; not read",
    )  # fmt: skip


def test_numbers_that_no_call_has_are_faults() -> None:
    twice = (
        b'{"type":"assistant","isSidechain":false,"message":{"id":"a","usage":{"output_tokens":1,"output_tokens":2}}}'
    )
    half = answer("b", 1, 2)
    half["message"]["usage"]["output_tokens"] = 2.5
    log = read(twice, half, answer("c", 1, 10**13))
    assert (log.calls, [fault.line for fault in log.faults]) == ([], [1, 2, 3])


def test_a_longer_log_than_can_be_held_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "MOST_EVENTS", 3)
    log = read(*(answer(str(number), 1, number) for number in range(5)))
    assert len(log.calls) == 3
    assert "the rest was not read" in log.faults[0].problem


def test_two_tools_are_not_one_session() -> None:
    log = read_log([write(answer("a", 1, 2))], [write(context(), count((5, 0, 1)))])
    assert (log.title, len(log.calls)) == ("Claude Code", 1)
    assert log.faults[0].problem == "file 2: Codex, after Claude Code; sessions of one tool can be read together"


def test_nothing_of_what_was_said_is_kept_or_told() -> None:
    spoken = "sesame-opens"
    wrong = answer("b", 1, 2)
    wrong["message"]["usage"]["input_tokens"] = spoken
    spoiled = b'{"type": "user", "message": "' + spoken.encode()
    log = read(said(spoken), answer("a", 1, 2, cwd=spoken, gitBranch=spoken), wrong, spoiled)
    assert len(log.faults) == 2
    assert spoken not in repr(log)


ODD: list[object] = [None, True, -1, 10**30, 1.5, "", "x" * 300, "\ud800", [], {}, [[1]], {"type": "text", "text": 7}]


def spoil(value: object, dice: random.Random) -> object:
    """Put something else in the place of a part of a line."""
    if isinstance(value, dict) and value and dice.random() < 0.8:
        name = dice.choice(list(value))
        return {**value, name: spoil(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.8:
        place = dice.randrange(len(value))
        return [*value[:place], spoil(value[place], dice), *value[place + 1 :]]
    return dice.choice(
        [None, True, -1, 10**30, 1.5, "", "x" * 300, "\ud800", [], {}, [[1]], {"type": "text", "text": 7}]
    )


@pytest.mark.parametrize(
    "name", ["claude_code.jsonl", "claude_code_compacted.jsonl", "codex.jsonl", "codex_compacted.jsonl"]
)
def test_no_line_however_odd_is_more_than_a_fault(name: str) -> None:
    lines = [json.loads(line) for line in (RECORDED / name).read_text().splitlines()]
    dice = random.Random(name)  # noqa: S311
    for _ in range(15):
        odd = [spoil(line, dice) if dice.random() < 0.5 else line for line in lines]
        log = read(*odd)
        assert log.faulty == len(log.faults)
        if log.calls:
            session = measure_session(log)
            assert min(session.prompt_tokens, session.user_tokens, session.output_tokens, session.result_tokens) >= 0
