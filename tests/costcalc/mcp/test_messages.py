"""Lines of the protocol: read as strictly as the API reads a body, each answered, by its id where it has one."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from mcp import types

from costcalc.mcp.lines import read_line, read_message
from tests.support.mcp_client import write_call

MOST = 10_000


def read(line: Any) -> types.JSONRPCMessage:
    return read_message(line if isinstance(line, bytes) else json.dumps(line).encode(), MOST)


def refused(line: Any) -> tuple[int | str | None, int, Any]:
    message = read(line)
    assert isinstance(message, types.JSONRPCError)
    return message.id, message.error.code, message.error.data


def test_a_request_is_read_with_every_digit() -> None:
    message = read(b'{"jsonrpc":"2.0","id":1,"method":"m","params":{"x":1.23456789012345678901}}')
    assert isinstance(message, types.JSONRPCRequest)
    assert message.params == {"x": Decimal("1.23456789012345678901")}


def test_a_notification_is_read() -> None:
    assert isinstance(read({"jsonrpc": "2.0", "method": "notifications/initialized"}), types.JSONRPCNotification)


@pytest.mark.parametrize(
    ("line", "number", "code", "fault"),
    [
        (b"{", None, types.PARSE_ERROR, "json"),
        (b"\xff\xfe", None, types.PARSE_ERROR, "json"),
        (b"[" * 5000, None, types.PARSE_ERROR, "json"),
        (b"x" * (MOST + 1), None, types.PARSE_ERROR, "too_large"),
        (b'{"jsonrpc":"2.0","id":5,"method":"m","params":{"a":1,"a":2}}', 5, types.PARSE_ERROR, "json"),
        (b'{"jsonrpc":"2.0","id":"\\ud800","method":"m","params":{"a":NaN}}', "\\ud800", types.PARSE_ERROR, "json"),
        ([], None, types.INVALID_REQUEST, "invalid"),
        ("text", None, types.INVALID_REQUEST, "invalid"),
        ({"jsonrpc": "2.0", "id": 5}, 5, types.INVALID_REQUEST, "invalid"),
        ({"jsonrpc": "1.0", "id": 5, "method": "m"}, 5, types.INVALID_REQUEST, "invalid"),
        ({"jsonrpc": "2.0", "id": 5, "method": "m", "params": []}, 5, types.INVALID_REQUEST, "invalid"),
        ({"jsonrpc": "2.0", "id": 1.5, "method": "m"}, None, types.INVALID_REQUEST, "invalid"),
        ({"jsonrpc": "2.0", "id": True, "method": "m"}, None, types.INVALID_REQUEST, "invalid"),
        ({"jsonrpc": "2.0", "id": None, "method": "m"}, None, types.INVALID_REQUEST, "invalid"),
    ],
)
def test_what_is_no_message_is_answered_with_the_reason(line: Any, number: Any, code: int, fault: str) -> None:
    assert refused(line)[:2] == (number, code)
    assert refused(line)[2]["code"] == fault


def test_a_fault_within_what_a_tool_takes_has_its_path_there() -> None:
    call = json.dumps(write_call(3, "estimate_cost", {"input_tokens": 0})).replace("0}", "Infinity}")
    number, _, fault = refused(call.encode())
    assert (number, fault["path"]) == (3, "input_tokens")


def test_of_a_long_line_the_beginning_is_kept_and_the_next_line_is_read() -> None:
    source = io.BytesIO(b"a" * 50 + b"\n" + b"next\n")
    assert read_line(source, 10) == b"a" * 11
    assert read_line(source, 10) == b"next\n"
    assert read_line(source, 10) == b""


def test_a_line_of_just_the_limit_is_whole() -> None:
    source = io.BytesIO(b"a" * 9 + b"\n" + b"next")
    assert read_line(source, 10) == b"a" * 9 + b"\n"
    assert read_line(source, 10) == b"next"


def test_a_long_line_that_never_ends_is_read_to_where_the_client_leaves() -> None:
    source = io.BytesIO(b"a" * 50)
    assert read_line(source, 10) == b"a" * 11
    assert read_line(source, 10) == b""
