"""The same work stated in the units of several models, of which each is charged in its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from pricing.catalog.schema import Model
from pricing.pipeline.quantities import list_quantities
from pricing.pipeline.step import COUNTS, Step

MEASURES: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "speech": (frozenset({"characters"}), frozenset({"input_tokens", "spoken_seconds"})),
    "rerank": (frozenset({"rerank_search"}), frozenset({"input_tokens"})),
}
"""Kinds whose models are sold in different units → the units, as the fields and fees of a step."""
OF_TIMES: Final = {"minutes": "seconds", "spoken_minutes": "spoken_seconds"}


def keep_own_measure(step: Step, model: Model | None, day: date) -> Step:
    """Leave out how much work a step is in the units of other models, where it says so in the model's own too.

    Of a step for several models: 1,500 characters, or 375 tokens that speak 1.6 minutes. What is stated in the units of
    other models alone stays, and is refused.
    """
    measures = MEASURES.get(model.kind, ()) if model else ()
    fields = {OF_TIMES.get(field, field) for field in list_quantities(model, day)}
    own = next((measure for measure in measures if measure <= fields), frozenset[str]())
    if not any(_get(step, name) for name in own):
        return step
    others = frozenset[str]().union(*measures) - own
    counts: dict[str, Any] = {name: 0 for name in others if name in COUNTS}
    return replace(step, **counts, fees=tuple(fee for fee in step.fees if fee[0] not in others))


def _get(step: Step, name: str) -> object:
    """Return a quantity of a step, or of one of its fees."""
    return getattr(step, name) if name in COUNTS else dict(step.fees).get(name)
