"""Rows at hand come to what a file of them comes to, each fault with the row's number."""

from __future__ import annotations

from typing import Any

import pytest

from pricing.strict_json import parse_line
from pricing.usage_log.key import dump
from pricing.usage_log.rows import reduce_rows
from tests.support.written_logs import PLAN, add_up, chat, claude, reduce_bytes

LINES = [chat("1"), chat("2", given=2_000), chat("1", answered=7), chat(""), claude("m", 3), claude("m", 9)]


def parse(lines: list[bytes]) -> list[Any]:
    return [parse_line(line.decode()) for line in lines]


def test_rows_come_to_what_a_file_of_them_comes_to() -> None:
    of_rows = reduce_rows(parse(LINES), PLAN)
    of_files = reduce_bytes(b"".join(LINES[:4]), b"".join(LINES[4:]))
    assert dump(of_rows.groups) == dump(of_files.groups)
    assert (of_rows.rows, of_rows.calls, of_rows.duplicates) == (6, 4, 2)
    assert add_up(of_rows, "output_tokens") == 5 + 7 + 5 + 9
    assert {title: each.rows for title, each in of_rows.formats.items()} == {"Responses": 4, "Claude Code": 2}


def test_what_cannot_be_read_is_told_by_its_number_and_the_rest_counts() -> None:
    wrong: list[Any] = [{"hello": 1}, {"usage": 3}, {"usage": {"prompt_tokens": -1, "completion_tokens": 1}}]
    reduced = reduce_rows([*wrong, *parse(LINES[:1])], PLAN)
    assert [(fault.line, fault.problem.split(":")[0]) for fault in reduced.faults] == [
        (1, "has no usage; expected prompt_tokens, input_tokens or promptTokenCount"),
        (2, "usage"),
        (3, "usage.prompt_tokens"),
    ]
    assert (reduced.faulty, reduced.calls) == (3, 1)


@pytest.mark.parametrize("row", [{}, {"type": "assistant", "sessionId": 1, "message": []}, {"message": None}])
def test_rows_of_an_unexpected_form_raise_nothing(row: dict[str, Any]) -> None:
    assert reduce_rows([row], PLAN).faulty == 1


@pytest.mark.parametrize("has_more", [True, False])
def test_a_page_that_others_follow_is_noted(has_more: bool) -> None:
    result = {
        "object": "organization.usage.completions.result",
        "model": "fast-1",
        "input_tokens": 1,
        "output_tokens": 1,
    }
    bucket = {"object": "bucket", "start_time": 1_793_534_400, "results": [result | {"num_model_requests": 1}]}
    reduced = reduce_rows([{"object": "page", "data": [bucket], "has_more": has_more}], PLAN)
    assert ["more pages follow" in key.note for key in reduced.groups] == [has_more]
