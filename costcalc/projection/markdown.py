"""A plan as Markdown tables: the texts of the screen, and under them what they rest on."""

from __future__ import annotations

from costcalc.export.markdown import escaped, line
from costcalc.projection.assumptions import assumptions
from costcalc.projection.section import in_order
from costcalc.projection.tables import Row, Table, answer
from pricing.projection.analysis import Answers


def to_markdown(found: Answers) -> str:
    """A section that begins with its own heading."""
    parts = [f"## {escaped(answer(found))}", *(_table(table) for table in in_order(found))]
    assumed = [f"- {escaped(name)}: {escaped(text)}" for name, text in assumptions(found)]
    return "\n\n".join([*parts, "### What this plan assumes", "\n".join(assumed)]) + "\n"


def _table(table: Table) -> str:
    remarks = any(row.problems for row in table.rows)
    rules = ["---" if place in {0, *table.words} else "---:" for place in range(len(table.head))]
    lines = [
        line([*table.heads, *(["Remarks"] if remarks else [])]),
        line([*rules, *(["---"] if remarks else [])], raw=True),
        *(line([*_cells(row), *(["; ".join(row.problems)] if remarks else [])]) for row in table.rows),
    ]
    return "\n".join([f"### {escaped(table.title)}", "", escaped(table.sentence), "", *lines])


def _cells(row: Row) -> list[str]:
    return [row.name, *(cell.text for cell in row.cells)]
