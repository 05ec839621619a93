"""Lines of session logs, as Claude Code and Codex write them, and readers of the recorded ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pricing.session.log import Log
from pricing.session.read import read_log

RECORDED = Path(__file__).parent.parent / "data" / "session_logs"


def read(*items: object) -> Log:
    """Read a log with one of the items on each line: JSON, or bytes as they are."""
    return read_log([write(*items)])


def write(*items: object) -> bytes:
    return b"\n".join(item if isinstance(item, bytes) else json.dumps(item).encode() for item in items)


def read_recorded(*names: str) -> Log:
    return read_log(*([(RECORDED / name).read_bytes()] for name in names))


def answer(
    message: str, sent: int, wrote: int, *, request: str | None = "req_1", blocks: int = 0, **line: object
) -> dict[str, Any]:
    """Return Claude Code's line of an answer; `blocks`: characters of its text."""
    content = [{"type": "text", "text": "x" * blocks}]
    usage = {"input_tokens": sent, "output_tokens": wrote, "cache_read_input_tokens": 0}
    return {
        "type": "assistant",
        "sessionId": "one",
        "message": {"id": message, "model": "claude-opus-5", "stop_reason": None, "content": content, "usage": usage},
        **({} if request is None else {"requestId": request}),
        **line,
    }


def said(text: str = "x", **line: object) -> dict[str, Any]:
    """Return Claude Code's line of what a person said."""
    return {"type": "user", "sessionId": "one", "message": {"role": "user", "content": text}, **line}


def event(kind: str, **payload: object) -> dict[str, Any]:
    """Return Codex's line of an event."""
    return {"timestamp": "2026-07-16T05:31:08Z", "type": "event_msg", "payload": {"type": kind, **payload}}


def count(total: tuple[int, int, int], last: tuple[int, int, int] | None = None, **line: object) -> dict[str, Any]:
    """Return Codex's line of a count: (input, cached, output) of the session, and of the last call."""
    info = {"total_token_usage": _usage(total)}
    if last:
        info["last_token_usage"] = _usage(last)
    return {**event("token_count", info=info), **line}


def _usage(counts: tuple[int, int, int]) -> dict[str, int]:
    sent, cached, wrote = counts
    return {
        "input_tokens": sent,
        "cached_input_tokens": cached,
        "output_tokens": wrote,
        "reasoning_output_tokens": 0,
        "total_tokens": sent + wrote,
    }


def context(model: str = "gpt-5.3-codex", **payload: object) -> dict[str, Any]:
    """Return Codex's line before a call."""
    return {"timestamp": "2026-07-16T05:31:08Z", "type": "turn_context", "payload": {"model": model, **payload}}


def meta(session: str, begun: str, **payload: object) -> dict[str, Any]:
    """Return Codex's first line."""
    return {"timestamp": begun, "type": "session_meta", "payload": {"id": session, "timestamp": begun, **payload}}
