"""A bill as CSV: the screen's rows in the screen's order, each item in columns of its own, every digit."""

from __future__ import annotations

from collections.abc import Callable

from costcalc import formatting
from costcalc.bill.table import COLUMNS, VENDORS, ordered
from costcalc.export.csv_text import cell, csv_text, safe
from pricing.bill.image_tokens import ITEMS
from pricing.bill.statement import Charge, Statement
from pricing.catalog.catalog import Catalog

AFTER: tuple[tuple[str, Callable[[Charge], str]], ...] = (
    ("read_as", lambda c: VENDORS[c.bill.vendor]),
    ("provider", lambda c: c.offer.provider.name if c.offer else ""),
    ("priced_as", lambda c: c.entry.model.id if c.entry else ""),
    ("unpriced", lambda c: c.unpriced or ""),
    ("warnings", lambda c: "; ".join(c.warnings)),
    ("fields_read", lambda c: _fields(c, read=True)),
    ("fields_not_charged", lambda c: _fields(c, read=False)),
    ("price_from", lambda c: c.quote.price.from_.isoformat() if c.quote else ""),
    ("price_source", lambda c: c.quote.price.source if c.quote else ""),
    ("own_prices", lambda c: "" if c.entry is None else "yes" if c.entry.provider.own else "no"),
)
"""What the screen says beside the figures: reasons, fields, sources."""


def to_csv(catalog: Catalog, bill: Statement, sort: str, faults: int) -> str:
    items = [f"{_key(item)}_{part}" for item in ITEMS for part in ("quantity", "usd_per_million", "usd")]
    about = {
        "lines_not_read": str(faults),
        "catalog_version": catalog.version.isoformat(),
        "catalog_digest": catalog.digest,
    }
    rows = [[*(c.key for c in COLUMNS), *items, *(name for name, _ in AFTER), *about]]
    for charge in ordered(bill, sort):
        figures = [cell(column.value(charge)) for column in COLUMNS]
        words = [safe(text(charge)) for _, text in AFTER]
        rows.append([*figures, *_items(charge), *words, *about.values()])
    return csv_text(rows)


def _items(charge: Charge) -> list[str]:
    lines = {line.item: line for line in charge.quote.lines} if charge.quote else {}
    found = []
    for item in ITEMS:
        line = lines.get(item)
        found += [str(line.quantity), formatting.plain(line.rate), formatting.plain(line.amount)] if line else [""] * 3
    return found


def _key(item: str) -> str:
    return item.replace(" (1 hour)", "_1h").replace(" ", "_")


def _fields(charge: Charge, *, read: bool) -> str:
    return "; ".join(f"{f.path}={f.number}" for f in charge.bill.figures if (f.meaning is not None) == read)
