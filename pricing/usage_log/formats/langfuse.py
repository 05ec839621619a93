"""Langfuse's observations: its export to a bucket and from the page (JSON, JSON lines, CSV), a trace, pages of the API.

`usage_details` divide the tokens into numbers that stand beside each other, `total` aside, as Langfuse multiplies each
with a price of its own (https://langfuse.com/docs/observability/features/token-and-cost-tracking). Some packages send
an input that holds its cached tokens all the same (langfuse/langfuse#10592), and their total tells. The cost is
Langfuse's own calculation, or what the application sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from pricing.files.items import Row
from pricing.strict_json import as_object
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.inner_json import find_object, read_object
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.named_tokens import read_named
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.tiers import name_tier
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record

_CALLS: Final = ("GENERATION", "EMBEDDING")
"""Types of observations that are calls of models; others, such as AGENT, hold calls that are rows of their own."""
_SUMS: Final = tuple(
    f"ai.{name}" for name in ("generateText", "streamText", "generateObject", "streamObject", "embed", "embedMany")
)
"""Generations of Vercel's AI SDK that repeat the sum of those within them, such as ai.generateText.doGenerate."""
_DETAILS: Final = ("usage_details", "usageDetails")
_LISTS: Final = ("observations", "data")
_CACHED: Final = (
    "input_cached_tokens", "input_cache_read", "cache_read_input_tokens", "prompt_details.cache_read",
    "input_cached_text_tokens", "input_cache_read_input_tokens", "cache_read_tokens", "cached_tokens",
    "cache_read.input_tokens",
)  # fmt: skip
_WRITTEN: Final = (
    "input_cache_creation", "input_cache_creation_5m", "input_cache_write", "cache_creation_input_tokens",
    "prompt_details.cache_write", "input_cache_write_tokens", "cache_write_tokens", "cache_creation.input_tokens",
    "input_cache_creation_tokens",
)  # fmt: skip
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("input", "prompt", "input_tokens", "prompt_tokens", "promptTokens"), "input"),
    **dict.fromkeys(("input_text_tokens", "input_text", "input_image_tokens", "input_image"), "input"),
    **dict.fromkeys(_CACHED, "cache_read"),
    **dict.fromkeys(_WRITTEN, "cache_write"),
    **dict.fromkeys(("input_cache_creation_1h", "input_ephemeral_1h_input_tokens"), "cache_write_1h"),
    **dict.fromkeys(("input_audio_tokens", "input_audio"), "input_audio"),
    **dict.fromkeys(("output", "completion", "output_tokens", "completion_tokens", "completionTokens"), "output"),
    **dict.fromkeys(("output_text_tokens", "output_text"), "output"),
    **{f"{side}{part}_prediction_tokens": "output" for side in ("output_", "") for part in ("accepted", "rejected")},
    **dict.fromkeys(
        ("output_reasoning_tokens", "output_reasoning", "reasoning_tokens", "completion_details.reasoning"),
        "reasoning",
    ),
    **dict.fromkeys(("output_audio_tokens", "output_audio", "completion_details.audio"), "output_audio"),
    **dict.fromkeys(("total", "total_tokens", "totalTokens"), "total"),
}


def _recognize(row: Row) -> str:
    items = next((row[key] for key in _LISTS if isinstance(row.get(key), list) and row[key]), None)
    if items and isinstance(items[0], dict) and (reason := _recognize(items[0])):
        return f"{reason} of its observations"
    name = next((name for name in _DETAILS if name in row), None)
    known = {"trace_id", "traceId", "provided_model_name", "providedModelName", "internalModelId"} & row.keys()
    return f"the fields {name} and {min(known)}" if name and known else ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    key = next((key for key in _LISTS if isinstance(row.get(key), list)), None)
    if key is None:
        return _read_observation(line, row, labels)
    items = ((f"{key}[{index}]", item) for index, item in enumerate(row[key]))
    return read_parts(items, lambda item: _read_observation(line, as_object(item, ""), labels))


def _read_observation(line: int, row: Row, labels: Labels) -> Iterator[Record]:
    """Read an observation, unless it is no call of a model, or used nothing."""
    cells = Cells(row)
    if cells.word("type") not in (*_CALLS, None) or cells.name("name") in _SUMS:
        return
    name = next((name for name in _DETAILS if cells.has(name)), _DETAILS[0])
    details = read_object(row.get(name), name)
    if not any(details.values()):
        return
    named = read_named(details, _KINDS, beside=True, path=name)
    when = cells.when("start_time", "startTime")
    yield Record(
        line,
        "langfuse",
        Reading(usage=named.usage, reported=_read_cost(row), note=named.note),
        cells.name("provided_model_name", "providedModelName", "model"),
        name_tier(find_object(row.get("model_parameters", row.get("modelParameters"))).get("service_tier")),
        when.day,
        when.at,
        named.figures,
        cells.name("id") or "",
        read_labels(labels, {**row, "metadata": find_object(row.get("metadata"))}),
    )


def _read_cost(row: Row) -> Decimal | None:
    """Return what Langfuse says that it cost; None where it says nothing, as for a model that it has no price of."""
    cells = Cells(row)
    cost = cells.dollars("total_cost", "totalCost", "calculatedTotalCost")
    if cost is None:
        details = find_object(row.get("cost_details", row.get("costDetails")))
        cost = Cells(details).dollars("total")
    return cost or None


FORMAT: Final = LogFormat(
    "langfuse", "Langfuse observations", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
