"""Events of OpenAI's streams and realtime sessions, each a row: the last ones state the usage.

A chat's chunks state it once, after the last choice, where `stream_options.include_usage` asked for it; vendors who
follow OpenAI write what was used so far on each chunk. Of a response and of a realtime session's, the event that ends
it has all of it. https://platform.openai.com/docs/api-reference/chat-streaming, …/responses-streaming, …/realtime
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage_log.log_format import Labels, LogFormat
from pricing.usage_log.record import Record
from pricing.usage_log.response import read_response

MOST_OPEN: Final = 1_000
"""Streams that are read at once, interleaved; of more, the one that began first is taken for ended."""
NO_USAGE: Final = "of a stream that states no usage; ask for it with stream_options.include_usage"
_CHUNK: Final = "chat.completion.chunk"
_KINDS: Final = ("response.", "session.", "conversation.item.", "input_audio_buffer.", "rate_limits.", "transcript.")
_ENDED: Final = ("response.failed", "response.cancelled", "error")
"""Events after which nothing is charged that they do not state."""


def _recognize(row: Row) -> str:
    kind = row.get("type")
    if row.get("object") == _CHUNK:
        return "a chat.completion.chunk"
    return f"an event {kind[:40]}" if isinstance(kind, str) and kind.startswith(_KINDS) else ""


@dataclass
class Stream:
    """Reader of the events of streams, one after another or interleaved."""

    labels: Labels = ()
    open: dict[str, tuple[int, Row | None]] = field(default_factory=dict)
    """Streams that have begun: the line of each, and the last row that states its usage."""
    model: str | None = None
    """Of a realtime session, whose responses do not name it."""
    transcribes: str | None = None
    """Model that writes the transcript of what is said in it."""
    missing: list[int] = field(default_factory=list)
    """Lines of streams that ended without a usage, the first MOST_OPEN."""

    def read(self, line: int, row: Row) -> Iterator[Record]:
        if row.get("object") == _CHUNK:
            yield from self._read_chunk(line, row)
            return
        kind, response = row.get("type"), row.get("response")
        self._read_session(row.get("session"))
        if isinstance(response, dict):
            yield from self._read_response(line, row, response)
        elif isinstance(kind, str) and isinstance(row.get("usage"), dict):
            model = self.transcribes if "transcription" in kind else self.model
            yield read_response(line, row if row.get("model") else {**row, "model": model}, self.labels)

    def finish(self) -> Iterator[Record]:
        while self.open:
            yield from self._close(next(iter(self.open)))
        if self.missing:
            lines = ", ".join(map(str, self.missing[:5])) + (", …" if len(self.missing) > 5 else "")
            raise JSONError("", f"{len(self.missing):,} on line {lines}: {NO_USAGE}")

    def _read_chunk(self, line: int, row: Row) -> Iterator[Record]:
        name = str(row.get("id") or "")[:200]
        if name not in self.open and len(self.open) >= MOST_OPEN:
            yield from self._close(next(iter(self.open)))
        stated = _find_stated(row)
        if name not in self.open or stated is not None:
            self.open[name] = (line, stated)

    def _read_response(self, line: int, row: Row, response: dict[str, Any]) -> Iterator[Record]:
        name, kind = str(response.get("id") or "")[:200], row.get("type")
        if response.get("usage"):
            self.open.pop(name, None)
            named = response if response.get("model") else {**response, "model": self.model}
            yield read_response(line, {**row, "response": named}, self.labels)
        elif kind in _ENDED:
            self.open.pop(name, None)
        elif len(self.open) < MOST_OPEN:
            self.open.setdefault(name, (line, None))

    def _read_session(self, session: Any) -> None:
        if not isinstance(session, dict):
            return
        self.model = session.get("model") or self.model
        audio: Any = session.get("audio")
        heard = audio.get("input") if isinstance(audio, dict) else session
        key = "transcription" if isinstance(audio, dict) else "input_audio_transcription"
        transcription = heard.get(key) if isinstance(heard, dict) else None
        if isinstance(transcription, dict):
            self.transcribes = transcription.get("model") or self.transcribes

    def _close(self, name: str) -> Iterator[Record]:
        line, row = self.open.pop(name)
        if row is not None:
            yield read_response(line, row, self.labels)
        elif len(self.missing) < MOST_OPEN:
            self.missing.append(line)


def _find_stated(row: Row) -> Row | None:
    """Return a chunk with its usage where others have it; None: it states none."""
    if row.get("usage"):
        return row
    choices, groq = row.get("choices"), row.get("x_groq")
    beside = [groq, *(choices if isinstance(choices, list) else ())]  # Moonshot's choices: earendil-works/pi#2017
    usage = next((place["usage"] for place in beside if isinstance(place, dict) and place.get("usage")), None)
    return {**row, "usage": usage} if usage else None


def _start(labels: Labels) -> Stream:
    return Stream(labels)


FORMAT: Final = LogFormat("openai-stream", "OpenAI stream", _recognize, _start)
