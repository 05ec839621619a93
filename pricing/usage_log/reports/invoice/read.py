"""Files of an invoice → sums by key, as of any log; refused where they are no invoice in dollars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pricing.catalog.catalog import Catalog
from pricing.executors.tasks import Tell
from pricing.files.sources import Source
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.plan import make_plan
from pricing.usage_log.reports.invoice.check import check_invoice
from pricing.usage_log.reports.invoice.labels import LABELS
from pricing.usage_log.rows import reduce_rows


def read_invoice(sources: Sequence[Source], catalog: Catalog, *, tell: Tell | None = None) -> Reduced:
    """Read the cost exports of a seller. Raises InvoiceError."""
    plan = make_plan(catalog, LABELS)
    reduced = reduce_files(sources, plan, tell=tell)
    check_invoice(reduced, sources, plan)
    return reduced


def read_invoice_rows(rows: Iterable[Mapping[str, Any]], catalog: Catalog) -> Reduced:
    """Read rows of cost exports, as programs send them. Raises InvoiceError."""
    plan = make_plan(catalog, LABELS)
    reduced = reduce_rows(rows, plan)
    check_invoice(reduced, (), plan)
    return reduced
