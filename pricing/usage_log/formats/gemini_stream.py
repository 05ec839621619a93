"""Gemini's answers that do not say which of them are chunks of one stream, each a row: without `responseId`.

Counts of a chunk are those of the stream so far, so that the last ones count, once; a `finishReason` ends the stream:
FirebaseExtended/vertexai-sdk-test-data, mock-responses/googleai/streaming-success-basic-reply-long.txt. Before Gemini 2
each chunk stated one: sourcegraph/sourcegraph-public-snapshot, cody-gateway/…/completions/google_test.go. Then nobody
can tell a stream from answers to prompts of the same length: the charge is that of one answer, a lower bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage_log.fields.envelope import Found, find_response
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.formats import gemini, responses
from pricing.usage_log.formats.anthropic_stream import CUT_SHORT
from pricing.usage_log.formats.openai_stream import MOST_OPEN
from pricing.usage_log.log_format import Labels, LogFormat, Reader
from pricing.usage_log.record import Record
from pricing.usage_log.response import choose_format, read_response

DOUBTFUL: Final = "chunks of one stream, or several answers: without responseId nobody can tell; charged as one"
NO_USAGE: Final = "of a stream that states no usage"
_REASONS: Final = ("finishReason", "finish_reason")
_GROUNDING: Final = ("groundingMetadata", "grounding_metadata")
_UNSPECIFIED: Final = "FINISH_REASON_UNSPECIFIED"
_PROMPT: Final = ("promptTokenCount", "prompt_token_count")
_ENDS_ONCE: Final = 2
"""Generation of Gemini from which only the last chunk of a stream states a finishReason."""


def _recognize(row: Row) -> str:
    found = find_response(row)
    if not _list_candidates(found):
        return ""
    usage = _find_usage(found)
    if usage is None:
        return "candidates of Gemini without a usage"
    form = choose_format(usage)
    return "candidates of Gemini without responseId" if form is gemini.FORMAT and not found.find_id() else ""


def _list_candidates(found: Found) -> list[dict[str, Any]]:
    """Return what a row answers, where it may be a chunk; none for a result of a batch."""
    candidates = found.values.get("candidates")
    if found.batch or found.path not in ("", "response") or not isinstance(candidates, list):
        return []
    given = [each for each in candidates if isinstance(each, dict)]
    return given if any("content" in each or _states_reason(each) for each in given) else []


def _states_reason(candidate: dict[str, Any]) -> bool:
    return any(key in candidate for key in _REASONS)


def _find_usage(found: Found) -> Fields | None:
    try:
        usage = found.find_usage()
    except JSONError:
        return None
    return None if usage.path == found.path else usage


@dataclass(slots=True)
class _Open:
    """Answer that may go on."""

    record: Record
    grounding: list[dict[str, Any]]
    """What its chunks so far rest on, of which searches are charged."""
    ended: bool
    doubtful: bool = False


@dataclass
class Stream:
    """Reader of the chunks of streams, one after another or interleaved, and of the other responses between."""

    labels: Labels = ()
    open: dict[tuple[str | None, Any], _Open] = field(default_factory=dict)
    """By model and length of the prompt, which all chunks of a stream state alike."""
    silent: int = 0
    """Line of a chunk without a usage, where no later one of its stream stated it yet."""
    others: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.others = responses.FORMAT.start(self.labels)

    def read(self, line: int, row: Row) -> Iterable[Record]:
        found = find_response(row)
        candidates = _list_candidates(found)
        stated = found.find_usage()
        usage = None if stated.path == found.path else stated
        if not candidates or (usage and found.find_id()):
            return (*self._end(), *self.others.read(line, row))
        if usage is None:
            self.silent = self.silent or (0 if found.find_id() else line)
            return ()
        self.silent = 0
        prompt = next((usage.values[key] for key in _PROMPT if key in usage.values), None)
        return self._read_chunk(prompt, line, row, found)

    def finish(self) -> Iterator[Record]:
        for answer in self.open.values():
            yield _close(answer)
        self.open = {}
        if self.silent:
            raise JSONError("", f"line {self.silent}: {NO_USAGE}")

    def _read_chunk(self, prompt: Any, line: int, row: Row, found: Found) -> Iterator[Record]:
        chunk = _open(line, row, found, self.labels)
        place = (chunk.record.model, prompt)
        before = self.open.get(place)
        if before is not None and _goes_on(before, chunk):
            self.open[place] = _join(before, chunk, row, found, self.labels)
            return
        yield from self._end()
        if left := self.open.pop(place, None):
            yield _close(left)
        if len(self.open) >= MOST_OPEN:
            yield _close(self.open.pop(next(iter(self.open))))
        self.open[place] = chunk

    def _end(self) -> Iterator[Record]:
        """Yield the answers that have ended, as only the next chunk could have gone on with them."""
        for place in [place for place, answer in self.open.items() if answer.ended]:
            yield _close(self.open.pop(place))


def _open(line: int, row: Row, found: Found, labels: Labels) -> _Open:
    candidates = _list_candidates(found)
    ended = any(_is_reason(candidate.get(key)) for candidate in candidates for key in _REASONS)
    return _Open(read_response(line, row, labels), _list_grounding(candidates), ended)


def _goes_on(before: _Open, chunk: _Open) -> bool:
    """Return True where a chunk may go on with an answer: one that has ended only where each chunk says so."""
    usage, earlier = chunk.record.usage, before.record.usage
    grown = usage.output_tokens >= earlier.output_tokens and usage.reasoning_tokens >= earlier.reasoning_tokens
    return grown and (not before.ended or (chunk.ended and _ends_each(chunk.record.model)))


def _ends_each(model: str | None) -> bool:
    """Return True for a model of which each chunk may state a finishReason, as one that is not known."""
    generation = re.search(r"gemini-(\d{1,4})", model or "")
    return generation is None or int(generation[1]) < _ENDS_ONCE


def _join(before: _Open, chunk: _Open, row: Row, found: Found, labels: Labels) -> _Open:
    record, grounding = chunk.record, [*before.grounding, *chunk.grounding]
    if before.grounding:  # searches of earlier chunks are charged, too
        record = read_response(record.line, _replace_candidates(row, found, grounding), labels)
    record = replace(record, line=before.record.line)
    return _Open(record, grounding, chunk.ended, before.doubtful or before.ended)


def _close(answer: _Open) -> Record:
    reason = DOUBTFUL if answer.doubtful else "" if answer.ended else CUT_SHORT
    return replace(answer.record, lower_bound=reason)


def _is_reason(word: Any) -> bool:
    return isinstance(word, str) and word not in ("", _UNSPECIFIED)


def _list_grounding(candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: each[key]} for each in candidates for key in _GROUNDING if each.get(key)]


def _replace_candidates(row: Row, found: Found, candidates: list[dict[str, Any]]) -> Row:
    values = {**found.values, "candidates": candidates}
    return {**row, found.path: values} if found.path else values


FORMAT: Final = LogFormat("gemini-stream", "Gemini responses without ids", _recognize, Stream)
