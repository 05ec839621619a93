"""How each cost is made up, as a sheet that counts: quantity × rate = dollars for each item, their total, the month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from costcalc import formatting
from costcalc.export.breakdown import Charge, Item, break_down, list_charged
from costcalc.export.workbook import EVERY_DIGIT, SHAPES, WIDEST, write_cell, write_formula, write_row
from costcalc.formatting import capitalize_first
from costcalc.web.conditions import describe_least
from pricing.estimate.estimate import Result
from pricing.units import MILLION

NAME = "Calculation"


def add_calculation(book: Any, results: Sequence[Result], requests: str, unit: str) -> None:
    """Add the sheet; `requests` is the cell of another sheet with the number of requests a month, blank where none.

    `unit` names what costs the total: a request, a conversation.
    """
    sheet = book.add_worksheet(NAME)
    items = list_charged(result.quote for result in results)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    heads = ["Model", *(text for item in items for text in _name(item)), f"Total, $ a {unit}"]
    heads += ["Month, $", "Remarks"] if requests else ["Remarks"]
    write_row(sheet, 0, heads, head)
    exact = book.add_format({"num_format": EVERY_DIGIT})
    whole = book.add_format({"num_format": SHAPES[formatting.count]})
    for line, result in enumerate(results, start=1):
        write_cell(sheet, line, 0, result.requested)
        write_cell(sheet, line, len(heads) - 1, "; ".join(_remark(result)) or None)
        charges = break_down(result.quote)
        for place, item in enumerate(items):
            if item in charges:
                _write_item(sheet, (line, 1 + 3 * place), item, charges[item], (exact, whole))
        if result.cost is not None:
            _write_total(sheet, (line, 1 + 3 * len(items)), result, requests, exact)
    sheet.set_column(0, 0, min(WIDEST, max((len(result.requested) for result in results), default=0) + 2))
    sheet.set_column(1, len(heads) - 1, 14)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _name(item: Item) -> Iterator[str]:
    name, several = capitalize_first(item.name), formatting.several(item.unit)
    yield f"{name}, {several}"
    yield f"{name}, $ per {f'million {several}' if item.per == MILLION else item.unit}"
    yield f"{name}, $"


def _write_item(sheet: Any, first: tuple[int, int], item: Item, charge: Charge, shapes: tuple[Any, Any]) -> None:
    """Write quantity and rate from the cell `first` on, and the dollars as a formula of both, if there is one rate."""
    (line, place), (exact, whole) = first, shapes
    write_cell(sheet, line, place, charge.quantity, whole if charge.quantity == int(charge.quantity) else None)
    if charge.rate is None:
        write_cell(sheet, line, place + 2, charge.amount, exact)
        return
    write_cell(sheet, line, place + 1, charge.rate, exact)
    product = f"{xl_rowcol_to_cell(line, place)}*{xl_rowcol_to_cell(line, place + 1)}"
    formula = product if item.per == 1 else f"{product}/{item.per}"
    write_formula(sheet, line, place + 2, formula, value=charge.amount, shape=exact)


def _write_total(sheet: Any, first: tuple[int, int], result: Result, requests: str, exact: Any) -> None:
    """Write the sum of the dollars on the left, and the month; a cost without any item is nothing."""
    line, place = first
    dollars = ",".join(xl_rowcol_to_cell(line, each) for each in range(3, place, 3))
    write_formula(
        sheet, line, place, f"SUM({dollars})" if dollars else "0", value=result.cost or Decimal(0), shape=exact
    )
    if requests:
        month = result.monthly or Decimal(0)
        write_formula(sheet, line, place + 1, f"{xl_rowcol_to_cell(line, place)}*{requests}", value=month, shape=exact)


def _remark(result: Result) -> Iterable[str]:
    return filter(None, (result.unpriced, describe_least(result)))
