"""What Claude Code reports of itself: the result of a run (`claude -p --output-format json` or `stream-json`), and the
analytics of an organization by day and person (`…/usage_report/claude_code`).

A result states the sums of its session by model, which are whole where the session's own log is not, and what Claude
Code makes of them in dollars. How long a cache was written for neither says by model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import as_list, as_object, below, check
from pricing.usage import Usage
from pricing.usage_log.events import read_word
from pricing.usage_log.fields.inner_json import find_object
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import find_when
from pricing.usage_log.fields.reading import Reading, as_fees
from pricing.usage_log.fields.reported import as_dollars
from pricing.usage_log.fields.trace import trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.formats.claude_code import LONGER
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record

UNKNOWN_LIFE: Final = "it does not say how long the cache was written for; for an hour costs more than for five minutes"
_CENTS: Final = 100
_BEGINS: Final = ("claude_code_version", "apiKeySource", "permissionMode")
_RUN: Final = ("inputTokens", "cacheReadInputTokens", "cacheCreationInputTokens", "outputTokens", "webSearchRequests")
_DAY: Final = ("input", "cache_read", "cache_creation", "output")
_WORDS: Final = ("input neither read from the cache nor written to it", "cached input", "cache write", "output")
_MEANINGS: Final = {
    **dict(zip(_RUN, (*_WORDS, "web search"), strict=True)),
    **dict(zip(_DAY, _WORDS, strict=True)),
    "costUSD": "the seller's own sum",
    **dict.fromkeys(("contextWindow", "maxOutputTokens", "thinkingTokens"), "a limit or a part, free of charge"),
}

Counts = tuple[int, ...]
"""Numbers of _RUN, in their order."""


@dataclass
class Runs:
    """Reader of results; a later one of a session states its sums anew."""

    labels: Labels = ()
    stated: dict[tuple[str, str], Counts] = field(default_factory=dict)
    """The last sums by session and model."""

    def read(self, line: int, row: Row) -> Iterator[Record]:
        if row.get("type") != "result" or not isinstance(row.get("modelUsage"), dict):
            return
        check(row["modelUsage"], "modelUsage")
        for model, value in row["modelUsage"].items():
            path = below("modelUsage", str(model)[:40])
            yield from self._read_model(line, row, str(model), Fields(as_object(value, path), path))

    def finish(self) -> Iterable[Record]:
        return ()

    def _read_model(self, line: int, row: Row, model: str, usage: Fields) -> Iterator[Record]:
        name = (str(row.get("session_id") or row.get("uuid") or line)[:200], model[:200])
        counts, before = tuple(usage.number(key) for key in _RUN), self.stated.get(name)
        self.stated[name] = counts
        again = before is not None and all(new >= old for new, old in zip(counts, before, strict=True))
        added = tuple(new - old for new, old in zip(counts, before, strict=True)) if before and again else counts
        if any(added):
            reported = as_dollars(usage.values.get("costUSD")) if added == counts else None
            long = _find_long(row, added[2]) if len(row["modelUsage"]) == 1 else None
            when, identity = find_when(row), str(row.get("uuid") or "")[:200]
            yield Record(
                line,
                "anthropic",
                _make_reading(added, reported, long or 0),
                read_word(model.removesuffix(LONGER)),
                day=when.day,
                at=when.at,
                figures=trace_figures(usage, _MEANINGS.get),
                id=f"{identity}/{model[:200]}" if identity else "",
                labels=read_labels(self.labels, row),
                requests=0,
                summed=True,
                lower_bound=UNKNOWN_LIFE if added[2] and long is None else "",
            )


def _find_long(row: Row, written: int) -> int | None:
    """Return how much of what was written stays for an hour; None where the result does not say it of that much."""
    usage = Fields(row, "").inner("usage")
    kinds = usage.inner("cache_creation")
    short, long = kinds.number("ephemeral_5m_input_tokens"), kinds.number("ephemeral_1h_input_tokens")
    return long if short + long == written else None


def _recognize_run(row: Row) -> str:
    if row.get("type") == "result" and isinstance(row.get("modelUsage"), dict):
        return "a result with modelUsage"
    if "parent_tool_use_id" in row and "session_id" in row:
        return "the fields parent_tool_use_id and session_id"
    if row.get("type") == "system" and row.get("subtype") == "init":
        return next((f"the field {mark} of an init" for mark in _BEGINS if mark in row), "")
    return ""


def _recognize_days(row: Row) -> str:
    first = next(_list_days(row), None)
    return "the field model_breakdown" if first is not None and "model_breakdown" in first else ""


def _list_days(row: Row) -> Iterator[Mapping[str, Any]]:
    days = row["data"] if isinstance(row.get("data"), list) else [row]
    return (day for day in days if isinstance(day, dict))


def _read_days(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    check(row)
    days = row["data"] if isinstance(row.get("data"), list) else None
    parts = [("", row)] if days is None else [(f"data[{index}]", day) for index, day in enumerate(days)]
    return read_parts(parts, lambda day: _read_day(line, as_object(day, ""), labels))


def _read_day(line: int, day: Row, labels: Labels) -> Iterable[Record]:
    actor = find_object(day.get("actor"))
    given = read_labels(labels, day, {"user": actor.get("email_address"), "api_key": actor.get("api_key_name")})
    models = enumerate(as_list(day.get("model_breakdown") or [], "model_breakdown"))
    parts = ((f"model_breakdown[{index}]", value) for index, value in models)
    return read_parts(parts, lambda value: _read_model(line, Fields(as_object(value, "")), day, given))


def _read_model(line: int, model: Fields, day: Row, labels: Labels) -> Iterator[Record]:
    tokens, cents = model.inner("tokens"), as_dollars(model.inner("estimated_cost").values.get("amount"))
    counts = (*(tokens.number(key) for key in _DAY), 0)
    if any(counts):
        yield Record(
            line,
            "anthropic",
            _make_reading(counts, None if cents is None else cents / _CENTS),
            read_word(model.values.get("model")),
            day=find_when(day).day,
            figures=trace_figures(tokens, _MEANINGS.get),
            labels=labels,
            requests=0,
            summed=True,
            lower_bound=UNKNOWN_LIFE if counts[2] else "",
        )


def _make_reading(counts: Counts, reported: Decimal | None, long: int = 0) -> Reading:
    plain, read, written, output, searches = counts
    usage = Usage(
        input_tokens=plain + read + written,
        cache_read_tokens=read,
        cache_write_tokens=written - long,
        cache_write_1h_tokens=long,
        output_tokens=output,
    )
    return Reading(usage=usage, fees=as_fees({"web_search": searches}), reported=reported)


RUNS: Final = LogFormat("claude-code-runs", "Claude Code runs", _recognize_run, Runs)
DAYS: Final = LogFormat(
    "claude-code-analytics",
    "Claude Code analytics",
    _recognize_days,
    lambda labels: RowReader(_read_days, labels),
    divisible=True,
)
