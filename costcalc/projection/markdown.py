"""A plan as Markdown tables: the texts of the screen, and under them what they rest on."""

from __future__ import annotations

from costcalc.export.markdown import draw_markdown, drop_empty_remarks, escape
from costcalc.projection.assumptions import list_assumptions
from costcalc.projection.summary import write_summary
from costcalc.projection.table_list import list_tables
from costcalc.projection.tables import Table
from pricing.projection.analysis import Analysis


def to_markdown(analysis: Analysis) -> str:
    """Write a section that begins with its own heading."""
    parts = [
        f"## {escape(write_summary(analysis.ahead))}",
        *(_table(table.spell_days()) for table in list_tables(analysis)),
    ]
    assumed = [f"- {escape(name)}: {escape(text)}" for name, text in list_assumptions(analysis)]
    return "\n\n".join([*parts, "### Assumptions", "\n".join(assumed)]) + "\n"


def _table(table: Table) -> str:
    lines = draw_markdown(drop_empty_remarks(table.list_texts("Remarks")), table.numeric)
    return "\n".join([f"### {escape(table.title)}", "", escape(table.sentence), "", *lines])
