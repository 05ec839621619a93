"""`costcalc prices export`: the price tables as data for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from costcalc.current import choose_tables
from costcalc.export.csv_text import write_cell, write_rows
from pricing.catalog.published.json_schema import build_schema, write_schema
from pricing.catalog.published.price_data import PriceData
from pricing.catalog.published.release import encode_file, encode_tables, make_release, write_release
from pricing.catalog.published.rows import ALIAS_COLUMNS, PRICE_COLUMNS, Row, list_alias_rows, list_price_rows
from pricing.catalog.published.typescript import write_types


def export_prices(folder: Path) -> Iterator[str]:
    """Write the tables that count, without the operator's own; yield what was written. Raises CatalogError, OSError."""
    file = choose_tables()
    files = build_files(encode_tables() if file is None else encode_file(file))
    place = write_release(files, folder)
    yield from (f"wrote {place / name}: {len(content):,} bytes" for name, content in files.items())


def build_files(data: bytes) -> dict[str, bytes]:
    """Return the files of a release by name."""
    read = PriceData.model_validate_json(data)
    others = {
        "prices_csv": ("{}.csv", _write_csv(PRICE_COLUMNS, list_price_rows(read))),
        "aliases_csv": ("{}.aliases.csv", _write_csv(ALIAS_COLUMNS, list_alias_rows(read))),
        "schema": ("schema.json", write_schema().encode()),
        "types": ("prices.d.ts", write_types(build_schema()).encode()),
    }
    return make_release(data, others)


def _write_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    lines = ([write_cell(row[name]) for name in columns] for row in rows)
    return "".join(write_rows([columns, *lines])).encode()
