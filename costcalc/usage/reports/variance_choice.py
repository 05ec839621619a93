"""Which model of an estimate was planned, and why an estimate cannot be compared with usage."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc import formatting
from costcalc.schema.errors import RequestError

NOT_ESTIMATE = "not an estimate; give the JSON of `costcalc estimate --format json`, or the link of an estimate"
NO_VOLUME = "it states no number of requests; estimate with requests per month"
NO_PRICE = "the estimate of this model has no cost"


def choose_planned(names: Sequence[str], model: str) -> int:
    """Return the place of the model that was planned. Raises RequestError."""
    if not model and len(names) == 1:
        return 0
    if model in names:
        return names.index(model)
    listed = formatting.legible(", ".join(names[:5])) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")
    if model:
        raise RequestError(
            f"{formatting.legible(model)} is not in the estimate, which has {listed}", path="estimate_model"
        )
    raise RequestError(f"has several models; say which one was planned: {listed}", path="estimate_model")
