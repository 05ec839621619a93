"""Usage beside the seller's invoice: by how much they differ, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from costcalc import formatting
from costcalc.current import catalog as current_catalog
from costcalc.export.reasons import Reason, name_first
from costcalc.formatting import Value, plural
from costcalc.schema.errors import RequestError
from costcalc.usage.logs.report import Report
from costcalc.usage.reports.invoice_answer import describe_reconciliation
from costcalc.usage.reports.invoice_sections import list_sections
from costcalc.usage.reports.invoice_words import CLASSES, write_period
from pricing.catalog.catalog import Catalog
from pricing.quote import ZERO
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.reports.invoice.check import InvoiceError
from pricing.usage_log.reports.invoice.differences import DIFFERENCES, Difference, Line
from pricing.usage_log.reports.invoice.read import read_invoice_rows
from pricing.usage_log.reports.invoice.reconcile import Reconciliation, list_accounts, reconcile

NAME: Final = "invoice"
"""Key of the JSON, and option."""
HYPOTHESES: Final = 12
"""Prices of a group that a difference may need: of other tiers, speeds, regions, days and lengths."""
MOST_PRICES: Final = 100_000
"""Prices that a page waits for, of the usage and of what may explain a difference: some 7 seconds."""
HEADS: Final = (
    "first_day", "last_day", "provider", "model", "item", "invoiced_usd", "charged_usd", "charged_partial",
    "difference_usd", *(f"{kind}_usd" for kind in DIFFERENCES), "invoiced_tokens", "charged_tokens", "explanation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InvoiceQuestion:
    """How usage differs from an invoice that was read by a plan with `LABELS`, and checked."""

    invoice: Reduced
    read_accounts: bool = False
    """Have the labels read by which the invoice says whose the usage is; else they are compared where they were."""
    most_prices: int | None = None
    """Prices after which no more causes are tried, where a person waits."""

    @property
    def labels(self) -> tuple[str, ...]:
        return list_accounts(self.invoice.groups) if self.read_accounts else ()

    def answer(self, catalog: Catalog, reduced: Reduced, given: Given, labels: tuple[str, ...]) -> Report:
        found = reconcile(catalog, reduced.groups, self.invoice.groups, given, labels, most_prices=self.most_prices)
        return Report(
            NAME,
            describe_reconciliation(found, self.invoice.faulty),
            tuple(section for section in list_sections(found) if section.rows),
            HEADS,
            [_list_row(line) for line in found.lines],
            tuple(_list_reasons(found, self.invoice)),
        )


def read_invoice_question(rows: Iterable[Mapping[str, Any]]) -> InvoiceQuestion:
    """Read rows of a cost export, as a program sends them. Raises RequestError."""
    try:
        return InvoiceQuestion(read_invoice_rows(rows, current_catalog()), read_accounts=True)
    except InvoiceError as error:
        raise RequestError(str(error), path="invoice") from None


def _list_row(line: Line) -> tuple[Value, ...]:
    figures = line.figures
    return (
        line.period.first,
        line.period.last,
        line.sold.provider or None,
        formatting.legible(line.sold.model) or None,
        formatting.legible(line.item) or None,
        figures.theirs,
        figures.ours,
        "" if figures.ours is None else "yes" if figures.partial else "no",
        figures.difference,
        *(figures.classes.get(kind) for kind in DIFFERENCES),
        figures.theirs_tokens,
        figures.ours_tokens,
        "; ".join(map(formatting.legible, line.words)),
    )


def _list_reasons(found: Reconciliation, invoice: Reduced) -> Iterator[Reason]:
    """Say what of the invoice is not compared, and which differences need a look."""
    if invoice.faulty:
        first = invoice.faults[0]
        where = f"{first.file}, " if first.file else ""
        problem = formatting.legible(f"{where}line {first.line}: {first.problem}")
        number = plural(invoice.faulty, "line")
        yield Reason("invoice_incomplete", f"{number} of the invoice could not be read (first: {problem})")
    if not found.lines:
        yield Reason("invoice_days", _describe_days(found))
    for each in found.accounts:
        theirs, ours = (name_first([*map(formatting.legible, ids)]) for ids in (each.theirs, each.ours))
        label = each.label.replace("_", " ")
        yield Reason("invoice_account", f"the invoice is of another {label} ({theirs}) than the logs ({ours})")
    for code, kinds in _WATCHED.items():
        for kind in kinds:
            lines = sum(kind in line.figures.classes for line in found.lines)
            if lines:
                amount = formatting.money(found.total.classes.get(kind, ZERO))
                yield Reason(code, f"difference from the invoice in {plural(lines, 'line')}: {CLASSES[kind]}, {amount}")


_WATCHED: Final[dict[str, tuple[Difference, ...]]] = {
    "invoice_rows": ("not_in_logs", "not_on_invoice"),
    "invoice_unexplained": ("unexplained",),
}
"""Differences that end the command with 1: usage that one side lacks, and what nothing explains."""


def _describe_days(found: Reconciliation) -> str:
    if found.theirs is None:
        return "no line of the invoice is of usage on a day, so that nothing can be compared"
    if found.ours is None:
        return "no row of the logs states a day, so that nothing can be compared with the invoice"
    theirs, ours = write_period(found.theirs), write_period(found.ours)
    return f"the invoice is of {theirs} and the logs are of {ours}: no day is in both, so that nothing can be compared"
