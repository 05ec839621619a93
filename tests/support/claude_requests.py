"""Requests to Claude with the input tokens that the API answered (tests/data/claude_requests)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from pricing.tokens.claude import count_claude, count_frame
from pricing.tokens.claude_tools import ToolPrompt, count_claude_call, count_tool_definitions, count_tool_prompt
from pricing.tokens.span import Span, add_spans
from pricing.tokens.tools import read_tools

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
    """Count a request as the estimate does: texts, what stands around them, and tools."""
    vocabulary = request.vocabulary
    texts = [request.system or "", *(message.get("text", "") for message in request.messages)]
    texts += [text for message in request.messages for text in message.get("results", [])]
    calls = [call for message in request.messages for call in message.get("calls", [])]
    roles = [message["role"] for message in request.messages]
    tools, _ = read_tools(request.tools)
    spans = [
        *(Span(n, n, n) for n in (count_claude(text, vocabulary) for text in texts)),
        *(count_claude_call(call["name"], call["arguments"], vocabulary) for call in calls),
        count_frame(roles, vocabulary, with_system=request.system is not None),
        count_tool_definitions(tools, vocabulary),
    ]
    if prompt and tools:
        spans.append(count_tool_prompt(prompt, request.choice, vocabulary))
    return add_spans(spans)
