"""Row → the format of its log, and why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, NamedTuple

from pricing.files.items import Row
from pricing.usage_log.formats import (
    anthropic_batch,
    anthropic_console,
    anthropic_reports,
    anthropic_stream,
    bedrock,
    claude_code,
    claude_code_runs,
    codex,
    cursor,
    cursor_events,
    deepseek,
    empty_pages,
    focus,
    gemini_batch,
    gemini_cli,
    gemini_stream,
    helicone,
    langchain_messages,
    langfuse,
    litellm,
    openai_costs,
    openai_stream,
    openai_usage,
    openrouter_activity,
    openrouter_generations,
    opentelemetry,
    responses,
    usage_rows,
    vercel_results,
    vertex,
)
from pricing.usage_log.log_format import LogFormat

FORMATS: Final[tuple[LogFormat, ...]] = (
    focus.FORMAT,
    langfuse.FORMAT,
    opentelemetry.FORMAT,
    litellm.FORMAT,
    helicone.FORMAT,
    gemini_cli.FORMAT,
    claude_code.FORMAT,
    claude_code_runs.RUNS,
    claude_code_runs.DAYS,
    codex.FORMAT,
    cursor.FORMAT,
    cursor_events.FORMAT,
    anthropic_console.USAGE,
    anthropic_console.COSTS,
    anthropic_reports.USAGE,
    anthropic_reports.COSTS,
    anthropic_batch.FORMAT,
    anthropic_stream.FORMAT,
    bedrock.FORMAT,
    vertex.FORMAT,
    gemini_batch.FORMAT,
    openrouter_activity.FORMAT,
    openrouter_generations.FORMAT,
    openai_usage.FORMAT,
    openai_costs.FORMAT,
    deepseek.USAGE,
    deepseek.COSTS,
    openai_stream.FORMAT,
    gemini_stream.FORMAT,
    langchain_messages.FORMAT,
    vercel_results.FORMAT,
    empty_pages.FORMAT,
    usage_rows.FORMAT,
    responses.FORMAT,
)
"""Formats in the order in which they are tried: those with the rarest marks first, responses of any vendor last."""


class Recognized(NamedTuple):
    """Format of a log, and what it was recognized by."""

    form: LogFormat
    reason: str


def recognize_row(row: Row) -> Recognized | None:
    """Return the format of a row; None where it is of none."""
    for form in FORMATS:
        if reason := form.recognize(row):
            return Recognized(form, reason)
    return None


class Recognizer:
    """Recognizes the rows of one text, and those that differ only in their numbers of tokens once.

    A row of nothing but usage is tried by up to 34 formats, which took a third of the time in which it was read.
    """

    def __init__(self) -> None:
        self._known: dict[Any, Recognized | None] = {}

    def recognize(self, row: Row) -> Recognized | None:
        """Return what `recognize_row` does."""
        outline = _outline(row, _DEEPEST)
        if outline is None:
            return recognize_row(row)
        if outline not in self._known:
            self._known[outline] = recognize_row(row)
        return self._known[outline]


_DEEPEST: Final = 3
_LONGEST: Final = 100
"""Levels of objects, and characters of a text, up to which a row may be like another."""


def _outline(row: Row, depth: int) -> Any:
    """Return what rows are recognized by: all but how many tokens there are. None for a row with lists or long texts.

    Whether there are any stays, as some formats ask for that.
    """
    parts: list[Any] = [*row]
    for name, value in row.items():
        kind = type(value)
        if kind is int and value > 0 and "tokens" in name:
            parts.append(None)
        elif kind is dict and depth:
            inner = _outline(value, depth - 1)
            if inner is None:
                return None
            parts.append(inner)
        elif kind in _SCALARS and (kind is not str or len(value) <= _LONGEST):
            parts.append((kind, value))  # True is 1 otherwise
        else:
            return None
    return tuple(parts)


_SCALARS: Final = frozenset({int, str, bool, Decimal, type(None)})
