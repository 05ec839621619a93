"""Rows that are like those before come to what each of them does by itself."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from pricing.corpus.counted import Counted
from pricing.corpus.engines.alike_rows import AlikeRows
from pricing.corpus.engines.tasks import NoSuchColumn
from pricing.corpus.plan import Columns, Plan
from pricing.tokens.text import count_tokens
from tests.support.written_corpora import DAY, count_bytes, list_lengths, tell_faults, write_lines

PLAN = Plan(DAY, ("gpt-4o",), output_tokens=10)
MANY: list[dict[str, Any]] = [{"id": row, "text": "Hello " * (60 - row)} for row in range(60)]
"""The first 20 are the longest; those after them are added up only."""


def test_rows_that_are_none_of_the_longest_are_counted_as_the_others() -> None:
    counted = count_bytes(write_lines(*MANY), PLAN)
    assert list_lengths(counted, PLAN, "gpt-4o") == sorted(count_tokens(row["text"], "o200k_base") for row in MANY)
    (counts,) = counted.ways.values()
    assert (counts.rows, counts.requests, sum(counts.bases.values())) == (60, 60, 60)
    assert sum(output for _, _, output in counts.expected.values()) == 60 * 10
    assert [sum(files.values()) for files in counted.shapes.values()] == [60]
    assert [row.place.line for row in counted.longest] == list(range(1, 21))


def test_rows_that_only_look_alike_are_read_for_what_they_are() -> None:
    others: list[Any] = [
        {"id": 1, "text": 5},
        {"id": 1, "prompt": "Hi"},
        {"id": 1, "text": "Hi", "requests": 3},
        {"id": 1, "text": "Hi", "prompt": "Hi"},
    ]
    twice = b'{"id": 1, "text": "Hi", "text": "Ho"}\n'
    counted = count_bytes(write_lines(*MANY, *others) + twice, PLAN)
    assert [line for _, line, _ in tell_faults(counted)] == [61, 64, 65]
    (counts,) = counted.ways.values()
    assert (counts.rows, counts.requests) == (62, 64)


def test_messages_in_the_named_column_do_not_name_what_the_texts_after_them_are() -> None:
    messages = {"id": 0, "text": [{"role": "user", "content": "Hi"}]}
    counted = count_bytes(write_lines(messages, *MANY), Plan(DAY, ("gpt-4o",), Columns(text="text")))
    shapes = {shape: sum(files.values()) for shape, files in counted.shapes.items()}
    assert shapes['column "text"'] == 60
    assert sum(shapes.values()) == 61


def test_an_object_without_any_column_says_so_as_the_first_row_too() -> None:
    counted = count_bytes(write_lines({}, *MANY, {}), PLAN)
    said = "has no text under a usual name; choose one of its columns: it has none"
    assert tell_faults(counted) == [("a.jsonl", 1, said), ("a.jsonl", 62, said)]


PLANS = (
    PLAN,
    Plan(DAY, ("gpt-4",), output_tokens=8_190),  # next to which little fits
    Plan(DAY, ("gpt-4o",), Columns(text="text")),
    Plan(DAY, ("gpt-4o",), Columns(text="text", requests="requests")),
    Plan(DAY, ("text-embedding-3-small",)),
    Plan(DAY, ("gpt-4o", "claude-opus-5-5")),
    Plan(DAY),
)
TEXTS = st.sampled_from(("", " ", "Hi", "Hello " * 30, "<|endoftext|>", "\ud800", "\x00", "[1]", '{"messages": []}'))
VALUES = TEXTS | st.sampled_from((1, None, True, 1.5, [], {}, [{"role": "user", "content": "Hi"}], {"prompt": "Hi"}))
NAMES = st.sampled_from(
    ("text", "prompt", "input", "body", "messages", "role", "model", "requests", "url", "other", "")
)
ROWS = st.one_of(
    TEXTS.map(lambda text: {"id": 1, "text": text}),
    VALUES.map(lambda value: {"id": 1, "text": value}),
    VALUES,
    st.dictionaries(NAMES, VALUES, max_size=4),
)


def count_or_refuse(body: bytes, plan: Plan) -> Counted | str:
    try:
        return count_bytes(body, plan)
    except NoSuchColumn as error:
        return str(error)


@given(st.lists(ROWS, max_size=60), st.sampled_from(PLANS))
def test_any_rows_come_to_what_each_does_by_itself(rows: list[Any], plan: Plan) -> None:
    body = write_lines(*rows)
    found = count_or_refuse(body, plan)
    with patch.object(AlikeRows, "count", return_value=None):
        assert found == count_or_refuse(body, plan)
