"""Gemini CLI's sessions: `~/.gemini/tmp/<project>/chats/session-*.jsonl`, before 2026 one document, `.json`.

A message is written two to five times under one id, with the same tokens each time; `cached` is within `input`, and the
total is all of the others (measured by others on 25,671 messages of 1,777 sessions; the numbers are those of the API's
usage: google-gemini/gemini-cli, chatRecordingService.ts). The format is published nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError, as_object, check
from pricing.usage import Usage
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import find_when
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import INPUT, SUM
from pricing.usage_log.log_format import Labels, LogFormat
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record

LOWER_BOUND: Final = "Gemini CLI does not log the calls that choose a model, check an answer or summarize"
_MEANINGS: Final = {
    "input": INPUT,
    "cached": "cached input",
    "tool": "input from tool results",
    "output": "visible output",
    "thoughts": "reasoning",
    "total": SUM,
}


def _recognize(row: Row) -> str:
    if "projectHash" in row and "sessionId" in row:
        return "sessionId and projectHash"
    tokens = row.get("tokens")
    told = row.get("type") == "gemini" and isinstance(tokens, dict) and "cached" in tokens
    return "tokens of a message of the type gemini" if told else ""


class GeminiCli:
    """Reader of one session's file."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.session: Mapping[str, Any] = {}

    def read(self, line: int, row: Row) -> Iterable[Record]:
        if "sessionId" in row:
            self.session = {"session": row["sessionId"], "project": row.get("projectHash")}
        messages = row.get("messages")
        if not isinstance(messages, list):
            return self._read_answer(line, row)
        parts = ((f"messages[{index}]", message) for index, message in enumerate(messages))
        return read_parts(parts, lambda message: self._read_answer(line, message))

    def _read_answer(self, line: int, message: Any) -> Iterator[Record]:
        if isinstance(message, Mapping) and message.get("type") == "gemini" and message.get("tokens") is not None:
            record = _read_message(line, message, read_labels(self.labels, message, self.session))
            if record.usage.total_tokens:
                yield record

    def finish(self) -> Iterable[Record]:
        return ()


def _read_message(line: int, message: Mapping[str, Any], labels: tuple[str, ...]) -> Record:
    check(message["tokens"], "tokens")
    tokens = Fields(as_object(message["tokens"], "tokens"), "tokens")
    name, model, when = message.get("id"), message.get("model"), find_when(message)
    return Record(
        line,
        "gemini",
        Reading(usage=_read_tokens(tokens)),
        model if isinstance(model, str) and model else None,
        day=when.day,
        at=when.at,
        figures=trace_figures(tokens, _MEANINGS.get),
        id=name[:200] if isinstance(name, str) else "",
        labels=labels,
        lower_bound=LOWER_BOUND,
    )


def _read_tokens(tokens: Fields) -> Usage:
    into = tokens.number("input") + tokens.number("tool")
    output, thoughts, cached = tokens.number("output"), tokens.number("thoughts"), tokens.number("cached")
    tokens.check_total(tokens.optional("total"), into + output + thoughts)
    if cached > into:
        raise JSONError("tokens.cached", f"{cached:,} exceed the {into:,} tokens of input that they are part of")
    return Usage(into, cache_read_tokens=cached, output_tokens=output + thoughts, reasoning_tokens=thoughts)


FORMAT: Final = LogFormat("gemini-cli", "Gemini CLI", _recognize, GeminiCli)
