"""Usage beside an invoice, as people read it: why they differ, by model, by day, line by line, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from costcalc import formatting
from costcalc.export.section import Section, Text
from costcalc.formatting import Value
from costcalc.usage.reports.invoice_words import (
    CLASSES,
    describe_outside,
    explain_line,
    name_item,
    name_model,
    write_period,
)
from pricing.quote import ZERO
from pricing.usage_log.reports.invoice.differences import DIFFERENCES, Figures
from pricing.usage_log.reports.invoice.reconcile import Reconciliation

_SIDES: Final = ("Invoiced", "Charged here", "Difference", "Tokens invoiced", "Tokens here")
_TEXTS: Final[tuple[Text, ...]] = (
    formatting.money,
    formatting.money,
    formatting.difference,
    formatting.count,
    formatting.count,
)


def list_sections(found: Reconciliation) -> Iterator[Section]:
    """List the sections of an invoice beside usage."""
    if found.lines:
        yield _list_classes(found)
        models = sorted(found.models.items(), key=lambda each: (-abs(each[1].difference), each[0]))
        yield _list_figures("Invoice by model", ((name_model(sold), figures) for sold, figures in models))
        yield _list_figures("Invoice by day", ((write_period(day), figures) for day, figures in found.periods.items()))
        yield _list_lines(found)
    yield _list_outside(found)


def _list_classes(found: Reconciliation) -> Section:
    """List the classes of the whole difference, the sum last."""
    title, total = "Invoice", found.total
    theirs, ours = found.compared
    rows: list[tuple[Value, ...]] = [
        (f"invoiced, {write_period(theirs)}", total.theirs, None),
        (f"charged here, {write_period(ours)}", total.ours, None),
        *(
            (f"difference: {CLASSES[kind]}", total.classes.get(kind, ZERO), lines)
            for kind in DIFFERENCES
            if (lines := sum(kind in line.figures.classes for line in found.lines))
        ),
        ("difference", total.difference, sum(bool(line.figures.classes) for line in found.lines)),
    ]
    return Section(title, (title, "Amount", "Lines"), (formatting.word, formatting.money, _count), rows, most=len(rows))


def _list_figures(title: str, parts: Iterable[tuple[str, Figures]]) -> Section:
    rows = [(name, *_list_sides(figures)) for name, figures in parts]
    return Section(title, (title, *_SIDES), (formatting.word, *_TEXTS), rows)


def _list_lines(found: Reconciliation) -> Section:
    """List the lines that differ, those that differ most first."""
    differing = sorted(
        (line for line in found.lines if line.figures.classes),
        key=lambda line: (-max(map(abs, line.figures.classes.values())), line.period, line.sold, line.item),
    )
    rows: list[tuple[Value, ...]] = [
        (
            write_period(line.period),
            name_model(line.sold),
            name_item(line),
            line.figures.theirs,
            line.figures.ours,
            line.figures.difference,
            explain_line(line),
        )
        for line in differing
    ]
    heads = ("Lines that differ", "Model", "Item", *_SIDES[:3], "Why")
    texts = (formatting.word, formatting.word, formatting.word, *_TEXTS[:3], formatting.word)
    return Section("Lines that differ", heads, texts, rows)


def _list_outside(found: Reconciliation) -> Section:
    """List what is not compared."""
    title = "Not compared"
    rows: list[tuple[Value, ...]] = [(describe_outside(each), each.rows, each.dollars) for each in found.outside]
    return Section(title, (title, "Rows", "Amount"), (formatting.word, formatting.count, formatting.money), rows)


def _list_sides(figures: Figures) -> tuple[Value, ...]:
    return figures.theirs, figures.ours, figures.difference, figures.theirs_tokens, figures.ours_tokens


def _count(number: int | None) -> str:
    return "" if number is None else formatting.count(number)
