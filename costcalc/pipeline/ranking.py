"""Models in the order of what a pipeline's steps cost on them, for the quick sets that depend on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from costcalc.current import catalog
from costcalc.pipeline.forms import PipelineForm
from costcalc.pipeline.rows import read_rows
from costcalc.web.selection import Rank
from pricing.pipeline.cost import price_step
from pricing.quote import ZERO
from pricing.workload import ONE


def rank_in_pipeline(data: Any) -> Rank:
    """Return what ranks models by the steps that run on the chosen ones."""

    def rank(names: Sequence[str]) -> Sequence[str] | None:
        asked = data.copy()
        asked.setlist("models", [",".join(names)])
        form, rows = PipelineForm(asked), read_rows(asked)
        if not form.is_valid():
            return None
        costs = dict.fromkeys(names, ZERO)
        for row in rows:
            for step in row.choice.steps if row.choice and row.choice.together else ():
                priced = price_step(catalog(), step, step.build_conditions(form.cleaned_data["as_of"]), ONE)
                if priced.ranks and not (priced.fit and priced.fit.problem) and step.model in costs:
                    costs[step.model] += priced.each or ZERO
                else:
                    costs.pop(step.model, None)
        return sorted((name for name, cost in costs.items() if cost), key=costs.__getitem__)

    return rank
