"""Dropped files, whatever they hold: a session, messages, or something else."""

from __future__ import annotations

import json

import pytest

from pricing.session.measure import LARGEST_MESSAGES, measure_files
from pricing.session.session import Session, SessionError
from pricing.tokens.text import count_tokens
from tests.support.session_logs import RECORDED, answer, write

CALL = {"type": "function", "id": "1", "function": {"name": "look_up", "arguments": '{"city": "Oslo"}'}}
TALK = [
    {"role": "system", "content": "Answer in one sentence."},
    {"role": "user", "content": "How warm is it in Oslo today?"},
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "1", "content": "Seven degrees, light rain until noon."},
    {"role": "assistant", "content": "It is seven degrees with light rain."},
    {"role": "user", "content": "And tomorrow?"},
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "1", "content": "Nine degrees and dry."},
    {"role": "assistant", "content": "Nine degrees and dry."},
]


def measure(text: str | bytes) -> Session:
    data = text if isinstance(text, bytes) else text.encode()
    return measure_files(lambda: [data]).session


def tokens(*texts: str) -> int:
    return sum(count_tokens(text, "o200k_base") for text in texts)


@pytest.mark.parametrize(
    "text",
    [json.dumps(TALK), json.dumps({"model": "gpt-5", "messages": TALK}, indent=2), "\n".join(map(json.dumps, TALK))],
    ids=["a list", "a request", "a message a line"],
)
def test_a_list_of_messages_is_counted(text: str) -> None:
    session = measure(text)
    assert (session.title, session.turns, session.calls) == ("Messages", 2, 2)
    assert session.user_tokens == round(tokens("How warm is it in Oslo today?", "And tomorrow?") / 2)
    assert session.call_tokens == tokens("look_up", '{"city": "Oslo"}')
    results = tokens("Seven degrees, light rain until noon.", "Nine degrees and dry.")
    assert abs(session.result_tokens - results / 2) <= 0.5
    answers = tokens("It is seven degrees with light rain.", "Nine degrees and dry.")
    assert abs(session.output_tokens - answers / 2) <= 0.5
    assert session.prompt_tokens >= tokens("Answer in one sentence.")


def test_anthropics_blocks_are_calls_and_results_too() -> None:
    use = {"type": "tool_use", "id": "1", "name": "look_up", "input": {"city": "Oslo"}}
    talk = [
        {"role": "user", "content": "How warm is it?"},
        {"role": "assistant", "content": [use]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1", "content": "Seven degrees."}]},
        {"role": "assistant", "content": "Seven degrees."},
    ]
    session = measure(json.dumps(talk))
    assert (session.turns, session.calls, session.result_tokens) == (1, 2, tokens("Seven degrees."))


def test_a_question_without_an_answer_is_a_turn() -> None:
    session = measure(json.dumps(TALK[:2]))
    assert (session.turns, session.calls, session.output_tokens) == (1, 1, 0)


def test_a_session_is_measured_with_its_faults() -> None:
    data = write(answer("a", 10, 20), b"{", answer("b", 40, 20))
    session, faults, faulty = measure_files(lambda: [data])
    assert (session.title, session.read_calls) == ("Claude Code", 2)
    assert ([fault.line for fault in faults], faulty) == ([2], 1)


def test_several_files_are_one_session() -> None:
    names = ("claude_code.jsonl", "claude_code_agent.jsonl")
    session = measure_files(*(lambda name=name: [(RECORDED / name).read_bytes()] for name in names)).session
    assert session.read_calls == 23


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\xff", "not a text in UTF-8"),
        (b"just a text", "neither a session of Claude Code or Codex nor a list of messages"),
        (b"7", "neither a session of Claude Code or Codex nor a list of messages"),
        (b'{"a": 1}', "neither a session of Claude Code or Codex nor a list of messages"),
        (b'[{"role": "user"}]', r"messages\[0\]: has no content"),
        (b'[{"role": "robot", "content": "x"}]', r"messages\[0\]\.role"),
        (b"x" * (LARGEST_MESSAGES + 1), "a list of messages can have 5,000,000 bytes"),
    ],
    ids=["empty", "blank", "an image", "a text", "a number", "an object", "no content", "a role", "too long"],
)
def test_what_is_neither_says_what_was_expected(data: bytes, problem: str) -> None:
    with pytest.raises(SessionError, match=problem):
        measure(data)


def test_two_sessions_are_not_one() -> None:
    one, two = (write(answer(name, 10, 20, request=name)) for name in "ab")
    with pytest.raises(SessionError, match="2 sessions; choose one, with the files of its sub-agents"):
        measure_files(lambda: [one], lambda: [two])


def test_a_session_that_was_resumed_in_another_file_is_one() -> None:
    begun, more = answer("a", 10, 20, request="a"), answer("b", 40, 20, request="b", sessionId="two")
    session = measure_files(lambda: [write(begun)], lambda: [write({**begun, "sessionId": "two"}, more)]).session
    assert (session.read_calls, session.repeats) == (2, 1)


def test_of_several_files_none_of_which_is_a_session_nothing_is_measured() -> None:
    with pytest.raises(SessionError, match="none of these files"):
        measure_files(lambda: [b"x"], lambda: [b"[]"])
