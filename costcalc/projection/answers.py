"""Months ahead and plans, charged to whoever asks for them first, for every page, file and program."""

from __future__ import annotations

from costcalc.admission.charging import charge
from pricing.estimate.estimate import Estimate
from pricing.projection.ahead import Ahead, look_ahead
from pricing.projection.analysis import Analysis, answer_ahead
from pricing.projection.scenario import Scenario


def look_at_scenario(scenario: Scenario, estimate: Estimate) -> Ahead:
    """Look ahead: each model in each month with each type of request. Raises WorkloadError."""
    charge(cells=len(estimate.results) * scenario.months * (1 + len(scenario.types)))
    return look_ahead(scenario, estimate)


def answer_scenario(scenario: Scenario, estimate: Estimate) -> Analysis:
    """Answer a plan. Raises WorkloadError."""
    return answer_ahead(look_at_scenario(scenario, estimate))
