"""Rows of logs of Acme's models, whose charges are easy to work out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

OPENAI: Final[dict[str, Any]] = {
    "id": "chatcmpl-000000000001",
    "object": "chat.completion",
    "created": 1_793_534_400,  # 2026-11-01T12:00:00Z
    "model": "fast-1",
    "usage": {"prompt_tokens": 1_000, "completion_tokens": 100, "total_tokens": 1_100},
}
"""(1,000 × 1 + 100 × 4) / 1,000,000 = 0.0014 dollars."""
CLAUDE: Final[dict[str, Any]] = {
    "type": "assistant",
    "sessionId": "s",
    "requestId": "req_1",
    "timestamp": "2026-11-02T09:00:00Z",
    "message": {"id": "msg_1", "model": "fast-1", "usage": {"input_tokens": 400, "output_tokens": 200}},
}
"""(400 × 1 + 200 × 4) / 1,000,000 = 0.0012 dollars; a lower bound, as Claude Code's own counts are."""
PARTIAL: Final = OPENAI | {"id": "chatcmpl-000000000002", "usage": OPENAI["usage"] | {"num_frobs": 3}}
"""0.0014 dollars, and something that nobody charges here."""
UNKNOWN: Final = OPENAI | {"id": "chatcmpl-000000000003", "model": "unknown"}
UNKNOWN_TOKENS: Final = 1_100
ALL_ROWS: Final = [OPENAI, CLAUDE, PARTIAL, UNKNOWN, OPENAI]
"""At least 0.0014 + 0.0012 + 0.0014 = 0.004 dollars: one has no price, and the last one is the first again."""


def write_lines(path: Path, rows: Iterable[object]) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return str(path)


def write_all(folder: Path, *more: object) -> list[str]:
    """Write ALL_ROWS, those of each format into a file, and more rows behind the first."""
    rows = [row for row in ALL_ROWS if row is not CLAUDE]
    return [write_lines(folder / "a.jsonl", [*rows, *more]), write_lines(folder / "b.jsonl", [CLAUDE])]
