"""The columns that all exports share: what a name was priced as, why it has no price, and where the price is from."""

from __future__ import annotations

from collections.abc import Callable

from costcalc import formatting
from pricing.catalog.catalog import Catalog
from pricing.priced import Priced
from pricing.quote import Line

Column = tuple[str, Callable[[Priced], str]]
"""(name, text of a cell; blank where it is unknown)"""

PROVIDER: Column = ("provider", lambda p: p.offer.provider.name if p.offer else "")
PRICED_AS: Column = ("priced_as", lambda p: p.entry.model.id if p.entry else "")
STATUS: tuple[Column, ...] = (
    ("price_status", lambda p: p.price_status),
    ("price_day", lambda p: p.conditions.as_of.isoformat() if p.quote else ""),
    ("partial", lambda p: "yes" if p.partial else "no" if p.quote else ""),
    ("not_included", lambda p: ", ".join(p.not_included)),
)
"""Whether the price is of today, and what it leaves out."""
READ_AS: Column = ("read_as", lambda p: p.read_as or "")
"""How a name that stands in no table was understood."""
UNPRICED: Column = ("unpriced", lambda p: p.unpriced or "")
WARNINGS: Column = ("warnings", lambda p: "; ".join(p.warnings))
ORIGIN: tuple[Column, ...] = (
    ("price_from", lambda p: p.price.from_.isoformat() if p.price else ""),
    ("price_source", lambda p: p.price.source if p.price else ""),
    ("own_prices", lambda p: "" if p.entry is None else "yes" if p.own else "no"),
)
"""The row of the price table behind the figures."""


def identify_tables(catalog: Catalog) -> dict[str, str]:
    """Return the columns that identify the price tables."""
    return {"catalog_version": catalog.version.isoformat(), "catalog_digest": catalog.digest}


def write_line(line: Line) -> list[str]:
    """Write the item, quantity, unit, rate, per and dollars of a line, every digit."""
    figures = (str(line.quantity), line.unit, formatting.plain(line.rate), str(line.per), formatting.plain(line.amount))
    return [line.item, *figures]
