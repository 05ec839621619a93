"""Claude Code's sessions: `~/.claude/projects/<project>/<session>.jsonl`, and their sub-agents beside them.

Each block of an answer is a line of its own that repeats the usage of the whole answer, at first with an output of a
few tokens (ryoppippi/ccusage#985, getagentseal/codeburn#201). An answer is the same by `message.id` and `requestId`;
of its lines the one with the most output counts. A session that is resumed or forked copies earlier lines, under new
`uuid`s and with the same two ids. Gateways write no `requestId` (junhoyeo/tokscale#563). The format is published
nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pricing.strict_json import as_object, check
from pricing.usage_log.formats import anthropic
from pricing.usage_log.log import Call, Compaction, Log, Said, read_moment, read_word
from pricing.usage_log.reading import Reading
from pricing.usage_log.usage_fields import Fields

TITLE: Final = "Claude Code"
SYNTHETIC: Final = "<synthetic>"
"""Model of what Claude Code wrote itself, such as the message of an error: no call."""
COMPACTS: Final = "acompact"
"""Beginning of the agent's id where it is the one that summarizes the conversation."""
LONGEST_ID: Final = 200
"""Characters of an id that are kept."""
_MARKS: Final = frozenset({"sessionId", "parentUuid", "isSidechain", "leafUuid", "isSnapshotUpdate"})


def recognizes(item: Mapping[str, Any]) -> bool:
    """Return True for an object that only this format has on a line."""
    return isinstance(item.get("type"), str) and not _MARKS.isdisjoint(item)


@dataclass
class ClaudeCode:
    """Reader of one session's file."""

    log: Log

    def read(self, line: int, item: dict[str, Any]) -> None:
        kind = item.get("type")
        if kind == "assistant":
            self._read_answer(line, item)
        elif kind == "user" and _is_said(item):
            self.log.add(Said(read_moment(item.get("timestamp")), _count_characters(item["message"].get("content"))))
        elif kind == "system" and item.get("subtype") == "compact_boundary":
            metadata = Fields(item).inner("compactMetadata")
            self.log.add(Compaction(metadata.number("preTokens")))

    def _read_answer(self, line: int, item: dict[str, Any]) -> None:
        message = as_object(item.get("message"), "message")
        usage = message.get("usage")
        if usage is None or message.get("model") == SYNTHETIC:
            return
        check(usage, "message.usage")
        call = Call(
            line,
            _read_usage(Fields(as_object(usage, "message.usage"), "message.usage"), Fields(message, "message")),
            read_word(message.get("model")),
            read_moment(item.get("timestamp")),
            agent=_name_agent(item),
            whole=message.get("stop_reason") is not None,
            characters=_count_characters(message.get("content")),
        )
        asked = message.get("id") or item.get("uuid") or line
        key = (str(asked)[:LONGEST_ID], str(item.get("requestId") or "")[:LONGEST_ID])
        place = self.log.places.get(key)
        if place is None:
            self.log.add(call)
            self.log.places[key] = len(self.log.events) - 1
        elif isinstance(before := self.log.events[place], Call):
            self.log.repeats += 1
            self.log.shared += place < self.log.begun
            self.log.events[place] = _join(before, call)


def _join(before: Call, again: Call) -> Call:
    """Return one call of two lines: the one with more output, begun when the first was."""
    more = again if again.reading.usage.output_tokens > before.reading.usage.output_tokens else before
    return replace(
        before,
        reading=more.reading,
        whole=before.whole or again.whole,
        characters=before.characters + again.characters,
    )


def _read_usage(usage: Fields, message: Fields) -> Reading:
    reading = anthropic.FORMAT.read(usage, message)
    thought = usage.inner("output_tokens_details").number("thinking_tokens")
    reasoning = min(thought, reading.usage.output_tokens)
    return replace(reading, usage=replace(reading.usage, reasoning_tokens=reasoning))


def _name_agent(item: Mapping[str, Any]) -> str:
    return (read_word(item.get("agentId")) or "sidechain") if item.get("isSidechain") is True else ""


def _is_said(item: Mapping[str, Any]) -> bool:
    """Return True for what a person sent: no result of a tool, no note of the tool's own, no summary."""
    message = item.get("message")
    if not isinstance(message, dict) or any(item.get(k) for k in ("isMeta", "isCompactSummary", "isSidechain")):
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
