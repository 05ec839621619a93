"""Reports of Anthropic's Admin API: usage by model and more, and costs, in buckets of a minute to a day.

https://platform.claude.com/docs/en/api/admin/usage_report and …/cost_report
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from pricing.files.items import Row
from pricing.strict_json import JSONError, as_list, as_object, below, check
from pricing.units import UNITS
from pricing.usage import Usage
from pricing.usage_log.events import read_word
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import When, read_when
from pricing.usage_log.fields.reading import Reading, as_fees
from pricing.usage_log.fields.tiers import name_tier
from pricing.usage_log.fields.trace import Figure, trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.formats.anthropic import NOWHERE
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record

CONTEXTS: Final = {"0-200k": 200_000, "200k-1M": 1_000_000, "≤ 200k": 200_000, "> 200k": 1_000_000}
"""Length that stands for those of a range, whose end is within it. The last two are the Console's."""
_CENTS: Final = 100
_MEANINGS: Final = {
    "uncached_input_tokens": "input neither read from the cache nor written to it",
    "cache_read_input_tokens": "cached input",
    "cache_creation.ephemeral_5m_input_tokens": "cache write",
    "cache_creation.ephemeral_1h_input_tokens": "cache write (1 hour)",
    "output_tokens": "output, including reasoning",
    "server_tool_use.web_search_requests": UNITS["web_search"].item,
}


class Result(NamedTuple):
    """Result of a bucket, and when the bucket begins."""

    fields: Fields
    when: When


def _list_results(row: Row) -> Iterator[tuple[str, Result]]:
    """Yield (path, result) of a page, or of a bucket alone. Raises JSONError."""
    pages = as_list(row["data"], "data") if "data" in row else [row]
    for number, page in enumerate(pages):
        where = f"data[{number}]" if "data" in row else ""
        bucket = as_object(page, where)
        for index, value in enumerate(as_list(bucket.get("results"), below(where, "results"))):
            path = below(below(where, "results"), index)
            yield path, Result(Fields(as_object(value, path)), read_when(bucket.get("starting_at")))


def _find_mark(row: Row, marks: Iterable[str]) -> str:
    """Return the first of several fields that a result has; blank: none, or the row is no report."""
    if "data" not in row and "results" not in row:  # nearly all rows
        return ""
    try:
        first = next(_list_results(row), None)
    except JSONError:
        return ""
    return next((f"the field {mark}" for mark in marks if first and mark in first[1].fields.values), "")


def _recognize_usage(row: Row) -> str:
    return _find_mark(row, ("uncached_input_tokens",))


def _recognize_costs(row: Row) -> str:
    return _find_mark(row, ("cost_type", "token_type"))


def _read_usage(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    check(row)
    return read_parts(_list_results(row), lambda result: _read_result(line, result, labels))


def _read_costs(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    check(row)
    return read_parts(_list_results(row), lambda result: _read_cost(line, result, labels))


def _read_result(line: int, result: Result, labels: Labels) -> Iterator[Record]:
    fields, written = result.fields, result.fields.inner("cache_creation")
    read, uncached = fields.number("cache_read_input_tokens"), fields.number("uncached_input_tokens")
    short, long = written.number("ephemeral_5m_input_tokens"), written.number("ephemeral_1h_input_tokens")
    reading = Reading(
        usage=Usage(
            input_tokens=uncached + read + short + long,
            cache_read_tokens=read,
            cache_write_tokens=short,
            cache_write_1h_tokens=long,
            output_tokens=fields.number("output_tokens"),
        ),
        fees=as_fees({"web_search": fields.inner("server_tool_use").number("web_search_requests")}),
        speed=fields.word("speed"),
        region=find_region(fields.values.get("inference_geo")),
    )
    if reading.usage.total_tokens or reading.fees:
        yield _make_record(line, result, reading, labels, trace_figures(fields, _MEANINGS.get))


def _read_cost(line: int, result: Result, labels: Labels) -> Iterator[Record]:
    fields = result.fields
    if fields.values.get("currency") not in (None, "USD"):
        raise JSONError("currency", "expected USD")
    if cents := Cells(fields.values).dollars("amount"):
        reading = Reading(
            usage=Usage(),
            speed=fields.word("speed"),
            region=find_region(fields.values.get("inference_geo")),
            reported=cents / _CENTS,
        )
        # without what was used, so that our own charge is not known
        yield _make_record(line, result, reading, labels, (Figure("amount", cents, None),))


def _make_record(line: int, result: Result, reading: Reading, labels: Labels, figures: tuple[Figure, ...]) -> Record:
    values = result.fields.values
    return Record(
        line,
        "anthropic",
        reading,
        read_word(values.get("model") or values.get("description")),
        name_tier(values.get("service_tier")),
        result.when.day,
        figures=figures,
        labels=read_labels(labels, values, {"user": values.get("account_id") or values.get("service_account_id")}),
        requests=0,
        summed=True,
        context=find_context(values.get("context_window")),
    )


def find_region(word: Any) -> str | None:
    """Return the region of an `inference_geo`; None where it names none."""
    return word[:40] if isinstance(word, str) and word and word not in NOWHERE else None


def find_context(word: Any) -> int | None:
    """Return a length in the range of lengths that a report states; None where it states none."""
    return CONTEXTS.get(word) if isinstance(word, str) else None


USAGE: Final = LogFormat(
    "anthropic-usage-report",
    "Anthropic usage report",
    _recognize_usage,
    lambda labels: RowReader(_read_usage, labels),
    divisible=True,
)
COSTS: Final = LogFormat(
    "anthropic-cost-report",
    "Anthropic cost report",
    _recognize_costs,
    lambda labels: RowReader(_read_costs, labels),
    divisible=True,
)
