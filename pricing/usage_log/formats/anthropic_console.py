"""CSV files of Anthropic's Console: `claude_api_tokens_*.csv` of usage and `claude_api_cost_*.csv` of costs, by day.

Costs are rounded to cents a row and name models as people do; older files have fewer columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.units import UNITS
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.reading import Reading, as_fees
from pricing.usage_log.fields.tiers import name_tier
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.formats.anthropic_reports import find_context, find_region
from pricing.usage_log.formats.claude_names import name_claude
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record

_COUNTS: Final = {
    "usage_input_tokens_no_cache": "input neither read from the cache nor written to it",
    "usage_input_tokens_cache_read": "cached input",
    "usage_input_tokens_cache_write_5m": "cache write",
    "usage_input_tokens_cache_write_1h": "cache write (1 hour)",
    "usage_output_tokens": "output, including reasoning",
    "web_search_count": UNITS["web_search"].item,
}
_ORDINARY: Final = ("message", "messages")
"""Words for a request in the files of costs, which say nothing of its tier."""


def _recognize_usage(row: Row) -> str:
    return "the column usage_input_tokens_no_cache" if "usage_input_tokens_no_cache" in row else ""


def _recognize_costs(row: Row) -> str:
    return "the columns usage_date_utc and cost_usd" if "usage_date_utc" in row and "cost_usd" in row else ""


def _read_usage(line: int, row: Row, labels: Labels) -> Iterator[Record]:
    cells = Cells(row)
    uncached, read, short, long, output, searches = counts = [cells.count(column) for column in _COUNTS]
    reading = Reading(
        usage=Usage(
            input_tokens=uncached + read + short + long,
            cache_read_tokens=read,
            cache_write_tokens=short,
            cache_write_1h_tokens=long,
            output_tokens=output,
        ),
        fees=as_fees({"web_search": searches}),
        speed=cells.word("speed"),
        region=find_region(row.get("inference_geo")),
    )
    figures = [Figure(name, number, _COUNTS[name]) for name, number in zip(_COUNTS, counts, strict=True) if number]
    if figures:
        yield _make_record(line, row, reading, labels, tuple(figures))


def _read_costs(line: int, row: Row, labels: Labels) -> Iterator[Record]:
    cells = Cells(row)
    dollars = cells.dollars("cost_usd")
    if dollars is None:
        raise JSONError("cost_usd", "missing; expected an amount in dollars")
    if dollars:
        speed, region = cells.word("speed"), find_region(row.get("inference_geo"))
        reading = Reading(usage=Usage(), speed=speed, region=region, reported=dollars)
        # without what was used, so that our own charge is not known
        yield _make_record(line, row, reading, labels, (Figure("cost_usd", dollars, None),))


def _make_record(line: int, row: Row, reading: Reading, labels: Labels, figures: tuple[Figure, ...]) -> Record:
    cells = Cells(row)
    model, kind = cells.name("model_version", "model", "cost_type"), cells.word("usage_type")
    return Record(
        line,
        "anthropic",
        reading,
        name_claude(model) if model else None,
        None if kind in _ORDINARY else name_tier(kind),
        cells.when("usage_date_utc").day,
        figures=figures,
        labels=read_labels(labels, row),
        requests=0,
        summed=True,
        context=find_context(cells.word("context_window")),
    )


USAGE: Final = LogFormat(
    "anthropic-console-usage",
    "Anthropic Console usage (CSV)",
    _recognize_usage,
    lambda labels: RowReader(_read_usage, labels),
    divisible=True,
)
COSTS: Final = LogFormat(
    "anthropic-console-cost",
    "Anthropic Console cost (CSV)",
    _recognize_costs,
    lambda labels: RowReader(_read_costs, labels),
    divisible=True,
)
