"""Rows of FOCUS that this program wrote: they say in `x_UsageDetails` what no column of FOCUS has.

So a row costs again what it cost when it was written, at the same prices: the model as the log wrote it, the tier, the
length of the requests, and what was used and not charged. Requests, and sellers' own sums, stand in one row of several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from decimal import Decimal
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError, as_count
from pricing.units import EXCLUSIONS, STATED, UNITS
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.image_tokens import NONE, ImageTokens
from pricing.usage_log.fields.inner_json import find_object, read_object
from pricing.usage_log.fields.labels import write_label
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import LONGEST_PATH, Figure
from pricing.usage_log.key import LONGEST_TEXT, MOST_PATHS
from pricing.usage_log.log_format import Labels
from pricing.usage_log.record import Record

COLUMN: Final = "x_UsageDetails"
_USES: Final[Mapping[str, tuple[str, ...]]] = {
    "input_mtok": ("input_tokens",),
    "cache_read_mtok": ("input_tokens", "cache_read_tokens"),
    "cache_write_mtok": ("input_tokens", "cache_write_tokens"),
    "cache_write_1h_mtok": ("input_tokens", "cache_write_1h_tokens"),
    "cache_write_12h_mtok": ("input_tokens", "cache_write_12h_tokens"),
    "output_mtok": ("output_tokens",),
    "input_audio_mtok": ("input_tokens", "input_audio_tokens"),
    "cache_audio_read_mtok": ("input_tokens", "cache_audio_read_tokens"),
    "output_audio_mtok": ("output_tokens", "output_audio_tokens"),
    "input_image_mtok": ("input_tokens",),
    "cache_image_read_mtok": ("input_tokens", "cache_read_tokens"),
    "output_image_mtok": ("output_tokens",),
}
"""Fields of a usage that hold the tokens of a meter, by its unit."""
_IMAGES: Final = {"input_image_mtok": "input", "cache_image_read_mtok": "cached", "output_image_mtok": "output"}


def read_details(row: Row) -> dict[str, Any]:
    """Return what a row of ours says beside FOCUS; nothing of any other row."""
    return read_object(row.get(COLUMN), COLUMN) if row.get(COLUMN) else {}


def read_own_row(line: int, row: Row, details: Mapping[str, Any], labels: Labels) -> Iterator[Record]:
    """Yield the record of a row of ours. Raises JSONError and UsageError."""
    cells, stated = Cells(row), Cells(details)
    requests = cells.optional("x_RequestCount")
    left_out = cells.name("x_LeftOut")
    yield Record(
        line,
        stated.word("Vendor") or "focus",
        _read_usage(cells, stated),
        stated.name("Model"),
        stated.word("ServiceTier"),
        cells.when("ChargePeriodStart").day,
        _read_hour(stated),
        figures=tuple(Figure(path, 0, None) for path in _list_not_charged(details) if not _is_item(path)),
        labels=_read_labels(row, labels),
        requests=requests or 0,
        counted_elsewhere=requests == 0,
        summed=True,
        context=stated.optional("InputTokens") or 0,
        longest=stated.optional("MostInputTokens"),
        complimentary=bool(stated.flag("Complimentary")),
        lower_bound=(stated.name("LowerBound") or (f"the file leaves out {left_out}" if left_out else ""))[
            :LONGEST_TEXT
        ],
    )


def _read_usage(cells: Cells, stated: Cells) -> Reading:
    unit, quantity = stated.word("Unit") or "", cells.dollars("ConsumedQuantity") or Decimal(0)
    not_counted = tuple(word for word in _list_not_charged(stated.row) if _is_item(word))
    return Reading(
        usage=_count_tokens(cells, unit, quantity),
        images=_count_images(unit, quantity),
        fees=((unit, quantity),) if unit in STATED else (),
        not_counted=not_counted,
        speed=stated.word("Speed"),
        region=stated.word("ProcessingRegion"),
        search_context=stated.word("SearchContext") or "",
        search_type=stated.row["SearchType"] if isinstance(stated.row.get("SearchType"), str) else None,
        reported=cells.dollars("x_ReportedCost"),
        note=(stated.name("Note") or "")[:LONGEST_TEXT],
    )


def _count_tokens(cells: Cells, unit: str, quantity: Decimal) -> Usage:
    if unit not in _USES:
        if unit not in (*STATED, "request"):
            raise JSONError(f"{COLUMN}.Unit", f"expected one of {', '.join((*_USES, *STATED, 'request'))}")
        return Usage()
    tokens = as_count(_as_whole(quantity), "ConsumedQuantity")
    reasoning = cells.count("x_ReasoningTokens") if unit == "output_mtok" else 0
    fields: dict[str, Any] = dict.fromkeys(_USES[unit], tokens)
    return Usage(**fields, reasoning_tokens=reasoning)


def _as_whole(quantity: Decimal) -> int | Decimal:
    """Return tokens as a whole number; what is none is for `as_count` to refuse."""
    return int(quantity) if quantity == quantity.to_integral_value() else quantity


def _count_images(unit: str, quantity: Decimal) -> ImageTokens:
    """Return the tokens of images. Output of any other kind has none, however many images the model makes."""
    if unit in _IMAGES:
        return ImageTokens(**{_IMAGES[unit]: int(quantity)})
    return ImageTokens(output=0) if unit == "output_mtok" else NONE


def _read_hour(stated: Cells) -> time | None:
    hour = stated.word("HoursFrom")
    try:
        return time.fromisoformat(hour) if hour else None
    except ValueError:
        raise JSONError(f"{COLUMN}.HoursFrom", "expected a time of the day, such as 06:00") from None


def _list_not_charged(details: Mapping[str, Any]) -> list[str]:
    """List what was used and not charged: units, words of `EXCLUSIONS` and fields by their paths."""
    words = details.get("NotCharged")
    texts = [word for word in words if isinstance(word, str)] if isinstance(words, list) else []
    return [word[: LONGEST_PATH + 1] for word in texts if word.isprintable()][: MOST_PATHS + len(EXCLUSIONS)]


def _is_item(word: str) -> bool:
    return word in EXCLUSIONS or word in UNITS


def _read_labels(row: Row, labels: Labels) -> tuple[str, ...]:
    """Return the values of labels, which are tags; what no tag names may be a column, as for an invoice."""
    tags = find_object(row.get("Tags"))
    return tuple(write_label(tags.get(name)) or write_label(row.get(name)) for name in labels)
