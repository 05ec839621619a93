"""Rows that differ only in their numbers of tokens are recognized once, and as each would be by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.strict_json import parse
from pricing.usage_log import recognize
from pricing.usage_log.recognize import Recognizer, recognize_row
from tests.support.session_logs import RECORDED
from tests.support.usage_logs import SAMPLES

FILES = sorted(path for folder in (SAMPLES, RECORDED) for path in folder.glob("*.json*"))
CHAT = {"prompt_tokens": 1_000, "completion_tokens": 100, "total_tokens": 1_100}


def _name(recognized: recognize.Recognized | None) -> tuple[str, str] | None:
    return recognized and (recognized.form.name, recognized.reason)


def _change_numbers(value: Any, number: int) -> Any:
    """Return a row with another number in place of each whole one."""
    if isinstance(value, dict):
        return {name: _change_numbers(inner, number) for name, inner in value.items()}
    if isinstance(value, list):
        return [_change_numbers(inner, number) for inner in value]
    return number if type(value) is int else value


def _list_rows() -> Iterator[dict[str, Any]]:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        values = map(parse, text.splitlines()) if path.suffix == ".jsonl" else [parse(text)]
        for value in values:
            yield from (row for row in (value if isinstance(value, list) else [value]) if isinstance(row, dict))


def test_every_sample_is_recognized_as_by_itself_whatever_its_numbers() -> None:
    recognizer, found = Recognizer(), set()
    for row in _list_rows():
        for each in (row, *(_change_numbers(row, number) for number in (1, 0, 500, -1, True))):
            assert _name(recognizer.recognize(each)) == _name(recognize_row(each)), each
            found.add(_name(recognizer.recognize(each)))
    assert len(found) > 10


def test_usage_objects_with_other_numbers_are_tried_by_the_formats_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Any] = []

    def recognize_and_note(row: Any) -> recognize.Recognized | None:
        tried.append(row)
        return recognize_row(row)

    monkeypatch.setattr(recognize, "recognize_row", recognize_and_note)
    text = "\n".join(json.dumps({"model": "gpt-4o", "usage": CHAT | {"id": None}}) for _ in range(50))
    assert len(read_bills(text).bills) == 50
    assert len(tried) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"response": {"status_code": 200}, "custom_id": "a"}, {"response": {"status_code": 500}, "custom_id": "a"}),
        ({"input_tokens": 1, "type": "duration"}, {"input_tokens": 1, "type": "tokens"}),
        (
            CHAT | {"prompt_tokens_details": {"cache_creation_tokens": 0}},
            CHAT | {"prompt_tokens_details": {"cache_creation_tokens": 7}},
        ),
        ({"usage": CHAT, "has_more": True}, {"usage": CHAT, "has_more": 1}),
        (CHAT, dict(reversed(CHAT.items()))),
        (CHAT | {"prompt_tokens": True}, CHAT | {"prompt_tokens": 1}),
        ({"usage": CHAT, "text": "x" * 101}, {"usage": CHAT, "text": ["x"]}),
        ({"a": {"a": {"a": {"a": {"a": CHAT}}}}}, {"a": CHAT}),
        ({}, CHAT),
    ],
)
def test_rows_that_differ_in_anything_else_are_recognized_each(one: dict[str, Any], other: dict[str, Any]) -> None:
    for rows in ((one, other), (other, one)):
        recognizer = Recognizer()
        assert [_name(recognizer.recognize(row)) for row in rows] == [_name(recognize_row(row)) for row in rows]
