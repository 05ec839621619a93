"""Costs of an organization as OpenAI states them: pages of its costs API, and the dashboard's CSV of costs.

A line item names a model and what of it was used, such as "gpt-5-nano, input_tokens"; the first generation writes
"gpt-4o-2024-08-06, cached input". With a quantity it is priced here, beside OpenAI's own amount; without one only that
amount is known. The same use as in OpenAI's usage: one of the two files counts, not both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage import TOKEN_FIELDS, Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.image_tokens import NONE, ImageTokens
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.formats.openai_pages import find_bucket, find_objects, find_results
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record

NOTE: Final = (
    "a cost of OpenAI's, priced by its quantity; OpenAI's usage states the same tokens, so read one of the two"
)
_SPACE: Final = re.compile(r"[\s_]+")
_ITEMS: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    ("input",): ("input_tokens",),
    ("input", "text"): ("input_tokens",),
    ("cached", "input"): ("input_tokens", "cache_read_tokens"),
    ("cached", "input", "text"): ("input_tokens", "cache_read_tokens"),
    ("output",): ("output_tokens",),
    ("output", "text"): ("output_tokens",),
    ("audio", "input"): ("input_tokens", "input_audio_tokens"),
    ("audio", "cached", "input"): ("input_tokens", "cache_audio_read_tokens"),
    ("audio", "output"): ("output_tokens", "output_audio_tokens"),
    ("image", "input"): ("input_tokens", "image_input"),
    ("image", "output"): ("output_tokens", "image_output"),
}
"""Fields of a usage, and of its image tokens, by the words after the comma of a line item, in whichever order."""
_KINDS: Final = {frozenset(words): fields for words, fields in _ITEMS.items()}
_GIVEN: Final = re.compile(r"data sharing incentive tier\s*-?\s*", re.IGNORECASE)
"""Line items of tokens that OpenAI gave for nothing."""


class LineItem(NamedTuple):
    """What a line item of tokens is of."""

    model: str
    fields: tuple[str, ...]
    """Of a usage, and of its image tokens."""


def _recognize(row: Row) -> str:
    if "organization.costs.result" in find_objects(row):
        return "results of the kind organization.costs.result"
    return "the columns amount_value and line_item" if "amount_value" in row and "line_item" in row else ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    return read_parts(find_results(row), lambda result: _read_result(line, Cells(result), labels))


def _read_result(line: int, cells: Cells, labels: Labels) -> Iterator[Record]:
    stated = _as_columns(cells)
    amount, item = stated.dollars("amount_value"), cells.name("line_item") or ""
    if amount is None:
        return  # the dashboard writes a row for each day without use
    if (currency := stated.word("amount_currency")) is not None and currency.lower() != "usd":
        raise JSONError("amount_currency", "expected usd")
    model, reading = _read_item(cells, item)
    when = find_bucket(cells)
    yield Record(
        line,
        "openai",
        Reading(usage=reading[0], images=reading[1], reported=amount, note=NOTE if reading[0].total_tokens else ""),
        model,
        "standard",
        when.day,
        when.at,
        # a sum without what was used, so that our own charge is not known
        () if reading[0].total_tokens else (Figure("amount_value", amount, None),),
        labels=read_labels(labels, cells.row),
        requests=0,
        summed=True,
        complimentary=_GIVEN.search(item) is not None,
    )


def _as_columns(cells: Cells) -> Cells:
    """Return the amount of a result of the API under the names of the CSV."""
    amount = cells.row.get("amount")
    if not isinstance(amount, dict):
        return cells
    return Cells({"amount_value": amount.get("value"), "amount_currency": amount.get("currency")})


def read_line_item(item: str) -> LineItem | None:
    """Read the model of a line item and what of it was used; None where it is of no tokens."""
    model, _, words = item.rpartition(", ")
    words = _GIVEN.sub("", words).lower()
    fields = _KINDS.get(frozenset(word for word in _SPACE.split(words) if word not in ("token", "tokens")))
    return LineItem(model, fields) if model and fields else None


def _read_item(cells: Cells, item: str) -> tuple[str | None, tuple[Usage, ImageTokens]]:
    """Return the model of a line item and its usage; the item itself, and nothing used, where it is of no tokens."""
    known, quantity = read_line_item(item), cells.optional("quantity")
    if known is None or quantity is None or cells.word("quantity_unit") not in (None, "tokens"):
        return item or None, (Usage(), NONE)
    fields = known.fields
    tokens: dict[str, Any] = {name: quantity for name in fields if name in TOKEN_FIELDS}
    usage = Usage(**tokens)
    images = ImageTokens(
        quantity if "image_input" in fields else 0, output=quantity if "image_output" in fields else None
    )
    return known.model, (usage, images)


FORMAT: Final = LogFormat(
    "openai-costs", "OpenAI costs", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
