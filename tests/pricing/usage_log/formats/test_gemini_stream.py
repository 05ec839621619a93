"""Streams of Gemini: one call, however many chunks state it, and no call lost where nobody can tell."""

from __future__ import annotations

from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.formats import gemini_stream
from pricing.usage_log.formats.anthropic_stream import CUT_SHORT
from pricing.usage_log.formats.gemini_stream import DOUBTFUL
from pricing.usage_log.plan import Plan
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record
from pricing.usage_log.rows import reduce_rows
from tests.support.usage_logs import read_rows, read_sample

FLASH = "gemini-2.5-flash"


def chunk(output: int, *, end: bool = False, prompt: int = 100, model: str = FLASH, **fields: Any) -> dict[str, Any]:
    candidate: dict[str, Any] = {"content": {"parts": [{"text": "…"}], "role": "model"}}
    usage = {"promptTokenCount": prompt, "candidatesTokenCount": output, "totalTokenCount": prompt + output}
    reason = {"finishReason": "STOP"} if end else {}
    return {"candidates": [candidate | reason], "usageMetadata": usage, "modelVersion": model} | fields


def read(*rows: dict[str, Any]) -> list[tuple[int, int, int, str]]:
    """Return the line, input, output and doubt of each call."""
    return [
        (each.line, each.usage.input_tokens, each.usage.output_tokens, each.lower_bound)
        for each in read_rows(gemini_stream.FORMAT, rows)
    ]


def test_the_last_chunk_states_what_was_used() -> None:
    (record,) = read_sample("gemini_stream.sse")
    assert (record.usage, record.model, record.lower_bound) == (Usage(7, output_tokens=10), "gemini-3.1-flash-lite", "")


def test_chunks_in_a_list_are_one_call() -> None:
    (record,) = read_sample("gemini_stream.json")
    assert (record.usage, record.line, record.lower_bound) == (Usage(10, output_tokens=1_996), 1, "")


def test_chunks_with_ids_are_known_by_these() -> None:
    """Tokens of tools come late: 21 and 243 of input, 126 of output and 95 of thoughts."""
    records = read_sample("responses_gemini_stream.sse")
    assert {record.id for record in records} == {"RUy4aObyJcTujrEPqtKYKQ"}
    assert records[-1].usage == Usage(21 + 243, output_tokens=126 + 95, reasoning_tokens=95)


def test_chunks_that_each_state_an_end_are_one_call_at_least() -> None:
    (record,) = read_sample("gemini_stream_2024.sse")
    assert (record.usage, record.lower_bound) == (Usage(21, output_tokens=87), DOUBTFUL)


def test_one_stream_after_another() -> None:
    rows = [chunk(1), chunk(5), chunk(9, end=True), chunk(2), chunk(4, end=True)]
    assert read(*rows) == [(1, 100, 9, ""), (4, 100, 4, "")]


def test_streams_that_are_interleaved_are_told_apart_by_their_prompts() -> None:
    rows = [chunk(1), chunk(2, prompt=30), chunk(6, end=True), chunk(3, end=True, prompt=30)]
    assert sorted(read(*rows)) == [(1, 100, 6, ""), (2, 30, 3, "")]


def test_answers_since_gemini_2_are_calls_of_their_own() -> None:
    assert read(chunk(5, end=True), chunk(5, end=True), chunk(8, end=True)) == [
        (1, 100, 5, ""), (2, 100, 5, ""), (3, 100, 8, ""),
    ]  # fmt: skip


@pytest.mark.parametrize("model", ["gemini-1.5-pro-002", "gemini-pro", "tuned"])
def test_answers_of_older_and_unknown_models_may_be_one_stream_while_they_grow(model: str) -> None:
    rows = [chunk(n, end=True, model=model) for n in (5, 8, 3)]
    assert read(*rows) == [(1, 100, 8, DOUBTFUL), (3, 100, 3, "")]


def test_a_stream_without_an_end_is_a_lower_bound() -> None:
    assert read(chunk(5), chunk(2), chunk(7, end=True)) == [(1, 100, 5, CUT_SHORT), (2, 100, 7, "")]
    assert read(chunk(5)) == [(1, 100, 5, CUT_SHORT)]


def test_responses_of_others_between_are_calls_too() -> None:
    other = {"model": "gpt-4o", "usage": {"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4}}
    assert sorted(read(chunk(5), other, chunk(9, end=True))) == [(1, 100, 9, ""), (2, 3, 1, "")]


def test_searches_of_all_chunks_are_charged_once_each() -> None:
    def grounded(output: int, *queries: str, end: bool = False) -> dict[str, Any]:
        row = chunk(output, end=end)
        row["candidates"][0]["groundingMetadata"] = {"webSearchQueries": [*queries]}
        return row

    rows = [grounded(1, "a", "b"), grounded(2, "b", "c"), chunk(3, end=True)]
    (record,) = read_rows(gemini_stream.FORMAT, rows)
    assert dict(record.fees)["web_search"] == 3


def test_chunks_without_a_usage_wait_for_one() -> None:
    silent = chunk(1)
    del silent["usageMetadata"]
    assert read(silent, chunk(9, end=True)) == [(2, 100, 9, "")]
    with pytest.raises(JSONError, match=r"^line 1: of a stream that states no usage"):
        read(silent, silent)


def test_a_usage_of_another_form_is_told_at_its_path() -> None:
    with pytest.raises(JSONError, match=r"^usageMetadata: expected an object"):
        read(chunk(1), chunk(2, usageMetadata=7))


def test_counts_alone_and_answers_with_ids_are_responses_as_before() -> None:
    alone = {"modelVersion": FLASH, "usageMetadata": {"promptTokenCount": 8, "totalTokenCount": 8}}
    for row in (alone, chunk(5, responseId="RUy4aObyJcTujrEPqtKYKQ")):
        found = recognize_row(row)
        assert found is not None
        assert found.form.name == "responses"


def test_rows_of_a_request_are_joined_as_those_of_a_file() -> None:
    reduced = reduce_rows([chunk(1), {"response": chunk(5)}, chunk(9, end=True)], Plan())
    assert [sums[:2] for sums in reduced.groups.values()] == [[1, 1]]
    assert (reduced.calls, reduced.faults) == (1, [])


def test_text_is_not_kept() -> None:
    reader = gemini_stream.FORMAT.start(())
    list(reader.read(1, chunk(5)))
    assert isinstance(reader, gemini_stream.Stream)
    assert "…" not in repr(reader.open)
    assert all(isinstance(record, Record) for record in reader.finish())
