"""Streams of OpenAI and its followers: one call, however often it is stated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.formats import openai_stream
from pricing.usage_log.record import Record
from tests.support.usage_logs import read_rows, read_sample

CHAT = {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107}


def chunk(name: str, usage: Any = None) -> dict[str, Any]:
    return {"object": "chat.completion.chunk", "id": name, "model": "m", "choices": [], "usage": usage}


def read(*rows: dict[str, Any]) -> list[Record]:
    return read_rows(openai_stream.FORMAT, rows)


def test_the_last_chunk_states_what_was_used() -> None:
    (record,) = read_sample("openai_stream_chat.sse")
    assert (record.usage, record.model, record.tier) == (Usage(19, output_tokens=10), "gpt-4.1-2025-04-14", "standard")
    assert (record.id, record.day) == ("chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", date(2025, 3, 10))


def test_the_event_that_completes_a_response_states_what_was_used() -> None:
    (record,) = read_sample("openai_stream_response.sse")
    assert (record.usage, record.day) == (Usage(37, output_tokens=11), date(2025, 3, 6))


def test_counts_that_grow_from_chunk_to_chunk_are_one_call() -> None:
    grown = [CHAT | {"completion_tokens": n, "total_tokens": 100 + n} for n in (1, 4, 7)]
    first, second = "chatcmpl-first-0000000", "chatcmpl-second-000000"
    rows = [chunk(first, usage) for usage in grown[:2]] + [chunk(second, grown[0]), chunk(first, grown[2])]
    assert [(record.id, record.usage.output_tokens) for record in read(*rows)] == [(first, 7), (second, 1)]


def test_a_stream_that_states_no_usage_is_told_and_the_others_count() -> None:
    reader = openai_stream.FORMAT.start(())
    rows = [chunk("a"), chunk("a"), chunk("b", CHAT), {"type": "response.created", "response": {"id": "c"}}]
    assert [list(reader.read(line, row)) for line, row in enumerate(rows, 1)] == [[]] * 4
    found = iter(reader.finish())
    assert next(found).usage == Usage(100, output_tokens=7)
    with pytest.raises(JSONError, match=r"^2 on line 1, 4: of a stream that states no usage; ask for it with stream_"):
        next(found)


def test_a_response_that_failed_states_nothing_and_costs_nothing() -> None:
    failed = {"type": "response.failed", "response": {"id": "c", "usage": None}}
    assert read({"type": "response.created", "response": {"id": "c"}}, failed) == []


def test_a_realtime_session_names_the_models_of_its_responses() -> None:
    session = {"model": "gpt-realtime", "audio": {"input": {"transcription": {"model": "whisper-1"}}}}
    heard = {"type": "duration", "seconds": 3}
    answered = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}
    records = read(
        {"type": "session.created", "session": session},
        {"type": "conversation.item.input_audio_transcription.completed", "usage": heard},
        {"type": "response.created", "response": {"id": "resp_1"}},
        {"type": "response.done", "response": {"id": "resp_1", "usage": answered}},
    )
    assert [(record.model, record.usage.input_tokens) for record in records] == [("whisper-1", 0), ("gpt-realtime", 10)]


def test_however_many_streams_are_open_few_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_stream, "MOST_OPEN", 2)
    assert len(read(*(chunk(f"chatcmpl-{number}", CHAT) for number in range(5)))) == 5


@pytest.mark.parametrize("place", [{"choices": [{"index": 0, "usage": CHAT}]}, {"x_groq": {"id": "r", "usage": CHAT}}])
def test_the_usage_of_a_chunk_may_stand_in_its_choice_or_in_groqs_own_field(place: dict[str, Any]) -> None:
    assert [record.usage.total_tokens for record in read(chunk("a"), chunk("a") | place)] == [107]
