"""Numbers of the commonest usage objects: from the fields of a shape to what is charged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from pricing.usage import MOST
from pricing.usage_log.fast.shape import NOTHING, NoShape, Shape
from pricing.usage_log.key import COLUMNS, PLACES, Sums

Numbers = tuple[int, int, int, int, int, int, int]
"""Numbers of a call, in the order of FIELDS."""
FIELDS: Final = (
    "input_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens",
    "output_tokens", "reasoning_tokens", "undivided_tokens",
)  # fmt: skip
Counts = tuple[int, int, int, int, int, int]
"""Numbers of a call as its usage states them: the input first, then the output."""
Mark = Callable[[Counts], int]
"""What counts decide of a call's key: the thresholds that its length passes × MARKS, and which numbers are not 0.

REFUSED: the counts contradict each other, or ask for more thought than this."""
MARKS: Final = 64
REFUSED: Final = -1
Divide = Callable[[Counts], Numbers]
"""Linear: of the sums of the counts of calls, it makes the sums of their numbers."""

_ONE: Final = tuple(PLACES[name] for name in ("rows", "requests"))
_SUMMED: Final = tuple(PLACES[name] for name in FIELDS)
_INPUT: Final = ("prompt_tokens", "input_tokens")
_OUTPUT: Final = ("completion_tokens", "output_tokens")
WRITTEN: Final = ("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens")
MESSAGE: Final = ("cache_read_input_tokens", "cache_creation_input_tokens", *WRITTEN)
"""Fields that only Anthropic's usage has, whose input holds neither cache reads nor writes."""

_LONG: Final = {
    **dict.fromkeys(_INPUT, 2_000_003),
    **dict.fromkeys(_OUTPUT, 70_001),
    "total_tokens": 2_070_004,
    "cached_tokens": 400_009,
    "cache_write_tokens": 200_003,
    "reasoning_tokens": 30_011,
    "cache_read_input_tokens": 300_007,
    "cache_creation_input_tokens": 30_013,
    "ephemeral_5m_input_tokens": 10_007,
    "ephemeral_1h_input_tokens": 20_006,
}
_SHORT: Final = {
    **dict.fromkeys(_LONG, 1),
    **dict.fromkeys((*_INPUT, *_OUTPUT), 3),
    "total_tokens": 6,
    "cache_creation_input_tokens": 2,
}
SAMPLES: Final[tuple[Mapping[str, int], ...]] = (_LONG, _SHORT)
"""Numbers to try a reader with, each another one; 1 for those without."""


def expand_numbers(rows: int, numbers: Iterable[int]) -> Sums:
    """Return the sums of a number of calls, by the numbers that they have together."""
    sums = [0] * len(COLUMNS)
    for place in _ONE:
        sums[place] = rows
    for place, number in zip(_SUMMED, numbers, strict=True):
        sums[place] = number
    return sums


def find_count(shape: Shape, thresholds: Sequence[int]) -> tuple[tuple[str, ...], Mark, Divide]:
    """Return the six attributes of a shape's counts, and what is made of them. Raises NoShape."""
    names = [field.name for field in shape.list_fields("count")]
    into, out = _find(shape, *_INPUT), _find(shape, *_OUTPUT)
    if NOTHING in (into, out):
        raise NoShape
    message = any(name in names for name in MESSAGE)
    parts = MESSAGE if message else ("total_tokens", "cached_tokens", "cache_write_tokens", "reasoning_tokens")
    mark, divide = _choose_count(names, message)
    return (into, out, *(_find(shape, name) for name in parts)), partial(mark, thresholds), divide


def _choose_count(names: list[str], message: bool) -> tuple[Callable[[Sequence[int], Counts], int], Divide]:
    if not message:
        return _mark_chat if "total_tokens" in names else _mark_untotaled, _divide_chat
    if not any(name in names for name in WRITTEN):
        return _mark_message, _divide_message
    return _mark_divided if "cache_creation_input_tokens" in names else _mark_parts, _divide_divided


def _find(shape: Shape, *names: str) -> str:
    """Return the attribute of a field; NOTHING where the shape lacks it."""
    places = [field.place for field in shape.list_fields("count") if field.name in names]
    if len(places) > 1:
        raise NoShape
    return places[0] if places else NOTHING


def _mark_chat(thresholds: Sequence[int], counts: Counts) -> int:
    """https://platform.openai.com/docs/api-reference/chat/object and …/responses/object"""
    tokens, output, total, read, write, reasoning = counts
    fresh = tokens - read - write
    if total != tokens + output or fresh < 0 or reasoning > output:
        return REFUSED
    mark = bisect_right(thresholds, tokens) * MARKS
    if fresh:
        mark += 1
    if read:
        mark += 2
    if reasoning:
        mark += 4
    if output > reasoning:
        mark += 8
    return mark + 16 if write else mark


def _mark_untotaled(thresholds: Sequence[int], counts: Counts) -> int:
    tokens, output, _, read, write, reasoning = counts
    return _mark_chat(thresholds, (tokens, output, tokens + output, read, write, reasoning))


def _divide_chat(counts: Counts) -> Numbers:
    tokens, output, _, read, write, reasoning = counts
    return tokens, read, write, 0, output, reasoning, output - reasoning


def _mark_divided(thresholds: Sequence[int], counts: Counts) -> int:
    """https://platform.claude.com/docs/en/api/messages"""
    fresh, output, read, write, short, long = counts
    tokens = fresh + read + short + long
    if tokens > MOST or write != short + long:
        return REFUSED
    mark = bisect_right(thresholds, tokens) * MARKS
    if fresh:
        mark += 1
    if read:
        mark += 2
    if output:
        mark += 8
    if short:
        mark += 16
    return mark + 32 if long else mark


def _mark_message(thresholds: Sequence[int], counts: Counts) -> int:
    fresh, output, read, write, _, _ = counts
    return _mark_divided(thresholds, (fresh, output, read, write, write, 0))


def _mark_parts(thresholds: Sequence[int], counts: Counts) -> int:
    fresh, output, read, _, short, long = counts
    return _mark_divided(thresholds, (fresh, output, read, short + long, short, long))


def _divide_divided(counts: Counts) -> Numbers:
    fresh, output, read, _, short, long = counts
    return fresh + read + short + long, read, short, long, output, 0, output


def _divide_message(counts: Counts) -> Numbers:
    fresh, output, read, write, _, _ = counts
    return fresh + read + write, read, write, 0, output, 0, output
