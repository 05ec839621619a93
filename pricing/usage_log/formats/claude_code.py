"""Claude Code's sessions: `~/.claude/projects/<project>/<session>.jsonl`, and their sub-agents beside them.

Each block of an answer is a line of its own that repeats the usage of the whole answer, at first with an output of a
few tokens (ryoppippi/ccusage#985, getagentseal/codeburn#201). An answer is the same by `message.id` and `requestId`;
of its lines the one with the most output counts. A session that is resumed or forked copies earlier lines, under new
`uuid`s and with the same two ids. Gateways write no `requestId` (junhoyeo/tokscale#563). The format is published
nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from pricing.files.items import Row
from pricing.strict_json import as_object, check, parse_line
from pricing.usage_log.divided import divide_record
from pricing.usage_log.events import Call, Compaction, Event, Said, read_word
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import read_moment, read_when
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.reported import as_dollars
from pricing.usage_log.fields.tiers import name_tier
from pricing.usage_log.fields.trace import Figure, trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.formats import anthropic
from pricing.usage_log.log_format import Labels, LogFormat
from pricing.usage_log.record import Record

SYNTHETIC: Final = "<synthetic>"
"""Model of what Claude Code wrote itself, such as the message of an error: no call."""
COMPACTS: Final = "acompact"
"""Beginning of the agent's id where it is the one that summarizes the conversation."""
LONGER: Final = "[1m]"
"""What is appended to the name of a model with the longer context window."""
LONGEST_ID: Final = 200
"""Characters of an id that are kept."""
LOWER_BOUND: Final = (
    "Claude Code may log an answer before it is whole, and does not log its titles, recaps and summaries"
)
"""Outputs of a few tokens that never grow: anthropics/claude-code#25941, #27361; calls that no session has, 15 % of a
day's cost: VasiHemanth/tokentelemetry#246."""
_NULL: Final = msgspec.Raw(b"null")
_MARKS: Final = ("sessionId", "parentUuid", "isSidechain", "leafUuid", "isSnapshotUpdate")


def recognize(row: Row) -> str:
    """Return which field of a row only this format has; blank: none."""
    if not isinstance(row.get("type"), str):
        return ""
    return next((f"the field {mark}" for mark in _MARKS if mark in row), "")


@dataclass(frozen=True, slots=True)
class ClaudeCode:
    """Reader of one session's file."""

    labels: Labels = ()

    def read(self, line: int, row: Row) -> Iterable[Record]:
        answer = _find_answer(row)
        record = None if answer is None else _read_answer(line, answer, self.labels)
        return divide_record(record) if record else ()

    def read_events(self, line: int, row: Row) -> Iterator[Event]:
        kind, answer = row.get("type"), _find_answer(row)
        if answer is not None:
            if record := _read_answer(line, answer, ()):
                message: dict[str, Any] = answer["message"]
                whole, characters = message.get("stop_reason") is not None, _count_characters(message.get("content"))
                yield Call(replace(record, figures=()), _name_agent(answer), whole, characters)
        elif kind == "user" and _is_said(row):
            yield Said(read_moment(row.get("timestamp")), _count_characters(row["message"].get("content")))
        elif kind == "system" and row.get("subtype") == "compact_boundary":
            yield Compaction(Fields(row).inner("compactMetadata").number("preTokens"))

    def finish(self) -> Iterable[Record]:
        return ()


class _Line(msgspec.Struct):
    """What is read of an answer's line whose labels nobody asked for."""

    type: str
    message: msgspec.Raw = _NULL
    timestamp: str | None = None
    requestId: str | None = None  # noqa: N815 - as it is written
    uuid: str | None = None
    costUSD: None = None  # noqa: N815


class _Message(msgspec.Struct):
    usage: msgspec.Raw = _NULL
    id: str | None = None
    model: str | None = None


_decode_line: Final = msgspec.json.Decoder(_Line).decode
_decode_message: Final = msgspec.json.Decoder(_Message).decode


def skim(line: int, raw: bytes, labels: Labels) -> Iterable[Record] | None:
    """Read a line without its texts, which are nearly all of it: see `log_format.Skim`."""
    read = _decode_line(raw)
    if read.type not in ("assistant", "progress"):
        return ()
    if labels or read.type == "progress":
        return None
    message = _decode_message(read.message)
    if message.model == SYNTHETIC or bytes(message.usage) == b"null":
        return None
    row = {"timestamp": read.timestamp, "requestId": read.requestId, "uuid": read.uuid}
    names = {"id": message.id, "model": message.model}
    return divide_record(_make_record(line, row, names, labels, _read_again(bytes(message.usage), message.model)))


