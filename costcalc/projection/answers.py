"""A plan, charged to whoever asks for it and then answered, for every page, file and program."""

from __future__ import annotations

from costcalc.admission.budgets import charge
from pricing.estimate.estimate import Estimate
from pricing.projection.analysis import Analysis, answer_plan
from pricing.projection.scenario import Scenario


def answer_scenario(scenario: Scenario, estimate: Estimate) -> Analysis:
    """Answer a plan: each model in each month with each type of request. Raises WorkloadError."""
    charge(cells=len(estimate.results) * scenario.months * (1 + len(scenario.types)))
    return answer_plan(scenario, estimate)
