"""Savings of three changes, each alone: waiting for batch, caching the prefix, capping the output."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from pricing.projection.plan import Plan, RequestType
from pricing.projection.routing import Saving, compute_saving
from pricing.projection.sensitivity import Change, Project, change_types
from pricing.workload import Band


class Lever(NamedTuple):
    """Expected cost of the period, in dollars, with one change alone. `warnings` are those of its projection."""

    lever: str
    cost: Decimal
    saving: Saving
    warnings: tuple[str, ...]


def pull_levers(plan: Plan, project: Project, *, waits: Decimal, hits: Decimal, cap: int) -> list[Lever]:
    """Return the period's cost in dollars with each of `batch`, `cache` and `cap` pulled; none without a total.

    `waits`: the share that can wait for the batch tier; `hits`: the share that finds its prefix in the cache; a share
    that is larger already stays. `cap`: no request's output is longer; it cuts the low, expected and high length, so
    that the saving is the least it can be.
    """
    now = project(plan).total
    changes = {"batch": _raise_batch(waits), "cache": _raise_cached(hits), "cap": _cap_output(cap)}
    levers = []
    for name, change in changes.items():
        projection = project(change_types(plan, change))
        if now and projection.total:
            cost = projection.total.expected
            levers.append(Lever(name, cost, compute_saving(cost, "now", now.expected), projection.warnings))
    return levers


def _raise_batch(waits: Decimal) -> Change:
    return lambda kind: replace(kind, workload=replace(kind.workload, batch=max(waits, kind.workload.batch)))


def _raise_cached(hits: Decimal) -> Change:
    def change(kind: RequestType) -> RequestType:
        work = kind.workload
        return replace(kind, workload=replace(work, cached=max(work.cached, min(hits, 1 - work.cache_writes))))

    return change


def _cap_output(cap: int) -> Change:
    def change(kind: RequestType) -> RequestType:
        output = kind.profile.output_tokens
        capped = Band(min(output.low, cap), min(output.expected, cap), min(output.high, cap))
        return replace(kind, profile=replace(kind.profile, output_tokens=capped))

    return change
