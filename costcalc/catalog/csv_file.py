"""The list of models as CSV: the rows of all its pages in their order, with every rate and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from costcalc import formatting
from costcalc.catalog.columns import COLUMNS, SHOWN
from costcalc.export.csv_text import escape_formula, write_cell, write_digits, write_rows
from costcalc.export.provenance import identify_tables
from costcalc.web.price_words import describe_image_rates
from pricing.catalog.catalog import Catalog
from pricing.catalog.search import ListedModel, ModelFilter
from pricing.units import UNITS

AFTER: tuple[tuple[str, Callable[[ListedModel], str]], ...] = (
    ("name", lambda r: r.model.name),
    ("aliases", lambda r: " ".join(r.aliases)),
    ("state", lambda r: r.state),
    ("unpriced", lambda r: r.unpriced),
    ("tiers", lambda r: " ".join(r.shown_tiers)),
    ("not_included", lambda r: ", ".join(r.last.not_included if r.last else r.not_included)),
    ("images", lambda r: describe_image_rates(r.shown_price) if r.shown_price else ""),
    ("dimensions", lambda r: str(r.model.dimensions or "")),
    ("price_from", lambda r: write_digits(r.shown_price.from_) if r.shown_price else ""),
    ("price_until", lambda r: write_digits(r.shown_price.until) if r.shown_price else ""),
    ("price_status", lambda r: r.price_status),
    ("price_day", lambda r: write_digits(r.last.day) if r.last else ""),
    ("price_source", lambda r: r.shown_price.source if r.shown_price else ""),
    ("price_via", lambda r: (r.shown_price.via or "") if r.shown_price else ""),
    ("own_prices", lambda r: "yes" if r.entry.provider.own else "no"),
)
"""Columns of what the screen says beside the figures, and of the price row behind them."""
OTHER_UNITS = tuple(key for key in UNITS if key not in SHOWN)


def to_csv(catalog: Catalog, lines: list[ListedModel], want: ModelFilter) -> Iterator[str]:
    return write_rows(_rows(lines), {"as_of": want.as_of, **identify_tables(catalog)})


def _rows(lines: list[ListedModel]) -> Iterator[list[str]]:
    rates = [f"usd_per_{key}" for key in OTHER_UNITS]
    yield [*(c.key for c in COLUMNS), *rates, *(name for name, _ in AFTER)]
    for line in lines:
        figures = [write_cell(column.value(line)) for column in COLUMNS]
        other = [formatting.plain(line.shown_rates.get(key)) for key in OTHER_UNITS]
        yield [*figures, *other, *(escape_formula(text(line)) for _, text in AFTER)]
