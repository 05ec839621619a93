"""Usage and costs as DeepSeek's platform exports them: a ZIP of amount-*.csv and cost-*.csv.

A row of amounts is a day, a model, a key and one type of use; the two types of input are each part of the whole. Days
are those of a person's own zone, with its offset, or of UTC in the first generation. Prices and costs are in dollars
or yuan; only costs say which.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import When
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record

_AMOUNTS: Final = frozenset({"type", "price", "amount", "api_key_name"})
_COSTS: Final = frozenset({"wallet_type", "cost", "currency"})
_TYPES: Final = (
    "input_cache_miss_tokens", "input_cache_hit_tokens", "output_tokens", "input_tokens", "request_count",
)  # fmt: skip


def _recognize_amounts(row: Row) -> str:
    return "the columns type, price, amount and api_key_name" if row.keys() >= _AMOUNTS else ""


def _recognize_costs(row: Row) -> str:
    return "the columns wallet_type, cost and currency" if row.keys() >= _COSTS else ""


def _read_amount(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    cells = Cells(row)
    kind, number = cells.word("type"), cells.count("amount")
    if kind not in _TYPES:
        raise JSONError("type", f"unknown; expected one of {', '.join(_TYPES)}")
    if not number:
        return
    when = _find_day(cells)
    yield Record(
        line,
        "deepseek",
        Reading(usage=_as_usage(kind, number)),
        cells.name("model"),
        day=when.day,
        at=when.at,
        labels=read_labels(labels, row),
        requests=number if kind == "request_count" else 0,
        summed=True,
    )


def _as_usage(kind: str, number: int) -> Usage:
    if kind == "request_count":
        return Usage()
    if kind == "output_tokens":
        return Usage(output_tokens=number)
    return Usage(number, cache_read_tokens=number if kind == "input_cache_hit_tokens" else 0)


def _read_cost(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    cells = Cells(row)
    cost, currency = cells.dollars("cost"), cells.word("currency")
    if not cost:
        return
    if currency != "USD":
        raise JSONError("currency", "expected USD; other money cannot be compared with prices in dollars")
    yield Record(
        line,
        "deepseek",
        Reading(usage=Usage(), reported=cost),
        cells.name("model"),
        day=_find_day(cells).day,
        # a sum without what was used, so that our own charge is not known
        figures=(Figure("cost", cost, None),),
        labels=read_labels(labels, row),
        requests=0,
        summed=True,
    )


def _find_day(cells: Cells) -> When:
    """Return the day in UTC that holds most of a row's: a day in China begins at 16:00 of the one before."""
    begin, end = cells.moment("start_time_iso"), cells.moment("end_time_iso")
    if begin is None or end is None or end <= begin:
        return When(cells.when("utc_date", "start_time_iso").day)
    return When((begin + (end - begin) / 2).date())


USAGE: Final = LogFormat(
    "deepseek-usage",
    "DeepSeek usage (amount CSV)",
    _recognize_amounts,
    lambda labels: RowReader(_read_amount, labels),
    divisible=True,
)
COSTS: Final = LogFormat(
    "deepseek-costs",
    "DeepSeek costs (CSV)",
    _recognize_costs,
    lambda labels: RowReader(_read_cost, labels),
    divisible=True,
)
