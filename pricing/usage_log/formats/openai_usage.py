"""Usage of an organization as OpenAI sums it: pages of its usage API, and the dashboard's CSV of usage.

`input_tokens` hold what was read from the cache and written to it. The first generation has tokens of audio beside
them, the second one (with `input_text_tokens`) within. Lengths of requests are not stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import trace_cells
from pricing.usage_log.fields.usage_format import INPUT, OUTPUT, WITHIN
from pricing.usage_log.formats.openai_pages import STANDS_BESIDE, find_bucket, find_objects, find_results
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record

COMPLIMENTARY: Final = "incentivized-tier"
"""Tokens that OpenAI gives to those who share their data: pydantic/genai-prices#115."""
UNGROUPED: Final = "not grouped by batch and service_tier, so priced as standard"
_TIERS: Final = {"default": "standard", "default-tier": "standard", COMPLIMENTARY: "standard"}
_BYTES: Final = 10**9
_OTHERS: Final = {
    "num_sessions": "code_session",
    "num_requests": "",  # by the kind of result
    "seconds": "minute",
    "characters": "input_mchar",
    "images": "image",
}
"""Unit of what is counted in place of tokens, by its field."""
_MEANINGS: Final = {
    "num_model_requests": "requests",
    "input_tokens": INPUT,
    "output_tokens": OUTPUT,
    "input_cached_tokens": "cached input",
    "input_cache_write_tokens": "cache write",
    "input_cache_write_12h_tokens": "cache write (12 hours)",
    "input_audio_tokens": "audio input",
    "input_cached_audio_tokens": "cached audio input",
    "output_audio_tokens": "audio output",
    "input_image_tokens": "image input",
    "input_cached_image_tokens": "cached image input",
    "output_image_tokens": "image output",
    **dict.fromkeys(
        (
            "input_uncached_tokens", "input_text_tokens", "output_text_tokens", "input_cached_text_tokens",
            "input_cache_write_30m_tokens",
        ),
        WITHIN,
    ),
    "usage_bytes": "file storage",
    **dict.fromkeys(_OTHERS, "charged instead of tokens"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Inputs:
    """Input of a result, divided."""

    whole: int
    cached: int
    written: int
    written_12h: int
    audio: int
    cached_audio: int


def _recognize(row: Row) -> str:
    kind = next((kind for kind in find_objects(row) if kind.startswith("organization.usage.")), "")
    if kind:
        return f"results of the kind {kind}"
    if "num_model_requests" in row and "start_time_iso" in row:
        return "the columns num_model_requests and start_time_iso"
    return "a page of buckets" if _is_empty_page(row) else ""


def _is_empty_page(row: Row) -> bool:
    """Return True for a page of days without use, which do not say of what they are."""
    data = row.get("data")
    if not isinstance(data, list) or row.get("object") != "page":
        return False
    buckets = data
    kinds = {str(bucket.get("object")) for bucket in buckets if isinstance(bucket, dict)}
    return kinds == {"bucket"} and not any(find_objects(row))


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    return read_parts(find_results(row), lambda result: _read_result(line, Cells(result), labels))


def _read_result(line: int, cells: Cells, labels: Labels) -> Iterator[Record]:
    kind = str(cells.row.get("object") or "").removeprefix("organization.usage.").removesuffix(".result")
    if not any(cells.has(name) for name in _MEANINGS):
        return  # the dashboard writes a row for each day without use
    when = find_bucket(cells)
    served = cells.word("service_tier")
    tier = "batch" if cells.flag("batch") else _TIERS.get(served or "", (served or "").removesuffix("-tier") or None)
    yield Record(
        line,
        "openai",
        replace(_read_usage(cells, kind), note="" if cells.has("batch") or served else UNGROUPED),
        cells.name("model"),
        tier,
        when.day,
        when.at,
        trace_cells(cells.row, _MEANINGS.get, beside=STANDS_BESIDE),
        labels=read_labels(labels, cells.row),
        requests=cells.count("num_model_requests"),
        summed=True,
        complimentary=served == COMPLIMENTARY,
    )


def _read_usage(cells: Cells, kind: str) -> Reading:
    into, divided = _read_input(cells), cells.has("output_text_tokens")
    output, audio = cells.count("output_tokens"), cells.count("output_audio_tokens")
    return Reading(
        usage=Usage(
            input_tokens=into.whole,
            cache_read_tokens=into.cached,
            cache_write_tokens=into.written - into.written_12h,
            cache_write_12h_tokens=into.written_12h,
            output_tokens=output if divided else output + audio,
            input_audio_tokens=into.audio,
            cache_audio_read_tokens=into.cached_audio,
            output_audio_tokens=audio,
        ),
        images=ImageTokens(
            cells.count("input_image_tokens"),
            cells.count("input_cached_image_tokens"),
            cells.optional("output_image_tokens"),
        ),
        fees=tuple(_count_others(cells, kind)),
        search_type=None,
    )


def _read_input(cells: Cells) -> _Inputs:
    """Raises JSONError where the parts are not the whole."""
    whole, cached = cells.count("input_tokens"), cells.count("input_cached_tokens")
    audio, cached_audio = cells.count("input_audio_tokens"), cells.count("input_cached_audio_tokens")
    written, uncached = cells.count("input_cache_write_tokens"), cells.optional("input_uncached_tokens")
    if uncached is not None and whole not in (cached + uncached, cached + uncached + written):
        problem = f"{uncached:,} uncached and {cached:,} cached tokens are not the {whole:,} of input_tokens"
        raise JSONError("input_uncached_tokens", problem)
    if not cells.has("input_text_tokens"):
        # the first generation: audio stands beside, with what was read from the cache
        whole, audio = whole + audio, audio - cached_audio
    return _Inputs(
        whole, cached - cached_audio, written, cells.count("input_cache_write_12h_tokens"), audio, cached_audio
    )


def _count_others(cells: Cells, kind: str) -> Iterable[tuple[str, Decimal]]:
    searched = "file_search" if kind == "file_search_calls" or "vector_store_id" in cells.row else "web_search"
    for name, unit in _OTHERS.items():
        if number := cells.count(name):
            yield unit or searched, Decimal(number)
    if stored := cells.count("usage_bytes"):
        yield "storage_gb_day", Decimal(stored) / _BYTES


FORMAT: Final = LogFormat(
    "openai-usage", "OpenAI usage", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
