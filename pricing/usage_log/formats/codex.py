"""Codex's sessions: `~/.codex/sessions/YYYY/MM/DD/rollout-*.jsonl`.

After a call, an event `token_count` states the sum of the session and the usage of the last call; the same one again
after each `turn_context`, and `info` null before the first call. So a call is an event whose sum is another one than
before. A session that was forked from another one, or that another one spawned, begins with a copy of its parent's
events, which are the parent's calls (ccusage/ccusage#950, #1370; junhoyeo/tokscale#679): they end where a turn begins
that is younger than the session. `reasoning_output_tokens` are part of `output_tokens`, and `total_tokens` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from pricing.files.items import Row
from pricing.strict_json import check
from pricing.usage import Usage
from pricing.usage_log.events import Call, Compaction, Event, Repeat, Said, read_word
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import read_moment
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.tiers import name_tier
from pricing.usage_log.fields.trace import trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import INPUT, OUTPUT, SUM
from pricing.usage_log.log_format import Labels, LogFormat
from pricing.usage_log.record import Record

COPIED_WITHIN: Final = timedelta(seconds=2)
"""Copies of a parent's events have its times or that of the copy; no call of its own answers sooner."""
UNKNOWN_SPEED: Final = "Codex does not log which turns were in its fast mode, which costs more; priced as standard"
"""openai/codex#13794, #20311"""
_COUNTS: Final = (
    "input_tokens", "cached_input_tokens", "cache_write_input_tokens", "output_tokens", "reasoning_output_tokens",
)  # fmt: skip
_MEANINGS: Final = {
    "input_tokens": INPUT,
    "cached_input_tokens": "cached input",
    "cache_write_input_tokens": "cache write",
    "output_tokens": OUTPUT,
    "reasoning_output_tokens": "reasoning",
    "total_tokens": SUM,
}
_TELLING: Final = ("task_started", "user_message", "token_count")
"""Events that say something of calls, or of where a copy of another session ends."""
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)

Counts = dict[str, int]


def recognize(row: Row) -> str:
    """Return what of a row only this format has; blank: nothing."""
    kind, payload = row.get("type"), row.get("payload")
    whole = isinstance(kind, str) and isinstance(payload, dict) and "timestamp" in row
    return f"a payload of {kind[:40]}" if whole and isinstance(kind, str) else ""


@dataclass
class Codex:
    """Reader of one session's file."""

    labels: Labels = ()
    model: str | None = None
    tier: str | None = None
    session: str = ""
    where: str | None = None
    """Folder in which it ran."""
    begun: datetime | None = None
    """When the session began; None before its first line."""
    copied: bool = False
    """True while the events are those of the session that this one came from."""
    named: bool = False
    """True where the copied turns have ids, which say when they began."""
    total: Counts | None = None
    agent: str = ""
    """Its id where an agent spawned it."""

    def read(self, line: int, row: Row) -> Iterator[Record]:
        return (event.record for event in self._read_events(line, row) if isinstance(event, Call))

    def read_events(self, line: int, row: Row) -> Iterator[Event]:
        for event in self._read_events(line, row):
            yield replace(event, record=replace(event.record, figures=())) if isinstance(event, Call) else event

    def finish(self) -> Iterable[Record]:
        return ()

    def _read_events(self, line: int, row: Row) -> Iterator[Event]:
        if not isinstance(row.get("payload"), dict):
            return
        kind, payload = row.get("type"), Fields(row["payload"], "payload")
        at = read_moment(row.get("timestamp"))
        if kind == "session_meta" and self.begun is None:
            self._begin(payload.values, at)
        elif kind == "turn_context":
            self.model = read_word(payload.values.get("model")) or self.model
            self.tier = name_tier(payload.values.get("service_tier"))
            self._leave_copy(payload, at)
        elif kind == "compacted" and not self.copied:
            yield Compaction()
        elif kind == "event_msg":
            yield from self._read_message(line, payload, at)

    def _begin(self, meta: Mapping[str, Any], at: datetime | None) -> None:
        self.begun = find_time(meta.get("id")) or read_moment(meta.get("timestamp")) or at
        self.session, self.where = read_word(meta.get("id")) or "", read_word(meta.get("cwd"))
        spawned = _is_spawned(meta)
        self.copied = bool(spawned or meta.get("forked_from_id"))
        self.agent = (self.session or "agent") if spawned else ""

    def _read_message(self, line: int, payload: Fields, at: datetime | None) -> Iterator[Event]:
        kind = payload.values.get("type")
        if kind in _TELLING:
            self._leave_copy(payload, at)
        if kind == "token_count" and payload.values.get("info") is not None:
            yield from self._read_count(line, payload.inner("info"), at)
        elif kind == "user_message" and not self.copied:
            said = payload.values.get("message")
            yield Said(at, len(said) if isinstance(said, str) else 0)

    def _leave_copy(self, payload: Fields, at: datetime | None) -> None:
        """Note where the copy of another session ends."""
        begun = self.begun or _BEGINNING
        turn = find_time(payload.values.get("turn_id"))
        self.named = self.named or turn is not None
        if turn is not None:
            self.copied = self.copied and turn < begun
        elif not self.named and at is not None:
            self.copied = self.copied and at < begun + COPIED_WITHIN

    def _read_count(self, line: int, info: Fields, at: datetime | None) -> Iterator[Event]:
        check(info.values, info.path)
        stated = info.inner("total_token_usage")
        before, self.total = self.total, _count(stated)
        if self.copied or self.total == before:
            yield Repeat()
            return
        last = info.inner("last_token_usage")
        counts = _count(last) if last.values else _subtract(self.total, before)
        usage = _as_usage(counts, last if last.values else None)
        if usage.total_tokens:
            yield Call(self._make_record(line, usage, last, at), self.agent)

    def _make_record(self, line: int, usage: Usage, stated: Fields, at: datetime | None) -> Record:
        return Record(
            line,
            "openai",
            Reading(usage=usage, note="" if self.tier else UNKNOWN_SPEED),
            self.model,
            self.tier,
            at.date() if at else None,
            at.time() if at else None,
            trace_figures(stated, _MEANINGS.get),
            f"{self.session}/{at}/{sum((self.total or {}).values())}" if self.session else "",
            read_labels(self.labels, {"project": self.where, "session": self.session, "agent": self.agent}),
        )


class _Payload(msgspec.Struct):
    type: str = ""


class _Line(msgspec.Struct):
    """What tells a line that says something of calls from the others, which are nearly all of a session."""

    type: str
    payload: _Payload


_decode: Final = msgspec.json.Decoder(_Line).decode


def skim(_line: int, raw: bytes, _labels: Labels) -> Iterable[Record] | None:
    """Pass over a line that says nothing of calls, or return None: see `log_format.Skim`."""
    read = _decode(raw)
    if read.type == "event_msg":
        return None if read.payload.type in _TELLING else ()
    return None if read.type in ("session_meta", "turn_context") else ()


FORMAT: Final = LogFormat("codex", "Codex", recognize, Codex, skim=skim)


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
