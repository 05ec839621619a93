"""Usage beside an invoice, as programs read it."""

from __future__ import annotations

from costcalc import formatting
from costcalc.schema.values import write_money
from costcalc.usage.reports.invoice_schema import (
    DifferenceResponse,
    InvoiceFiguresResponse,
    InvoiceLineResponse,
    InvoiceModelResponse,
    InvoicePeriodResponse,
    InvoiceResponse,
    OtherAccountResponse,
    OutsideResponse,
    PeriodResponse,
)
from pricing.usage_log.reports.invoice.differences import Figures
from pricing.usage_log.reports.invoice.periods import Period
from pricing.usage_log.reports.invoice.reconcile import Reconciliation


def describe_reconciliation(found: Reconciliation, not_read: int) -> InvoiceResponse:
    return InvoiceResponse(
        invoice_days=_describe_period(found.theirs) if found.theirs else None,
        log_days=_describe_period(found.ours) if found.ours else None,
        total=_describe_figures(found.total),
        periods=[
            InvoicePeriodResponse(period=_describe_period(period), **_describe_figures(figures))
            for period, figures in found.periods.items()
        ],
        models=[
            InvoiceModelResponse(provider=sold.provider or None, model=sold.model or None, **_describe_figures(figures))
            for sold, figures in found.models.items()
        ],
        lines=[
            InvoiceLineResponse(
                period=_describe_period(line.period),
                provider=line.sold.provider or None,
                model=line.sold.model or None,
                item=line.item or None,
                explanation=[*line.words],
                **_describe_figures(line.figures),
            )
            for line in found.lines
        ],
        outside=[
            OutsideResponse(
                side=each.side,
                reason=each.reason,
                rows=each.rows,
                amount=write_money(each.dollars),
                period=_describe_period(each.period) if each.period else None,
            )
            for each in found.outside
        ],
        other_accounts=[
            OtherAccountResponse(label=each.label, invoiced=[*each.theirs], logged=[*each.ours])
            for each in found.accounts
        ],
        not_read=not_read,
    )


def _describe_figures(figures: Figures) -> InvoiceFiguresResponse:
    return InvoiceFiguresResponse(
        invoiced=write_money(figures.theirs),
        charged=write_money(figures.ours),
        difference=formatting.plain(figures.difference),
        invoiced_tokens=None if figures.theirs_tokens is None else formatting.plain(figures.theirs_tokens),
        charged_tokens=None if figures.ours_tokens is None else formatting.plain(figures.ours_tokens),
        partial=figures.partial,
        differences=[
            DifferenceResponse(kind=kind, amount=formatting.plain(dollars)) for kind, dollars in figures.classes.items()
        ],
    )


def _describe_period(period: Period) -> PeriodResponse:
    return PeriodResponse(first=period.first.isoformat(), last=period.last.isoformat())
