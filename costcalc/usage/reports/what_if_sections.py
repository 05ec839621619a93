"""What if, as people read it: the scenarios below each other, and by model beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from costcalc import formatting
from costcalc.export.section import Section, Text, write_dollars
from costcalc.formatting import Value
from costcalc.usage.logs.columns import write_amount
from costcalc.usage.reports.plan import Plan
from pricing.usage_log.charges.total import UsageRow
from pricing.usage_log.reports.what_if.comparison import Comparison, WhatIf

TITLE: Final = "What if"
AS_IS: Final = "as it is"


def list_sections(compared: Comparison, plans: Sequence[Plan], *, unread: bool) -> Iterator[Section]:
    """List the sections, of any usage; the plan of the usage as it is stands first.

    `unread`: some of it could not be read, so that totals are the least.
    """
    if not compared.as_is.total.rows:
        return
    yield _list_totals(compared, unread=unread)
    yield _list_models(compared)
    yield _list_unpriced(compared)
    yield _list_notes(compared)
    yield _list_plans(plans)


def _list_totals(compared: Comparison, *, unread: bool) -> Section:
    heads = ["#", TITLE, "Charge", "Difference", "Change"]
    texts: list[Text] = [formatting.word, formatting.word, write_dollars, formatting.difference, _write_change]
    own = compared.as_is.total
    rows: list[list[Value]] = [["", AS_IS, _choose_amount(own, unread=unread), None, None]]
    for number, asked in enumerate(compared.scenarios, 1):
        pair = asked.total.pair
        title = formatting.legible(asked.scenario.title)
        amount = _choose_amount(asked.total.what_if, unread=unread)
        rows.append([str(number), title, amount, pair.difference, pair.change])
    if any(asked.total.pair.rows != own.rows for asked in compared.scenarios):
        heads.append("Rows compared")
        texts.append(formatting.count)
        counts = [own.rows - own.parts["unpriced"].rows, *(asked.total.pair.rows for asked in compared.scenarios)]
        rows = [[*row, count] for row, count in zip(rows, counts, strict=True)]
    return Section(TITLE, tuple(heads), tuple(texts), [tuple(row) for row in rows], most=len(rows))


def _list_models(compared: Comparison) -> Section:
    """List the models of the rows, with what each costs under every scenario."""
    title = "What if, by model"
    if len(compared.scenarios) == 1:
        return _list_changes(title, compared.scenarios[0])
    heads = (title, "As it is", *(f"#{number}" for number, _ in enumerate(compared.scenarios, 1)))
    rows: list[tuple[Value, ...]] = []
    for place, first in enumerate(compared.scenarios[0].models):
        sides = [first.as_is, *(asked.models[place].what_if for asked in compared.scenarios)]
        rows.append((formatting.legible(first.model), *map(_choose_amount, sides)))
    return Section(title, heads, (formatting.word, *[write_dollars] * (len(heads) - 1)), rows)


def _list_changes(title: str, asked: WhatIf) -> Section:
    heads = (title, "As it is", "Then", "Difference", "Change")
    texts: tuple[Text, ...] = (formatting.word, write_dollars, write_dollars, formatting.difference, _write_change)
    rows: list[tuple[Value, ...]] = [
        (
            formatting.legible(each.model),
            _choose_amount(each.as_is),
            _choose_amount(each.what_if),
            each.pair.difference,
            each.pair.change,
        )
        for each in asked.models
    ]
    return Section(title, heads, texts, rows)


def _list_unpriced(compared: Comparison) -> Section:
    """List what has a price as it is, and none under a scenario."""
    rows: list[tuple[Value, ...]] = [
        (f"{number}", rows, formatting.legible(model), formatting.legible(reason))
        for number, asked in enumerate(compared.scenarios, 1)
        for (model, reason), rows in asked.lost.items()
    ]
    heads = ("#", "Rows", "Model", "What if, no price")
    return Section("What if, no price", heads, (formatting.word, formatting.count, *[formatting.word] * 2), rows)


def _list_notes(compared: Comparison) -> Section:
    rows: list[tuple[Value, ...]] = [
        (f"{number}", rows, formatting.legible(text))
        for number, asked in enumerate(compared.scenarios, 1)
        for text, rows in sorted(asked.notes.items(), key=lambda note: (-note[1], note[0]))
    ]
    heads = ("#", "Rows", "What if, notes")
    return Section("What if, notes", heads, (formatting.word, formatting.count, formatting.word), rows)


def _list_plans(plans: Sequence[Plan]) -> Section:
    title = "As an estimate"
    rows: list[tuple[Value, ...]] = [
        (f"{number}" if number else AS_IS, plan.describe(), plan.address)
        for number, plan in enumerate(plans)
        if plan.address
    ]
    return Section(title, ("#", "Averages of", title), (formatting.word,) * 3, rows, most=len(rows))


def _choose_amount(row: UsageRow, *, unread: bool = False) -> Decimal | str | None:
    """Return dollars; where they are the least or a range, the words for them."""
    if row.amount is None or not (row.at_least or unread or row.low != row.high):
        return row.amount
    return write_amount(row, at_least=unread)


def _write_change(share: Decimal | None) -> str:
    return formatting.UNKNOWN if share is None else formatting.signed(share, formatting.percent)
