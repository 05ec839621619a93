"""Results of Anthropic's batches: a line for each request, of which only those that succeeded are charged.

https://platform.claude.com/docs/en/build-with-claude/batch-processing
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pricing.files.items import Row
from pricing.usage_log.divided import divide_record
from pricing.usage_log.formats import anthropic
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record
from pricing.usage_log.response import read_response

_KINDS: Final = ("succeeded", "errored", "canceled", "expired")


def _recognize(row: Row) -> str:
    result = row.get("result")
    kind = result.get("type") if isinstance(result, dict) else None
    return f"custom_id with a result of type {kind}" if "custom_id" in row and kind in _KINDS else ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    result = row.get("result")
    if not isinstance(result, dict) or result.get("type") != "succeeded":
        return ()
    record = read_response(line, row, labels)
    return divide_record(replace(record, vendor=anthropic.FORMAT.vendor))  # older ones have no field of its own


FORMAT: Final = LogFormat(
    "anthropic-batch",
    "Anthropic batch results",
    _recognize,
    lambda labels: RowReader(_read_row, labels),
    divisible=True,
)
