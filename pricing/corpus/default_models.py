"""Corpus that names no model, counted on those that are shown before anyone chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from pricing.corpus.counted import Counted
from pricing.corpus.counting import NO_MODEL
from pricing.corpus.counts import Counts, Way
from pricing.corpus.plan import Plan


class PlannedCount(NamedTuple):
    """What a corpus came to, and by which plan."""

    plan: Plan
    counted: Counted


def count_on_some(count: Callable[[Plan], Counted], plan: Plan, defaults: Sequence[str]) -> PlannedCount:
    """Count a corpus; on the default models where neither the plan nor any row names one.

    Rows that name none are read and not counted the first time, which takes little beside counting them on several.
    """
    counted = count(plan)
    if plan.models or any(_names_model(*each) for each in counted.ways.items()) or not counted.ways:
        return PlannedCount(plan, counted)
    chosen = replace(plan, models=tuple(defaults))
    return PlannedCount(chosen, count(chosen))


def _names_model(way: Way, counts: Counts) -> bool:
    return bool(way.name) or any(reason != NO_MODEL for reason in counts.unknown)
