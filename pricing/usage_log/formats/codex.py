"""Codex's sessions: `~/.codex/sessions/YYYY/MM/DD/rollout-*.jsonl`.

After a call, an event `token_count` states the sum of the session and the usage of the last call; the same one again
after each `turn_context`, and `info` null before the first call. So a call is an event whose sum is another one than
before. A session that was forked from another one, or that another one spawned, begins with a copy of its parent's
events, which are the parent's calls (ccusage/ccusage#950, #1370; junhoyeo/tokscale#679): they end where a turn begins
that is younger than the session. `reasoning_output_tokens` are part of `output_tokens`, and `total_tokens` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pricing.strict_json import check
from pricing.usage import Usage
from pricing.usage_log.log import Call, Compaction, Log, Said, read_moment, read_word
from pricing.usage_log.reading import Reading
from pricing.usage_log.usage_fields import Fields

TITLE: Final = "Codex"
COPIED_WITHIN: Final = timedelta(seconds=2)
"""Copies of a parent's events have its times or that of the copy; no call of its own answers sooner."""
_COUNTS: Final = (
    "input_tokens", "cached_input_tokens", "cache_write_input_tokens", "output_tokens", "reasoning_output_tokens",
)  # fmt: skip
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)

Counts = dict[str, int]


def recognizes(item: Mapping[str, Any]) -> bool:
    """Return True for an object that only this format has on a line."""
    return isinstance(item.get("type"), str) and isinstance(item.get("payload"), dict) and "timestamp" in item


@dataclass
class Codex:
    """Reader of one session's file."""

    log: Log
    model: str | None = None
    begun: datetime | None = None
    """When the session began; None before its first line."""
    copied: bool = False
    """True while the events are those of the session that this one came from."""
    named: bool = False
    """True where the copied turns have ids, which say when they began."""
    total: Counts | None = None
    agent: str = ""
    """Its id where an agent spawned it."""

    def read(self, line: int, item: dict[str, Any]) -> None:
        if not isinstance(item.get("payload"), dict):
            return
        kind, payload = item.get("type"), Fields(item["payload"], "payload")
        at = read_moment(item.get("timestamp"))
        if kind == "session_meta" and self.begun is None:
            self.begun = find_time(payload.values.get("id")) or read_moment(payload.values.get("timestamp")) or at
            spawned = _is_spawned(payload.values)
            self.copied = bool(spawned or payload.values.get("forked_from_id"))
            self.agent = (read_word(payload.values.get("id")) or "agent") if spawned else ""
        elif kind == "turn_context":
            self.model = read_word(payload.values.get("model")) or self.model
            self._leave_copy(payload, at)
        elif kind == "compacted" and not self.copied:
            self.log.add(Compaction())
        elif kind == "event_msg":
            self._read_event(line, payload, at)

    def _read_event(self, line: int, payload: Fields, at: datetime | None) -> None:
        kind = payload.values.get("type")
        if kind in ("task_started", "user_message", "token_count"):
            self._leave_copy(payload, at)
        if kind == "token_count" and payload.values.get("info") is not None:
            self._read_count(line, payload.inner("info"), at)
        elif kind == "user_message" and not self.copied:
            said = payload.values.get("message")
            self.log.add(Said(at, len(said) if isinstance(said, str) else 0))

    def _leave_copy(self, payload: Fields, at: datetime | None) -> None:
        """Note where the copy of another session ends."""
        begun = self.begun or _BEGINNING
        turn = find_time(payload.values.get("turn_id"))
        self.named = self.named or turn is not None
        if turn is not None:
            self.copied = self.copied and turn < begun
        elif not self.named and at is not None:
            self.copied = self.copied and at < begun + COPIED_WITHIN

    def _read_count(self, line: int, info: Fields, at: datetime | None) -> None:
        check(info.values, info.path)
        stated = info.inner("total_token_usage")
        before, self.total = self.total, _count(stated)
        if self.copied or self.total == before:
            self.log.repeats += 1
            return
        last = info.inner("last_token_usage")
        counts = _count(last) if last.values else _subtract(self.total, before)
        usage = _as_usage(counts, last if last.values else None)
        if usage.total_tokens:
            self.log.add(Call(line, Reading(usage=usage), self.model, at, self.agent))


def find_time(value: Any) -> datetime | None:
    """Return the time in an id (RFC 9562, UUID version 7: milliseconds in its first 48 bits); None in another one."""
    digits = value.replace("-", "") if isinstance(value, str) else ""
    if len(digits) != 32 or digits[12] != "7":
        return None
    try:
        return datetime.fromtimestamp(int(digits[:12], 16) / 1000, UTC)
    except (ValueError, OverflowError):
        return None


def _is_spawned(meta: Mapping[str, Any]) -> bool:
    """Return True for the session of a sub-agent; a person who forks a session goes on with it."""
    source: Any = meta.get("source")
    return bool(isinstance(source, dict) and source.get("subagent")) or meta.get("thread_source") == "subagent"


def _count(fields: Fields) -> Counts:
    return {name: fields.number(name) for name in _COUNTS}


def _subtract(total: Counts, before: Counts | None) -> Counts:
    """Return what a call added to the sum; all of it where the sum began anew."""
    if before is None or any(total[name] < before[name] for name in _COUNTS):
        return total
    return {name: total[name] - before[name] for name in _COUNTS}


def _as_usage(counts: Counts, stated: Fields | None) -> Usage:
    """Raises JSONError where the total contradicts its parts, UsageError where a part is more than its whole."""
    output, reasoning = counts["output_tokens"], counts["reasoning_output_tokens"]
    total = stated.optional("total_tokens") if stated else None
    if total is not None and reasoning and total == counts["input_tokens"] + output + reasoning:
        output += reasoning
    if stated:
        stated.check_total(total, counts["input_tokens"] + output)
    return Usage(
        input_tokens=counts["input_tokens"],
        cache_read_tokens=counts["cached_input_tokens"],
        cache_write_tokens=counts["cache_write_input_tokens"],
        output_tokens=output,
        reasoning_tokens=reasoning,
    )
