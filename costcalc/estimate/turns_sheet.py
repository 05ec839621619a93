"""Turns of a conversation as a sheet: what each is charged on the model that the page looks at closer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from costcalc import formatting
from costcalc.export.breakdown import list_charged
from costcalc.export.workbook import EVERY_DIGIT, SHAPES, write_cell, write_formula, write_row
from costcalc.formatting import capitalize_first
from pricing.conversation.on_model import ModelConversation
from pricing.estimate.conversation_levers import choose_subject
from pricing.estimate.estimate import Estimate

NAME = "Turns"


def add_turns(book: Any, estimate: Estimate, baseline: str) -> None:
    """Add the sheet, where a model has a price: of the baseline, else of the cheapest."""
    subject = choose_subject(estimate, baseline)
    if subject is None or subject.talk is None:
        return
    sheet = book.add_worksheet(NAME)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    items = [item.name for item in list_charged([subject.quote])]
    heads = [f"Turn on {subject.requested}", "Input of the longest call, tokens"]
    write_row(sheet, 0, [*heads, *(f"{capitalize_first(name)}, $" for name in items), "Total, $ a turn"], head)
    _write_turns(book, sheet, subject.talk, items)
    sheet.set_column(0, len(items) + 2, 14)
    sheet.freeze_panes(1, 1)


def _write_turns(book: Any, sheet: Any, talk: ModelConversation, items: list[str]) -> None:
    exact = book.add_format({"num_format": EVERY_DIGIT})
    whole = book.add_format({"num_format": SHAPES[formatting.count]})
    for line, turn in enumerate(talk.price_turns(), start=1):
        write_cell(sheet, line, 0, turn.turn)
        write_cell(sheet, line, 1, turn.input_tokens, whole)
        charges: dict[str, Decimal] = {}
        for each in turn.lines:
            charges[each.item] = charges.get(each.item, Decimal(0)) + each.amount
        for place, item in enumerate(items, start=2):
            write_cell(sheet, line, place, charges.get(item), exact)
        cells = [xl_rowcol_to_cell(line, place) for place in range(2, len(items) + 2)]
        formula = f"SUM({','.join(cells)})" if cells else "0"
        write_formula(sheet, line, len(items) + 2, formula, value=turn.total, shape=exact)
