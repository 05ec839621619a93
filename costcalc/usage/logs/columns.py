"""Usage with the same values as columns: one list, from which the table, the CSV and the workbook are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from costcalc import formatting
from costcalc.export.section import write_name
from costcalc.usage.logs.answer import LogAnswer
from costcalc.web.columns import Column
from pricing.units import STATED, UNITS
from pricing.usage import TOKEN_FIELDS
from pricing.usage_log.charges.difference import DifferenceKind
from pricing.usage_log.charges.priced_group import Status
from pricing.usage_log.charges.total import UsageRow
from pricing.usage_log.key import FEE_SCALE

KINDS: Final[dict[DifferenceKind, str]] = {
    "none": "the same",
    "rounding": "within rounding",
    "in_range": "within the range",
    "more": "more than here",
    "less": "less than here",
    "incomplete": "more, and the amount here leaves something out",
}
"""Kinds of differences between the sellers' own sums and ours, in words."""


def _get(name: str) -> Callable[[UsageRow], int]:
    return lambda row: row.get(name)


def _count(name: str, header: str, hint: str = "tokens", key: str = "") -> Column[UsageRow]:
    return Column(key or name, header, hint, _get(name), formatting.count)


def _part(status: Status, field: str) -> Callable[[UsageRow], int]:
    return lambda row: int(getattr(row.parts[status], field))


def _find_reported(row: UsageRow) -> Decimal | None:
    return row.reported.amount


def find_difference(row: UsageRow) -> Decimal | None:
    """Return by how many dollars the sellers' sums are more than ours; None where no row has both."""
    return row.reported.difference


def find_kind(row: UsageRow) -> DifferenceKind | None:
    """Return the kind of that difference."""
    return row.reported.kind


def _describe_kind(row: UsageRow) -> str:
    kind = find_kind(row)
    return KINDS[kind] if kind else ""


def write_partial(row: UsageRow) -> str:
    """Write whether an amount is the least; blank where there is none."""
    return "" if row.amount is None else "yes" if row.at_least else "no"


def _find_written(row: UsageRow) -> int:
    return sum(row.get(name) for name in TOKEN_FIELDS if name.startswith("cache_write"))


AMOUNT: Final[Column[UsageRow]] = Column("usd", "Charge", "", lambda row: row.amount, formatting.money)
REQUESTS: Final = _count("requests", "Requests", "")
COLUMNS: Final[tuple[Column[UsageRow], ...]] = (
    AMOUNT,
    REQUESTS,
    _count("input_tokens", "Input"),
    Column(
        "cached_tokens", "Cached", "input",
        lambda row: row.get("cache_read_tokens") + row.get("cache_audio_read_tokens"), formatting.count,
    ),
    Column("written_tokens", "Cache writes", "", _find_written, formatting.count),
    _count("output_tokens", "Output"),
    _count("reasoning_tokens", "Reasoning", ""),
)  # fmt: skip
"""Columns that people see; those of parts of the input and of the output only where there are any."""
PARTS: Final = ("cached_tokens", "written_tokens", "reasoning_tokens")
REPORTED: Final[tuple[Column[UsageRow], ...]] = (
    Column("reported_usd", "Reported", "", _find_reported, formatting.money),
    Column("difference_usd", "Difference", "", find_difference, formatting.difference),
    Column("difference", "Reported is", "", _describe_kind, formatting.word, numeric=False),
)
"""Columns of the sellers' own sums, shown where a row states one."""
EVERY: Final[tuple[Column[UsageRow], ...]] = (
    AMOUNT,
    Column("usd_low", "Charge, low", "$", lambda row: None if row.amount is None else row.low, formatting.rate),
    Column("usd_high", "Charge, high", "$", lambda row: None if row.amount is None else row.high, formatting.rate),
    Column("partial", "Partial", "", write_partial, formatting.word, numeric=False),
    _count("rows", "Rows", ""),
    REQUESTS,
    *(_count(name, name.removesuffix("_tokens").replace("_", " ").capitalize()) for name in TOKEN_FIELDS),
    Column("partial_rows", "Partial", "rows", _part("partial", "rows"), formatting.count),
    Column("lower_bound_rows", "Lower bound", "rows", _part("lower_bound", "rows"), formatting.count),
    Column("unpriced_rows", "Unpriced", "rows", _part("unpriced", "rows"), formatting.count),
    Column("unpriced_tokens", "Unpriced", "tokens", _part("unpriced", "tokens"), formatting.count),
    Column("complimentary_rows", "Complimentary", "rows", _part("complimentary", "rows"), formatting.count),
    Column(
        "complimentary_list_usd", "Complimentary, at list prices", "$",
        lambda row: row.parts["complimentary"].amount, formatting.rate,
    ),
    *REPORTED,
)  # fmt: skip
"""Columns of files, every digit."""
PRICED_AS: Final[Column[UsageRow]] = Column(
    "priced_as", "Priced as", "", lambda row: formatting.legible(row.priced_as), formatting.word, numeric=False
)
"""Model of the rows that name none, where one was given for them."""


def choose_shown(answer: LogAnswer) -> list[Column[UsageRow]]:
    """Choose the columns that people see; the kind of a difference stands below the table, in words."""
    columns = [column for column in COLUMNS if column.key not in PARTS or column.value(answer.total)]
    return [*columns, *(REPORTED[:2] if answer.total.reported.rows else ())]


def choose_every(answer: LogAnswer) -> list[Column[UsageRow]]:
    """Choose the columns of files: those that all have, and the fees that any row states."""
    fees = [unit for unit in STATED if answer.total.get(unit)]
    return [
        *EVERY,
        *([PRICED_AS] if answer.total.priced_as else ()),
        *(Column(unit, UNITS[unit].item, "", partial(get_fee, unit=unit), formatting.count) for unit in fees),
    ]


def get_fee(row: UsageRow, unit: str) -> Decimal:
    """Return how many of a unit were used beside tokens, or in their place."""
    return Decimal(row.get(unit)) / FEE_SCALE


def name_values(answer: LogAnswer, taken: Iterable[str] = ()) -> list[str]:
    """Name the columns of what the usage is divided by; a label that is named like one of those taken as a label."""
    names = set(taken)
    return [f"label_{name}" if name in names else name for name in answer.usage.by]


def write_amount(row: UsageRow, *, at_least: bool = False) -> str:
    """Write dollars: a range, where a price for long requests may apply, and whether they are the least."""
    if row.amount is None:
        return formatting.UNKNOWN
    text, high = formatting.money(row.low), formatting.money(row.high)
    if high != text:
        text += f"–{high}"
    return formatting.least(text, partial=at_least or row.at_least)


def write_cell(column: Column[UsageRow], row: UsageRow) -> str:
    """Write the text of a cell as people read it."""
    if column is AMOUNT:
        return write_amount(row)
    if column is REQUESTS and not row.counted:
        return formatting.least(formatting.count(row.requests), partial=True) if row.requests else formatting.UNKNOWN
    return column.text(column.value(row))


def write_values(row: UsageRow, by: Sequence[str]) -> list[str]:
    """Write what a row has of what the usage is divided by, and the model as which it is priced that names none."""
    texts = [write_name(formatting.legible(value)) for value in row.values]
    if row.priced_as and "model" in by and not row.values[place := by.index("model")]:
        texts[place] += f" (as {formatting.legible(row.priced_as)})"
    return texts
