"""All tables of a projection, in the order of the page."""

from __future__ import annotations

from costcalc.projection import choice_tables, sensitivity_tables, tables
from costcalc.projection.tables import Table
from pricing.projection.analysis import Analysis

BUILDERS = (
    tables.build_totals,
    tables.build_months,
    tables.build_budget,
    choice_tables.build_routing,
    choice_tables.build_subscription,
    choice_tables.build_limits,
    sensitivity_tables.build_drivers,
    sensitivity_tables.build_levers,
)
"""The tables, in the order of the page."""


def list_tables(analysis: Analysis) -> list[Table]:
    """List the tables of all that is answered."""
    return [table for build in BUILDERS if (table := build(analysis))]
