"""Estimates as a table of text: what a command prints, and what a model is given to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from costcalc import formatting
from costcalc.estimate.columns import COLUMNS, name_columns
from costcalc.estimate.order import COSTS, sort_results
from costcalc.export.section_files import Draw
from costcalc.web.columns import Column
from costcalc.web.conditions import compare_excluded, describe_least
from costcalc.web.line_items import describe_status
from costcalc.web.notices import split_warnings
from pricing.estimate.estimate import Estimate, Result

PricedFile = tuple[str, Estimate]
"""(file, its estimate)"""
REQUEST_COLUMNS: Final = (
    "model", "usd_per_month", "usd_per_request", "times_cheapest", "input_tokens", "context_share", "provider",
)  # fmt: skip
_COLUMNS = {column.key: column for column in COLUMNS}


def list_columns(unit: str, keys: Iterable[str], *, monthly: bool) -> list[Column[Result]]:
    """List the columns of a table about what `unit` names; the month only where a number of requests is given."""
    return name_columns(unit, [_COLUMNS[key] for key in keys if key != "usd_per_month" or monthly])


def draw_estimates(priced: Sequence[PricedFile], draw: Draw, shown: Sequence[Column[Result]]) -> Iterable[str]:
    """Draw one table of all files, and below it what the costs leave out."""
    heads = ["File", *(f"{column.header} {column.hint}".strip() for column in shown), "Notes"]
    rows = [heads, *(row for each in priced for row in _rows(*each, shown=shown))]
    first = 0 if len(priced) > 1 else 1  # a single file needs no name
    yield from draw([row[first:] for row in rows], [False, *(column.numeric for column in shown), False][first:])
    if not _bills_output(result for _, each in priced for result in each.results):
        yield from ("", "Costs include no output: it is taken as 0 tokens.")
    if left_out := compare_excluded(r for _, each in priced for r in each.results):
        yield from ("", left_out)


def _bills_output(results: Iterable[Result]) -> bool:
    """Return False where chat models have a price, and none of them is charged for any output."""
    chats = [result for result in results if result.usage and result.entry and result.entry.model.kind == "chat"]
    return not chats or any(result.usage.output_tokens for result in chats if result.usage)


def _rows(file: str, estimate: Estimate, *, shown: Sequence[Column[Result]]) -> list[list[str]]:
    """List the rows, the cheapest first."""
    rows = []
    for result in sort_results(estimate, "request"):
        cells = [
            formatting.least(column.text(column.value(result)), partial=result.partial and column.key in COSTS)
            for column in shown
        ]
        own = "custom prices" if result.entry and result.entry.provider.own else None
        misfit = result.fit.problem if result.fit else None
        read = f"read as {result.read_as}" if result.read_as else None
        notes, doubts = split_warnings(result, result.warnings)
        words = [result.unpriced, describe_status(result), describe_least(result), misfit, own, read, *notes, *doubts]
        if result.exactness == "estimate" and result.usage:
            place = [column.key for column in shown].index("input_tokens")
            cells[place] = f"≈ {cells[place]}"
        rows.append([file, *cells, "; ".join(word for word in words if word)])
    return rows
