"""A bill as CSV: the screen's rows in the screen's order, each item of tokens in columns of its own, every digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from costcalc import formatting
from costcalc.export.csv_text import escape_formula, write_cell, write_rows
from costcalc.export.provenance import ORIGIN, PRICED_AS, PROVIDER, READ_AS, UNPRICED, WARNINGS, identify_tables
from costcalc.usage.table import COLUMNS, VENDORS, sort_charges
from pricing.bill.statement import Statement, StatementLine
from pricing.catalog.catalog import Catalog
from pricing.quote import Line
from pricing.usage_log.fields.image_tokens import TOKEN_ITEMS

AFTER: tuple[tuple[str, Callable[[StatementLine], str]], ...] = (
    ("format", lambda c: VENDORS[c.bill.vendor]),
    PROVIDER,
    PRICED_AS,
    READ_AS,
    UNPRICED,
    WARNINGS,
    ("fields_read", lambda c: _fields(c, read=True)),
    ("fields_not_charged", lambda c: _fields(c, read=False)),
    *ORIGIN,
)
"""Columns of what the screen says beside the figures: reasons, fields, sources."""

FEES: tuple[tuple[str, Callable[[StatementLine], str]], ...] = (
    ("fees", lambda c: "; ".join(map(_describe_fee, _fees(c)))),
    ("fees_usd", lambda c: formatting.plain(sum((fee.amount for fee in _fees(c)), Decimal(0))) if _fees(c) else ""),
    ("reported_usd", lambda c: formatting.plain(c.reported)),
    ("partial", lambda c: "yes" if c.partial else "no" if c.quote else ""),
    ("not_included", lambda c: ", ".join(c.not_included)),
)
"""Columns of what is charged beside tokens, and of what is not."""


def to_csv(catalog: Catalog, bill: Statement, sort: str, faults: int) -> Iterator[str]:
    """Write the file; `faults` is the number of lines that could not be read."""
    return write_rows(_rows(bill, sort), {"lines_not_read": faults, **identify_tables(catalog)})


def _rows(bill: Statement, sort: str) -> Iterator[list[str]]:
    items = [f"{_key(item)}_{part}" for item in TOKEN_ITEMS for part in ("quantity", "usd_per_million", "usd")]
    yield [*(c.key for c in COLUMNS), *items, *(name for name, _ in (*AFTER, *FEES))]
    for charge in sort_charges(bill, sort):
        figures = [write_cell(column.value(charge)) for column in COLUMNS]
        yield [*figures, *_items(charge), *(escape_formula(text(charge)) for _, text in (*AFTER, *FEES))]


def _items(charge: StatementLine) -> list[str]:
    lines = {line.item: line for line in charge.lines}
    cells = []
    for item in TOKEN_ITEMS:
        line = lines.get(item)
        cells += [str(line.quantity), formatting.plain(line.rate), formatting.plain(line.amount)] if line else [""] * 3
    return cells


def _fees(charge: StatementLine) -> list[Line]:
    return [line for line in charge.lines if line.item not in TOKEN_ITEMS]


def _describe_fee(fee: Line) -> str:
    return f"{fee.item} {formatting.plain(Decimal(fee.quantity))} × {formatting.rate(fee.rate)}"


def _key(item: str) -> str:
    return item.replace(" (1 hour)", "_1h").replace(" (12 hours)", "_12h").replace(" ", "_")


def _fields(charge: StatementLine, *, read: bool) -> str:
    return "; ".join(f"{f.path}={f.number}" for f in charge.bill.figures if (f.meaning is not None) == read)
