"""Files of FOCUS for the command and the page: usage as of 1.4, and the price tables as its price sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from costcalc.export.csv_text import write_cell, write_rows
from costcalc.export.reasons import Reason
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import price_each
from pricing.usage_log.key import Groups
from pricing.usage_log.plan import make_plan
from pricing.usage_log.reports.focus.charge_rows import ChargeRows, list_charge_rows
from pricing.usage_log.reports.focus.columns import (
    CHARGE_HEADS,
    SHEET_COLUMNS,
    UNKNOWN_ACCOUNT,
    Cell,
    list_charge_cells,
)
from pricing.usage_log.reports.focus.price_sheet import list_sheet_prices

FILE_NAME = "usage_focus.csv"


@dataclass(frozen=True, slots=True)
class FocusFile:
    """File of usage, and why it is not all of it."""

    found: ChargeRows
    account: str

    def write(self) -> Iterator[str]:
        """Write the file, in pieces. What has no row is told in the first one."""
        return write_rows(self._list_rows())

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Say what the file leaves out, and how rows without a day get one."""
        if not self.found.left_out:
            return ()
        how = "; --as-of gives a day to rows that state none" if self.found.undated else ""
        return (Reason("left_out", f"the file leaves out {self.found.left_out}{how}"),)

    def _list_rows(self) -> Iterator[Sequence[str]]:
        yield CHARGE_HEADS
        left_out = self.found.left_out
        for place, row in enumerate(self.found.rows):
            cells = list_charge_cells(row, self.account, "" if place else left_out)
            yield [write_focus_cell(cell) for cell in cells]


def write_focus_cell(cell: Cell) -> str:
    """Write a cell. Decimals have a point, as in FOCUS's own examples: readers tell fractions by it."""
    text = write_cell(cell)
    return f"{text}.0" if isinstance(cell, Decimal) and "." not in text else text


def make_focus_file(
    catalog: Catalog, groups: Groups, given: Given, labels: Sequence[str] = (), *, account: str = ""
) -> FocusFile:
    """Price each key, and make the file of it. `labels` are those of the groups, and become tags."""
    priced = price_each(catalog, groups, given)
    return FocusFile(list_charge_rows(priced, make_plan(catalog), given, labels), account or UNKNOWN_ACCOUNT)


def write_price_sheet(catalog: Catalog, provider: str = "", day: date | None = None) -> Iterator[str]:
    """Write every price of all providers, or of one, with its whole time; those of a day alone, if given. In pieces."""
    prices = list_sheet_prices(catalog, provider, day)
    rows = ([write_focus_cell(cell(price)) for cell in SHEET_COLUMNS.values()] for price in prices)
    return write_rows(chain((tuple(SHEET_COLUMNS),), rows))
