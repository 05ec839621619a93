"""Requests with tools and their recorded counts (tests/data/tool_counts), and what is counted for them here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from pricing.tokens.chat import INSTRUCTING, count_chat
from pricing.tokens.message_json import read_messages
from pricing.tokens.request_json import read_choice
from pricing.tokens.span import Span, add_spans
from pricing.tokens.tools import count_tools, read_tools, render

FOLDER: Final = Path(__file__).parents[1] / "data/tool_counts"
UNCHECKED: Final = "gpt_tokenizer"
"""File whose counts were never compared with the API."""
KINDS: Final = ("flat", "nested", "several tools", "one call", "calls at once")


class Recorded(NamedTuple):
    """A request, the tokens recorded for it, and its kind."""

    source: str
    name: str
    request: dict[str, Any]
    encoding: str
    tokens: int
    kind: str

    @property
    def older(self) -> bool:
        """Return True where it was recorded with the older fields `functions` and `function_call`."""
        messages = self.request["messages"]
        return "functions" in self.request or any("function_call" in m or m["role"] == "function" for m in messages)


def read_recorded() -> list[Recorded]:
    """Read all recorded counts, those that were compared with the API first."""
    files = sorted(FOLDER.glob("*.json"), key=lambda path: path.stem == UNCHECKED)
    return [recorded for path in files for recorded in _read(path)]


def _read(path: Path) -> Iterator[Recorded]:
    file = json.loads(path.read_text(encoding="utf-8"))
    for case in file["cases"]:
        yield Recorded(
            path.stem, case["name"], case, case.get("encoding", file["encoding"]), case["tokens"], _kind_of(case)
        )


def _kind_of(case: dict[str, Any]) -> str:
    tools = _tools_of(case)
    if not tools:
        calls = max((len(message.get("tool_calls", ())) for message in case["messages"]), default=0)
        return "calls at once" if calls > 1 else "one call"
    if len(tools) > 1:
        return "several tools"
    parameters = tools[0].get("function", tools[0]).get("parameters", {})
    return "nested" if any(map(_holds_object, parameters.get("properties", {}).values())) else "flat"


def _holds_object(schema: dict[str, Any]) -> bool:
    inner = [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])]
    return schema.get("type") == "object" or any(map(_holds_object, inner))


def _tools_of(case: dict[str, Any]) -> Sequence[dict[str, Any]]:
    tools: Sequence[dict[str, Any]] = case.get("tools") or case.get("functions") or ()
    return tools


def count_recorded(recorded: Recorded) -> Span:
    """Count a request as the library does."""
    request, encoding = recorded.request, recorded.encoding
    messages, _ = read_messages(request["messages"], "messages")
    definitions, _ = read_tools(list(_tools_of(request)))
    chat = count_chat(messages, encoding, with_tools=bool(definitions)).span
    if not definitions:
        return chat
    choice = read_choice(request.get("tool_choice", request.get("function_call")), "tool_choice")
    with_system = any(message.role in INSTRUCTING for message in messages)
    return add_spans([chat, count_tools(render(definitions), encoding, with_system=with_system, choice=choice)])
