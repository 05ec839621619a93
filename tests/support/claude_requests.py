"""Requests to Claude with the input tokens that the API answered (tests/data/claude_requests)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from pricing.tokens.chat import Call, Message
from pricing.tokens.claude_tools import ToolPrompt
from pricing.tokens.prompt import Prompt
from pricing.tokens.span import Span
from pricing.tokens.tools import read_tools
from tests.support.counting import count_on

FOLDER: Final = Path(__file__).parent.parent / "data" / "claude_requests"


class RecordedRequest(NamedTuple):
    source: str
    model: str
    tokens: int
    system: str | None
    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]]
    choice: str | None

    @property
    def vocabulary(self) -> str:
        return "claude_4_8" if "opus-4-8" in self.model else "claude_3"

    @property
    def has_calls(self) -> bool:
        return any("calls" in message for message in self.messages)


def read_requests(file: str = "requests.jsonl") -> list[RecordedRequest]:
    rows = map(json.loads, (FOLDER / file).read_text(encoding="utf-8").splitlines())
    return [
        RecordedRequest(
            row["source"], row["model"], row["tokens"], row.get("system"), row["messages"], row.get("tools", []),
            row.get("choice"),
        )
        for row in rows
    ]  # fmt: skip


def count_request(request: RecordedRequest, prompt: ToolPrompt | None) -> Span:
    """Count a request as an estimate does."""
    tools, _ = read_tools(request.tools)
    system = [Message("system", request.system)] if request.system is not None else []
    counted = count_on(
        Prompt(messages=(*system, *map(_read_message, request.messages)), tools=tools, tool_choice=request.choice),
        request.vocabulary,
        basis="reconstruction",
        tool_prompt=prompt,
    )
    assert counted.span
    return counted.span


def _read_message(message: dict[str, Any]) -> Message:
    calls = tuple(Call(call["name"], call["arguments"]) for call in message.get("calls", []))
    return Message(message["role"], (*message.get("results", []), message.get("text", "")), calls=calls)
