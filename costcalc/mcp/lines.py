"""Messages of the protocol, one per line, read as strictly as the API reads a body and written for the protocol alone.

The SDK's own reader takes lines of any length, keeps the last of keys that appear twice, rounds decimals to floats, and
leaves a client that sends no JSON without an answer.
"""

from __future__ import annotations

import json
from typing import Any, BinaryIO, Final

import anyio
from anyio import to_thread
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp import types
from mcp.server.lowlevel import Server
from mcp.shared.message import SessionMessage
from pydantic import ValidationError

from costcalc.configuration.environment import load_environment
from costcalc.schema.errors import RequestError
from pricing.strict_json import MAX_DEPTH, JSONError, check, parse

WITHIN: Final = "params.arguments."
"""Begins the paths of what a tool takes."""
PIECE: Final = 1_000_000
_NO_MESSAGE: Final = RequestError("not a message of JSON-RPC 2.0", expected="jsonrpc, id, method and params")


async def serve_lines(server: Server[Any], source: BinaryIO, sink: BinaryIO) -> None:
    """Serve the client that writes to `source` and reads from `sink`, until either ends."""
    into, received = anyio.create_memory_object_stream[SessionMessage | Exception]()
    answers, outgoing = anyio.create_memory_object_stream[SessionMessage]()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_read, source, into, answers.clone())
        tasks.start_soon(_write, sink, outgoing, tasks.cancel_scope)
        await server.run(received, answers, server.create_initialization_options())


async def _read(
    source: BinaryIO,
    into: MemoryObjectSendStream[SessionMessage | Exception],
    answers: MemoryObjectSendStream[SessionMessage],
) -> None:
    most = load_environment().largest_body
    async with into, answers:
        while line := await to_thread.run_sync(read_line, source, most, abandon_on_cancel=True):
            if line.isspace():
                continue
            message = read_message(line, most)
            if isinstance(message, types.JSONRPCError):
                await answers.send(SessionMessage(message))
            else:
                await into.send(SessionMessage(message))


def read_line(source: BinaryIO, most: int) -> bytes:
    """Read a line; of one with more bytes than `most` only the beginning, which is longer than that."""
    line = source.readline(most + 1)
    rest = line
    while len(rest) > 0 and len(line) > most and not rest.endswith(b"\n"):
        rest = source.readline(PIECE)
    return line


def read_message(line: bytes, most: int) -> types.JSONRPCMessage:
    """Read a message, or return the error that answers it."""
    if len(line) > most:
        problem = f"the message has more than {most:,} bytes"
        return _refuse(RequestError(problem, expected=f"at most {most:,} bytes", code="too_large"), None)
    value: Any = None
    try:
        value = parse(line.decode())
        check(value)
        message: types.JSONRPCMessage = types.jsonrpc_message_adapter.validate_python(value, by_name=False)
    except UnicodeDecodeError:
        return _refuse(RequestError("not UTF-8", expected="JSON in UTF-8", code="json"), None)
    except JSONError as fault:
        path = fault.path.removeprefix(WITHIN) or None
        expected = f"one JSON object, nested at most {MAX_DEPTH} levels deep"
        return _refuse(RequestError(fault.problem, path=path, expected=expected, code="json"), value)
    except ValidationError:
        return _refuse(_NO_MESSAGE, value, types.INVALID_REQUEST)
    # the SDK takes a request whose id is a fraction for a notification, which is never answered
    odd = isinstance(message, types.JSONRPCNotification) and "id" in value
    return _refuse(_NO_MESSAGE, None, types.INVALID_REQUEST) if odd else message


def _refuse(error: RequestError, value: Any, code: int = types.PARSE_ERROR) -> types.JSONRPCError:
    """Return the answer to a message that was read as `value`, by its id if it has one."""
    number = value.get("id") if isinstance(value, dict) else None
    known = number if isinstance(number, str | int) and not isinstance(number, bool) else None
    if isinstance(known, str):
        known = known.encode("utf-8", "backslashreplace").decode()
    return types.JSONRPCError(
        jsonrpc="2.0", id=known, error=types.ErrorData(code=code, message=str(error), data=error.fault)
    )


async def _write(sink: BinaryIO, outgoing: MemoryObjectReceiveStream[SessionMessage], scope: anyio.CancelScope) -> None:
    async with outgoing:
        async for each in outgoing:
            # ASCII: half of a surrogate pair, which a client may send, has no other form
            line = json.dumps(each.message.model_dump(by_alias=True, exclude_unset=True)) + "\n"
            try:
                await to_thread.run_sync(_send, sink, line.encode(), abandon_on_cancel=True)
            except OSError:  # the client is gone
                scope.cancel()
                return


def _send(sink: BinaryIO, line: bytes) -> None:
    sink.write(line)
    sink.flush()
