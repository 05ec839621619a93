"""Rows of usage that people keep themselves: a table with a column for the model and one for each count.

The columns are those of a vendor's usage object, such as prompt_tokens or cache_read_input_tokens, and mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from pricing.files.items import Row
from pricing.usage_log.divided import divide_record
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.trace import is_use
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record
from pricing.usage_log.response import choose_format, read_response

REQUESTS: Final = ("requests", "num_requests", "request_count", "num_model_requests", "calls")
"""Columns that say how many calls a row sums."""


def _recognize(row: Row) -> str:
    form = choose_format(Fields(row))
    cells = all(value is None or isinstance(value, str) for value in row.values())
    mark = next((mark for mark in sorted(form.marks) if row.get(mark) is not None), "") if form and cells else ""
    summed = _find_requests(row) if form else ""
    return f"the column {mark or summed}" if mark or summed else ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterator[Record]:
    cells = Cells(row)
    if not any(cells.has(name) for name in row if is_use(name)):
        return  # a row of blank cells, as spreadsheets end with
    stated = _find_requests(row)
    values = {name: _read_cell(cells, name) for name in row if name != stated}
    for record in divide_record(read_response(line, {k: v for k, v in values.items() if v is not None}, labels)):
        requests = cells.count(stated) if cells.has(stated) else 1
        yield replace(record, requests=requests, summed=requests != 1)


def _find_requests(row: Row) -> str:
    return next((name for name in REQUESTS if isinstance(row.get(name), int | str)), "")


def _read_cell(cells: Cells, name: str) -> Any:
    """Return the number of a cell where its column counts something, else the cell as it is."""
    if not is_use(name) or not isinstance(cells.row[name], str):
        return cells.row[name]
    if not cells.has(name):
        return None
    if "token" in name.lower():
        return cells.count(name)
    try:
        number = Decimal(cells.row[name].strip())
    except ArithmeticError:
        return cells.row[name]
    return (int(number) if number == number.to_integral_value() else number) if number.is_finite() else None


FORMAT: Final = LogFormat(
    "usage-rows", "Usage rows", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
