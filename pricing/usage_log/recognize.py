"""Row → the format of its log, and why."""

from __future__ import annotations

from typing import Final, NamedTuple

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
