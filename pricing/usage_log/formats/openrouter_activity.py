"""OpenRouter's activity: sums by day, model and endpoint, as pages of its API and as the CSV of its dashboard.

https://openrouter.ai/docs/api-reference/analytics/get-activity

Reasoning is within the completion. Nobody says how much input was read from a cache, so that it is charged as input,
and OpenRouter's own sum, which knows it, may be less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from pricing.files.items import Row
from pricing.strict_json import as_list, as_object, check
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.fields.usage_format import INPUT, OUTPUT, WITHIN
from pricing.usage_log.formats.openrouter_names import add_amounts, name_model
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record


class Columns(NamedTuple):
    """Names of what a sum states."""

    day: str
    model: str
    cost: str
    byok_cost: str
    """What the vendor charged for one's own key."""
    requests: str
    input: str
    output: str
    reasoning: str


PAGE: Final = Columns(
    "date", "model", "usage", "byok_usage_inference", "requests", "prompt_tokens", "completion_tokens",
    "reasoning_tokens",
)  # fmt: skip
CSV: Final = Columns(
    "Date", "Slug", "Usage", "BYOK Usage", "Requests", "Prompt Tokens", "Completion Tokens", "Reasoning Tokens"
)
_MARKS: Final = {PAGE: ("model_permaslug", "byok_usage_inference", "requests"), CSV: ("Slug", "BYOK Usage", "Requests")}
"""Columns that a sum has and nothing else."""


def _recognize(row: Row) -> str:
    first = next(_list_sums(row), row)
    marks = next((marks for marks in _MARKS.values() if all(mark in first for mark in marks)), ())
    return f"{marks[0]} and {marks[1]}" if marks else ""


def _list_sums(row: Row) -> Iterator[Mapping[str, Any]]:
    """Yield the sums of a page, or the row, which is one. What is no object is passed over."""
    data = row.get("data")
    yield from (item for item in data if isinstance(item, dict)) if isinstance(data, list) else (row,)


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    check(row)
    if "data" not in row:
        return _read_sum(line, row, labels)
    parts = ((f"data[{index}]", item) for index, item in enumerate(as_list(row["data"], "data")))
    return read_parts(parts, lambda item: _read_sum(line, as_object(item, ""), labels))


def _read_sum(line: int, item: Mapping[str, Any], labels: Labels) -> Iterator[Record]:
    cells, columns = Cells(item), CSV if CSV.input in item else PAGE
    into, out = cells.required(columns.input), cells.required(columns.output)
    reasoning = min(cells.count(columns.reasoning), out)  # some vendors count it apart; its rate is that of the output
    numbers = ((columns.input, into, INPUT), (columns.output, out, OUTPUT), (columns.reasoning, reasoning, WITHIN))
    reported = add_amounts(cells.dollars(columns.cost), cells.dollars(columns.byok_cost))
    if not into and not out and not reported:
        return
    yield Record(
        line,
        "openrouter",
        Reading(usage=Usage(into, output_tokens=out, reasoning_tokens=reasoning), reported=reported),
        name_model(cells.name(columns.model, "model_permaslug")),
        day=cells.when(columns.day).day,
        figures=tuple(Figure(column, number, meaning) for column, number, meaning in numbers if number),
        labels=read_labels(labels, item),
        requests=cells.count(columns.requests),
        summed=True,
    )


FORMAT: Final = LogFormat(
    "openrouter-activity",
    "OpenRouter activity by day",
    _recognize,
    lambda labels: RowReader(_read_row, labels),
    divisible=True,
)
