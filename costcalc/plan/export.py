"""A plan as CSV: a row for each month on each model, every digit, every assumption."""

from __future__ import annotations

from typing import Any

from costcalc import formatting
from costcalc.csv_cells import safe
from costcalc.files import csv_text
from costcalc.plan.assumptions import assumptions
from pricing.answers import Answers
from pricing.planned import Projected
from pricing.projection import MonthCost
from pricing.workload import Band

BAND = ("low", "expected", "high")


def to_csv(found: Answers, query: str = "") -> str:
    """The last column is `query`, that of the page's address: from it the file can be taken in again."""
    plan, estimate = found.plan, found.estimate
    said = {
        **dict(assumptions(found)),
        "as_of": estimate.request.conditions.as_of.isoformat(),
        "catalog_version": estimate.catalog.version.isoformat(),
        "catalog_digest": estimate.catalog.digest,
        **({"address": query} if query else {}),
    }
    kinds = [kind.name for kind in plan.types] if len(plan.types) > 1 else []
    head = [
        "month", "model", "provider", "tokens", "input_tokens",
        *(f"requests_{end}" for end in BAND), *(f"usd_{end}" for end in BAND),
        *(safe(f"usd_{end}: {name}") for name in kinds for end in BAND),
        "unpriced", "warnings", *map(safe, said),
    ]  # fmt: skip
    rows = [
        [*_cells(each, month, len(kinds)), *map(safe, said.values())]
        for each in found.projected
        for month in each.projection.months
    ]
    return csv_text([head, *rows])


def _cells(each: Projected, month: MonthCost, kinds: int) -> list[str]:
    parts = month.by_type if kinds and month.by_type else [None] * kinds
    counted = each.result.counted
    return [
        f"{month.month:%Y-%m}",
        safe(each.name),
        safe(each.offer.provider.name),
        each.result.exactness,
        str(counted.tokens) if counted and counted.tokens is not None else "",
        *_band(month.requests),
        *_band(month.cost),
        *(cell for part in parts for cell in _band(part)),
        safe(month.reason or ""),
        safe("; ".join(each.projection.warnings)),
    ]


def _band(band: Band[Any] | None) -> list[str]:
    return [formatting.plain(getattr(band, end)) if band else "" for end in BAND]
