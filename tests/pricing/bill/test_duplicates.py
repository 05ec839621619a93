"""A call that several rows state is charged once."""

from __future__ import annotations

import json
from typing import Any

from pricing.bill.reader import read_bills

CHAT = {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107}
ID = "chatcmpl-A1b2C3d4E5f6G7h8"


def lines(*values: Any) -> str:
    return "\n".join(map(json.dumps, values))


def test_of_two_rows_with_one_id_the_one_with_more_output_counts() -> None:
    more = CHAT | {"completion_tokens": 9, "total_tokens": 109}
    found = read_bills(
        lines({"id": ID, "usage": CHAT}, {"usage": CHAT}, {"id": ID, "usage": more}, {"id": ID, "usage": CHAT})
    )
    assert [(bill.line, bill.usage.output_tokens) for bill in found.bills] == [(3, 9), (1 + 1, 7)]
    assert (found.duplicates, found.faults) == (2, ())


def test_events_of_a_stream_are_read_as_they_come_over_the_wire() -> None:
    chunk = {"object": "chat.completion.chunk", "id": ID, "model": "m", "choices": []}
    events = [chunk | {"usage": None}, chunk | {"usage": CHAT}]
    text = "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n"
    (bill,) = read_bills(text).bills
    assert (bill.line, bill.model, bill.usage.total_tokens) == (3, "m", 107)
    assert [bill.usage.total_tokens for bill in read_bills("event: x\n" + text).bills] == [107]


def test_a_stream_without_usage_is_a_fault_and_not_nothing() -> None:
    found = read_bills('data: {"object": "chat.completion.chunk", "id": "a"}\n\ndata: [DONE]')
    assert (found.bills, len(found.faults)) == ((), 1)
    assert "stream_options.include_usage" in found.faults[0].problem


def test_a_broken_event_is_told_by_its_line() -> None:
    found = read_bills(f'data: {{"usage": {json.dumps(CHAT)}}}\n\ndata: {{"usage": \n')
    assert [bill.line for bill in found.bills] == [1]
    assert [fault.line for fault in found.faults] == [3]


def test_claude_codes_lines_of_one_message_are_one_call() -> None:
    # https://github.com/ryoppippi/ccusage/issues/985: a line for each block of an answer, all with the same usage
    message = {"id": "msg_01XFDUDYJgAACzvnptvVoYEL", "model": "claude-opus-5-5", "role": "assistant", "content": []}
    usage = {
        "input_tokens": 10,
        "cache_read_input_tokens": 1_000,
        "cache_creation_input_tokens": 0,
        "output_tokens": 90,
    }
    line = {"type": "assistant", "sessionId": "s", "requestId": "req_1", "timestamp": "2026-11-01T10:00:00Z"}
    found = read_bills(lines(*[line | {"uuid": str(n), "message": message | {"usage": usage}} for n in range(3)]))
    assert (len(found.bills), found.duplicates) == (1, 2)


def test_results_of_a_page_count_beside_faulty_ones() -> None:
    good = {"object": "organization.usage.completions.result", "model": "m", "input_tokens": 1, "output_tokens": 1}
    found = read_bills(json.dumps({"object": "page", "data": [{"results": [good, good | {"input_tokens": -1}, good]}]}))
    assert (len(found.bills), [fault.line for fault in found.faults]) == (2, [1])
