"""Rows that are like those before come to what each of them does by itself."""

from __future__ import annotations

from typing import Any

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
