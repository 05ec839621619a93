"""Quote × workload → dollars a month."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from pricing.workload import Workload

LEVELS: Final = tuple(Decimal(level) for level in ("0.1", "0.2", "0.5", "1", "2", "5", "10"))
"""Usage levels, as multiples of the expected number of requests."""


def monthly_cost(cost_per_request: Decimal, workload: Workload) -> Decimal:
    """Dollars a month, exactly."""
    return cost_per_request * workload.monthly_requests


def cost_at_levels(
    cost_per_request: Decimal, workload: Workload, levels: Sequence[Decimal] = LEVELS
) -> list[tuple[Decimal, Decimal]]:
    """(requests a month, dollars a month) at multiples of the workload."""
    monthly = monthly_cost(cost_per_request, workload)
    return [(workload.monthly_requests * level, monthly * level) for level in levels]
