"""OpenRouter's generations, one a row: the CSV of its logs, and its API's record of one.

https://openrouter.ai/docs/api-reference/generations/get-generation

The record has each number twice, in the model's own tokens (`native_tokens_prompt`), which are charged, and in those of
one tokenizer for all. What searches and files cost is stated in dollars, without their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pricing.files.items import Row
from pricing.strict_json import JSONError, check
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.fields.usage_format import INPUT, OUTPUT, WITHIN
from pricing.usage_log.formats.openrouter_names import add_amounts, name_model
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record


class Columns(NamedTuple):
    """Names of what a generation states."""

    id: str
    model: str
    input: str
    output: str
    reasoning: str
    cached: str
    cost: str
    byok_cost: str


CSV: Final = Columns(
    "generation_id", "model_permaslug", "tokens_prompt", "tokens_completion", "tokens_reasoning", "tokens_cached",
    "cost_total", "byok_usage_inference",
)  # fmt: skip
RECORD: Final = Columns(
    "id", "model", "native_tokens_prompt", "native_tokens_completion", "native_tokens_reasoning",
    "native_tokens_cached", "total_cost", "upstream_inference_cost",
)  # fmt: skip
IMAGES: Final = "native_tokens_completion_images"
_COSTS: Final = {"cost_web_search": "web_search", "num_search_results": "web_search", "cost_file_processing": "page"}
"""What was used beside tokens, where a column is not 0: its word of `EXCLUSIONS`."""


def _recognize(row: Row) -> str:
    item = _unwrap(row)
    if "generation_id" in item and "tokens_prompt" in item:
        return "generation_id and tokens_prompt"
    return "the field native_tokens_prompt" if "native_tokens_prompt" in item else ""


def _unwrap(row: Row) -> Mapping[str, Any]:
    data = row.get("data")
    return data if isinstance(data, dict) else row


def _read_row(line: int, row: Row, labels: Labels) -> Iterator[Record]:
    check(row)
    item = _unwrap(row)
    cells, columns = Cells(item), CSV if CSV.id in item else RECORD
    when = cells.when("created_at")
    usage, figures = _read_usage(cells, columns)
    beside = {word for column, word in _COSTS.items() if cells.dollars(column)}
    byok = columns is CSV or cells.flag("is_byok") is True
    yield Record(
        line,
        "openrouter",
        Reading(
            usage=usage,
            images=ImageTokens(output=cells.optional(IMAGES)),
            not_counted=tuple(sorted(beside)),
            reported=add_amounts(cells.dollars(columns.cost), cells.dollars(columns.byok_cost) if byok else None),
        ),
        name_model(cells.name(columns.model), cells.name("variant")),
        day=when.day,
        at=when.at,
        figures=figures,
        id=(cells.name(columns.id) or "")[:200],
        labels=read_labels(labels, item, {"user": item.get("external_user")}),
    )


def _read_usage(cells: Cells, columns: Columns) -> tuple[Usage, tuple[Figure, ...]]:
    into, out, cached = cells.required(columns.input), cells.required(columns.output), cells.count(columns.cached)
    if cached > into:
        raise JSONError(columns.cached, f"{cached:,} exceed the {into:,} of {columns.input} that they are part of")
    reasoning = min(cells.count(columns.reasoning), out)  # some vendors count it apart; its rate is that of the output
    figures = (
        Figure(columns.input, into, INPUT),
        Figure(columns.cached, cached, "cached input"),
        Figure(columns.output, out, OUTPUT),
        Figure(columns.reasoning, reasoning, WITHIN),
    )
    usage = Usage(into, cache_read_tokens=cached, output_tokens=out, reasoning_tokens=reasoning)
    return usage, tuple(figure for figure in figures if figure.number)


FORMAT: Final = LogFormat(
    "openrouter-generations",
    "OpenRouter generations",
    _recognize,
    lambda labels: RowReader(_read_row, labels),
    divisible=True,
)
