"""A bill as CSV: the screen's rows in the screen's order, each item in columns of its own, every digit."""

from __future__ import annotations

from collections.abc import Callable

from costcalc import formatting
from costcalc.bill.table import COLUMNS, VENDORS, sort_charges
from costcalc.export.csv_text import escape_formula, write_cell, write_csv
from costcalc.export.provenance import ORIGIN, PRICED_AS, PROVIDER, UNPRICED, WARNINGS, identify_tables
from pricing.bill.image_tokens import ITEMS
from pricing.bill.statement import Statement, StatementLine
from pricing.catalog.catalog import Catalog

AFTER: tuple[tuple[str, Callable[[StatementLine], str]], ...] = (
    ("read_as", lambda c: VENDORS[c.bill.vendor]),
    PROVIDER,
    PRICED_AS,
    UNPRICED,
    WARNINGS,
    ("fields_read", lambda c: _fields(c, read=True)),
    ("fields_not_charged", lambda c: _fields(c, read=False)),
    *ORIGIN,
)
"""Columns of what the screen says beside the figures: reasons, fields, sources."""


def to_csv(catalog: Catalog, bill: Statement, sort: str, faults: int) -> str:
    """Write the file; `faults` is the number of lines that could not be read."""
    items = [f"{_key(item)}_{part}" for item in ITEMS for part in ("quantity", "usd_per_million", "usd")]
    about = {"lines_not_read": str(faults), **identify_tables(catalog)}
    rows = [[*(c.key for c in COLUMNS), *items, *(name for name, _ in AFTER), *about]]
    for charge in sort_charges(bill, sort):
        figures = [write_cell(column.value(charge)) for column in COLUMNS]
        words = [escape_formula(text(charge)) for _, text in AFTER]
        rows.append([*figures, *_items(charge), *words, *about.values()])
    return write_csv(rows)


def _items(charge: StatementLine) -> list[str]:
    lines = {line.item: line for line in charge.lines}
    cells = []
    for item in ITEMS:
        line = lines.get(item)
        cells += [str(line.quantity), formatting.plain(line.rate), formatting.plain(line.amount)] if line else [""] * 3
    return cells


def _key(item: str) -> str:
    return item.replace(" (1 hour)", "_1h").replace(" ", "_")


def _fields(charge: StatementLine, *, read: bool) -> str:
    return "; ".join(f"{f.path}={f.number}" for f in charge.bill.figures if (f.meaning is not None) == read)
