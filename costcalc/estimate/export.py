"""An estimate as CSV: the screen's rows in the screen's order, with every digit and every assumption."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal

from costcalc import formatting
from costcalc.csv_cells import safe
from costcalc.estimate.state import State
from costcalc.estimate.table import COLUMNS, ordered
from pricing.estimate import Estimate, Result

AFTER: tuple[tuple[str, Callable[[Result], str]], ...] = (
    ("tokens", lambda r: r.exactness),
    ("priced_as", lambda r: r.entry.model.id if r.entry else ""),
    ("fits", lambda r: "" if r.fit is None else "yes" if r.fits else "no"),
    ("unpriced", lambda r: r.unpriced or ""),
    ("warnings", lambda r: "; ".join([*r.warnings, *([r.fit.problem] if r.fit and r.fit.problem else [])])),
    ("price_from", lambda r: r.quote.price.from_.isoformat() if r.quote else ""),
    ("price_source", lambda r: r.quote.price.source if r.quote else ""),
    ("own_prices", lambda r: "" if r.entry is None else "yes" if r.entry.provider.own else "no"),
)
"""What the screen says beside the figures: marks, reasons, sources."""


def to_csv(estimate: Estimate, state: State) -> str:
    assumptions = _assumptions(estimate, state)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(c.key for c in COLUMNS), *(name for name, _ in AFTER), *assumptions])
    for result in ordered(estimate, state.sort):
        figures = [_cell(column.key, column.value(result)) for column in COLUMNS]
        words = [safe(text(result)) for _, text in AFTER]
        writer.writerow([*figures, *words, *assumptions.values()])
    return out.getvalue()


def _cell(key: str, value: Decimal | int | str | None) -> str:
    if isinstance(value, str):
        return safe(value)
    if key == "times_cheapest" and isinstance(value, Decimal):
        return formatting.plain_ratio(value)
    if key == "context_share" and isinstance(value, Decimal):
        return f"{value:.6f}"
    return formatting.plain(None if value is None else Decimal(value))


def _assumptions(estimate: Estimate, state: State) -> dict[str, str]:
    conditions, workload = estimate.request.conditions, estimate.request.workload
    return {
        "output_tokens": str(estimate.request.expectation.output_tokens),
        "reasoning_tokens": str(estimate.request.expectation.reasoning_tokens),
        "requests_per_month": formatting.plain(workload.monthly_requests),
        "requests": f"{workload.requests} a {workload.per}"
        + (f" on {workload.days} days a month" if workload.per == "day" else ""),
        "tier": safe(conditions.tier),
        "utc_time": f"{conditions.at:%H:%M}" if conditions.at else "",
        "as_of": conditions.as_of.isoformat(),
        "catalog_version": estimate.catalog.version.isoformat(),
        "catalog_digest": estimate.catalog.digest,
    }
