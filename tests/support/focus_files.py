"""Files of FOCUS as tests write and read them: rows with their cells as text, by column."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from costcalc.export.csv_text import write_digits
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import price_each
from pricing.usage_log.formats import focus
from pricing.usage_log.key import Groups, add, reduce_record
from pricing.usage_log.plan import make_plan
from pricing.usage_log.record import Record
from pricing.usage_log.reports.focus.charge_rows import ChargeRows, list_charge_rows
from pricing.usage_log.reports.focus.columns import CHARGE_HEADS, list_charge_cells

SPECIFICATION = Path(__file__).parent.parent / "data" / "focus"


def reduce_records(catalog: Catalog, records: Iterable[Record], labels: Sequence[str] = ()) -> Groups:
    groups: Groups = {}
    for record in records:
        add(groups, *reduce_record(record, make_plan(catalog, labels)))
    return groups


def make_rows(catalog: Catalog, groups: Groups, given: Given, labels: Sequence[str] = ()) -> ChargeRows:
    return list_charge_rows(price_each(catalog, groups, given), make_plan(catalog), given, labels)


def write_cells(found: ChargeRows) -> list[dict[str, str]]:
    """Return the rows as a reader of CSV does."""
    return [
        dict(
            zip(
                CHARGE_HEADS,
                map(write_digits, list_charge_cells(row, "acct-1", "" if place else found.left_out)),
                strict=True,
            )
        )
        for place, row in enumerate(found.rows)
    ]


def read_again(catalog: Catalog, cells: Iterable[Mapping[str, Any]], labels: tuple[str, ...] = ()) -> Groups:
    """Reduce rows of a file as the command does."""
    reader = focus.FORMAT.start(labels)
    records = (record for line, row in enumerate(cells, 1) for record in reader.read(line, row))
    return reduce_records(catalog, records, labels)


def read_specification(name: str) -> list[dict[str, str]]:
    """Return what the specification says of the columns of a dataset, a row each."""
    with (SPECIFICATION / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find_faults(specification: str, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """List what the specification forbids: columns that are missing or nobody knows, and cells that are none."""
    columns = {column["Column"]: column for column in read_specification(specification)}
    heads = rows[0].keys()
    faults = [
        f"{name}: missing" for name, of in columns.items() if of["FeatureLevel"] == "Mandatory" and name not in heads
    ]
    faults += [f"{name}: unknown" for name in heads if name not in columns and not name.startswith("x_")]
    for row in rows:
        cells = ((name, columns[name], cell) for name, cell in row.items() if name in columns)
        faults += [f"{name}: {cell}" for name, column, cell in cells if not _is_allowed(column, cell)]
    return faults


def _is_allowed(column: Mapping[str, str], cell: str) -> bool:
    if not cell:
        return column["AllowsNulls"] == "True"
    if column["AllowedValues"]:
        return cell in column["AllowedValues"].split("|")
    return re.fullmatch(_FORMS[column["ValueFormat"]], cell) is not None


_FORMS = {
    "": ".+",
    "Unspecified": ".+",
    "Currency": "[A-Z]{3}",
    "Date/Time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "Decimal": r"-?\d+(\.\d+)?",
    "Decimal >= 0": r"\d+(\.\d+)?",
    "JSON": r"\{.*\}",
    "Key-Value": r"\{.*\}",
    "Unit": r"(\d+ )?[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)*s",
}
"""Form of a cell by the value format. `Unit`: attributes/unit_format.md, <unit-quantity> <plural-units>."""
