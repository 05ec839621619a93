"""A model on which nobody has counted a data set, though its way of counting was: whether all rows fit its limits.

Rows that do not fit were found for the chosen models only; what is kept of the others is how long they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pricing.catalog.catalog import Catalog
from pricing.corpus.counted import Counted
from pricing.corpus.counts import Counts, Way
from pricing.corpus.plan import Plan
from pricing.limits import check_fit
from pricing.usage import Usage

NOT_COUNTED: Final = "counts tokens in another way than the models that were chosen with the files"
NO_MODEL: Final = "has no model on the day of the counting"
MAY_NOT_FIT: Final = "may have no room for some rows, which was not looked for"


def find_problem(catalog: Catalog, name: str, plan: Plan, counted: Counted, ways: Sequence[Way]) -> str:
    """Return why there are no figures for a model that was not chosen with the files; blank where there are.

    `ways` are in the order of the plan's models, so that one that is named by none of them was not counted.
    """
    if not ways:
        return NO_MODEL
    kinds = {way.kind for way in counted.ways}
    if any(way.kind in kinds and way.name not in plan.models for way in ways):
        return NOT_COUNTED
    model = catalog.offer(name).on(plan.as_of).model
    return "" if check_fit(model, find_largest(counted.add_up(ways))).fits else MAY_NOT_FIT


def find_largest(counts: Counts) -> Usage:
    """Return a request that is as large as any row in both its input and its output, or larger."""
    tokens = max(counts.expected, default=0)
    return Usage(input_tokens=tokens, output_tokens=max(map(_bound_output, counts.expected.values()), default=0))


def _bound_output(sums: Sequence[int]) -> int:
    """Return the most output tokens that a request among rows of one length may have.

    Where all rows state the same, each has its share; but of their sum alone nobody knows that.
    """
    rows, requests, output = sums
    return output // requests if rows == 1 else output
