"""A comparison as a Markdown table for a document: the texts of the screen, and under them what they rest on."""

from __future__ import annotations

from costcalc import formatting
from costcalc.export.markdown import draw_markdown, drop_empty_remarks
from costcalc.training.columns import choose_columns, name_column
from costcalc.training.lines import list_lines
from costcalc.training.table import TuningRow, build_groups
from costcalc.training.words import write_summary
from costcalc.web.conditions import compare_excluded
from pricing.training.compare import Comparison


def to_markdown(comparison: Comparison, sort: str, address: str) -> str:
    """Write the table; `address` is that of the page with the same figures."""
    columns = choose_columns(comparison)
    rows = [[*map(name_column, columns), "Remarks"]]
    for group in build_groups(comparison, sort, columns):
        rows += [[row.model, *(cell.text for cell in row.cells), _remark(row)] for row in group.rows]
    lines = draw_markdown(drop_empty_remarks(rows), [*(column.numeric for column in columns), False])
    summary = formatting.spell_days(write_summary(comparison))
    return "\n".join([*lines, "", summary, "", _under(comparison, address), ""])


def _remark(row: TuningRow) -> str:
    marks = ("compared with" if row.baseline else "", "saves the most" if row.best else "")
    return "; ".join(filter(None, (*marks, *row.said, *row.problems)))


def _under(comparison: Comparison, address: str) -> str:
    case = comparison.case
    parts = [
        f"Prices as of {case.conditions.as_of}, {case.conditions.tier} tier",
        f"{formatting.plural(case.training_tokens, 'training token')} × {formatting.plural(case.epochs, 'epoch')}",
        f"prompt of {formatting.plural(case.untuned.input_tokens, 'token')}, {case.tuned.input_tokens:,} once tuned",
        f"{formatting.plural(case.untuned.output_tokens, 'output token')}, {case.tuned.output_tokens:,} once tuned",
        f"{formatting.plural(case.workload.monthly_requests, 'request')} a month",
        f"price tables of {comparison.catalog.version}",
    ]
    left_out = compare_excluded(line.request for line in list_lines(comparison))
    excluded = f" {left_out}" if left_out else ""
    link = address.replace(")", "%29").replace(" ", "%20")
    return f"{'; '.join(parts)}.{excluded} [The same figures in costcalc]({link})."