FORMAT: Final = LogFormat("claude-code", "Claude Code", recognize, ClaudeCode, skim=skim)


def _find_answer(row: Row) -> Row | None:
    """Return the line of an answer; that of a sub-agent may stand in a line on its progress, too, with the same ids."""
    if row.get("type") == "assistant":
        return row
    data = row.get("data") if row.get("type") == "progress" else None
    inner = data.get("message") if isinstance(data, dict) else None
    message = inner.get("message") if isinstance(inner, dict) and inner.get("type") == "assistant" else None
    if not isinstance(data, dict) or not isinstance(inner, dict) or not isinstance(message, dict):
        return None
    if not message.get("id") or not inner.get("requestId"):
        return None
    return {**row, **inner, "agentId": data.get("agentId"), "isSidechain": True}


def _read_answer(line: int, row: Row, labels: Labels) -> Record | None:
    """Return the call of an answer's line; None where no model answered."""
    message = as_object(row.get("message"), "message")
    if message.get("usage") is None or message.get("model") == SYNTHETIC:
        return None
    return _make_record(line, row, message, labels, _read_usage(message))


class _Read(NamedTuple):
    """What the usage of an answer says."""

    reading: Reading
    tier: str | None
    figures: tuple[Figure, ...]


def _read_usage(message: Row) -> _Read:
    check(message["usage"], "message.usage")
    usage = Fields(as_object(message["usage"], "message.usage"), "message.usage")
    reading = anthropic.FORMAT.read(usage, Fields(message, "message"))
    tier = name_tier(usage.values.get("service_tier"))
    return _Read(reading, tier, trace_figures(usage, anthropic.FORMAT.meaning))


@lru_cache(maxsize=16)  # the lines of an answer, which come one after another, repeat its usage
def _read_again(usage: bytes, model: str | None) -> _Read:
    return _read_usage({"usage": parse_line(usage.decode()), "model": model})


def _make_record(line: int, row: Row, message: Row, labels: Labels, read: _Read) -> Record:
    when, reading = read_when(row.get("timestamp")), read.reading
    return Record(
        line,
        anthropic.FORMAT.vendor,
        replace(reading, reported=as_dollars(row.get("costUSD"))),  # until version 1.0.9
        read_word(_name_model(message)),
        read.tier,
        when.day,
        when.at,
        read.figures,
        _name_answer(row, message),
        read_labels(labels, row, {"project": row.get("cwd"), "agent": row.get("agentId")}),
        context=reading.context,
        lower_bound=LOWER_BOUND,
    )


def _name_model(message: Row) -> Any:
    """Return a model's name without what Claude Code appends to it for a longer context window."""
    name = message.get("model")
    return name.removesuffix(LONGER) if isinstance(name, str) else name


def _name_answer(row: Row, message: Row) -> str:
    """Return what an answer is the same by; blank where it has no id at all."""
    asked, request = message.get("id") or row.get("uuid"), row.get("requestId")
    return f"{str(asked)[:LONGEST_ID]}/{str(request or '')[:LONGEST_ID]}" if asked else ""


def _name_agent(row: Row) -> str:
    return (read_word(row.get("agentId")) or "sidechain") if row.get("isSidechain") is True else ""


def _is_said(row: Row) -> bool:
    """Return True for what a person sent: no result of a tool, no note of the tool's own, no summary."""
    message = row.get("message")
    if not isinstance(message, dict) or any(row.get(k) for k in ("isMeta", "isCompactSummary", "isSidechain")):
        return False
    content = message.get("content")
    blocks = content if isinstance(content, list) else []
    return not any(isinstance(block, dict) and block.get("type") == "tool_result" for block in blocks)


def _count_characters(content: Any) -> int:
    """Count the characters of texts and of the arguments of calls; thinking is shown as a summary, if at all."""
    if isinstance(content, str):
        return len(content)
    blocks = [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []
    texts = [block["text"] for block in blocks if isinstance(block.get("text"), str)]
    return sum(map(len, texts)) + sum(_measure(block["input"]) for block in blocks if "input" in block)


def _measure(value: Any) -> int:
    """Return about how long a value is as JSON, however deeply it is nested."""
    waiting, length = [value], 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        else:
            length += len(item) + 2 if isinstance(item, str) else 4
    return length
