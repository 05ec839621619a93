"""An estimate's results in their groups and in order, and what they are compared with."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from costcalc.estimate.columns import COLUMNS
from costcalc.web.columns import group_priced
from pricing.comparison import compute_multiple
from pricing.estimate.estimate import Estimate, Result

COSTS = {
    "usd_per_request",
    "usd_per_1000_requests",
    "usd_per_month",
    "usd_per_resolved_task",
    "usd_per_request_uncached",
}
ESTIMATED = COSTS | {"input_tokens", "times_cheapest", "context_share"}
TITLES = {
    "able": "",
    "does_not_fit": "Does not fit",
    "last_known": "No longer sold: last price",
    "unpriced": "No price",
}
"""Groups of the table from top to bottom, each with its title; no ranking goes across them."""


def sort_results(estimate: Estimate, sort: str) -> list[Result]:
    """Sort the results by a column (`month`, `-month`) within each group, the groups in their order."""
    return [result for _, results in group_results(estimate, sort) for result in results]


def group_results(estimate: Estimate, sort: str) -> list[tuple[str, list[Result]]]:
    """Group the results, each group in the order of a column; one without any is not there."""
    return group_priced(estimate.results, lambda result: result.group, TITLES, COLUMNS, sort)


def compare_with(estimate: Estimate, baseline: str) -> Callable[[Result], Decimal | None] | None:
    """Return what tells how many times as much as the baseline a result costs; None where that has no whole price."""
    base = next((r for r in estimate.results if r.requested == baseline and r.cost is not None and not r.partial), None)
    if base is None:
        return None
    return lambda r: None if r.partial or r.cost is None else compute_multiple(r.cost, base.cost)
