"""A client of `costcalc mcp`: the SDK's own, or lines written by hand, each with a server in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from django.conf import settings
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult

SECONDS = 60
"""Until a test gives up; a server starts within two where nobody else is busy."""
HELLO = {
    "jsonrpc": "2.0", "id": 0, "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}  # fmt: skip


def name_environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(settings.ROOT), "COSTCALC_PRODUCTION": "false"} | more


class Connected:
    """The SDK's client, from code that does not wait."""

    def __init__(self, client: Client, portal: BlockingPortal) -> None:
        self.client, self.portal = client, portal

    def call(self, tool: str, arguments: Any) -> CallToolResult:
        result: CallToolResult = self.portal.call(self.client.call_tool, tool, arguments)
        return result

    def answer(self, tool: str, arguments: Any) -> Any:
        """What a tool answers, as JSON."""
        result = self.call(tool, arguments)
        assert not result.is_error, read_text(result)
        return result.structured_content

    def fault(self, tool: str, arguments: Any) -> Any:
        """The fault that a tool answers, as JSON."""
        result = self.call(tool, arguments)
        assert result.is_error
        assert result.structured_content is None
        return json.loads(read_text(result))


def read_text(result: CallToolResult) -> str:
    (content,) = result.content
    assert content.type == "text"
    return content.text


@contextmanager
def connect(folder: Path, *, mode: str = "auto") -> Iterator[Connected]:
    """Start a server with the SDK's client, and see that it writes nothing but answers."""
    words = ["-W", "error", "-m", "costcalc", "mcp"]
    server = StdioServerParameters(command=sys.executable, args=words, env=name_environment())
    with (folder / "stderr").open("w+") as errors, start_blocking_portal() as portal:
        client = Client(stdio_client(server, errors), mode=mode, read_timeout_seconds=SECONDS)
        with portal.wrap_async_context_manager(client):
            yield Connected(client, portal)
        errors.seek(0)
        assert errors.read() == ""


def write_call(number: int, tool: str, arguments: Any) -> dict[str, Any]:
    """Write the message that calls a tool."""
    parameters = {"name": tool, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": parameters}


def write_lines(*messages: Any) -> bytes:
    texts = (each if isinstance(each, bytes | str) else json.dumps(each) for each in messages)
    return b"".join((text if isinstance(text, bytes) else text.encode()) + b"\n" for text in texts)


@contextmanager
def start(*words: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server that has greeted its client; `words` begin it, in place of `-m costcalc`."""
    done = subprocess.Popen(
        [sys.executable, "-W", "error", *(words or ("-m", "costcalc")), "mcp"], env=name_environment(**environment),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
    )  # fmt: skip
    with done:
        try:
            tell(done, HELLO)
            assert hear(done)["id"] == 0
            yield done
        finally:
            done.kill()


def tell(server: subprocess.Popen[bytes], *messages: Any) -> None:
    assert server.stdin
    server.stdin.write(write_lines(*messages))


def hear(server: subprocess.Popen[bytes]) -> Any:
    """Read the next answer."""
    assert server.stdout
    line = server.stdout.readline()
    assert line, server.stderr and server.stderr.read().decode()
    return json.loads(line)


def say_goodbye(server: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    """Close the server's input; return its exit status, and what it wrote to standard error."""
    _, errors = server.communicate(timeout=SECONDS)
    return server.returncode, errors
