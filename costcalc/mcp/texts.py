"""Answers as short texts in Markdown: the figures, why some are missing, and what a total leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.estimate.text_table import REQUEST_COLUMNS, draw_estimates, list_columns
from costcalc.export.markdown import draw_markdown, escape
from costcalc.formatting import plural
from costcalc.usage.table import write_summary
from costcalc.usage.text_table import draw_bill
from pricing.bill.reader import Bills
from pricing.bill.statement import Statement
from pricing.catalog.suggest import MOST_SIMILAR, suggest
from pricing.estimate.estimate import Estimate


def write_estimate(estimate: Estimate, *, monthly: bool) -> str:
    """Write an estimate, the cheapest model first, with what it rests on."""
    shown = list_columns("request", REQUEST_COLUMNS, monthly=monthly)
    table = draw_estimates([("", estimate)], draw_markdown, shown)
    return "\n".join([*table, "", *_list_similar(estimate), *_list_basis(estimate, monthly)])


def _list_similar(estimate: Estimate) -> Iterator[str]:
    """Name models that a name which is in no table may mean; none is ever priced in its place."""
    for result in estimate.results:
        if result.entry is None and result.offer is None:
            found = suggest(estimate.catalog, result.requested, estimate.request.conditions.as_of, limit=MOST_SIMILAR)
            if names := [each.name for each in (*found.hits, *found.similar)]:
                yield f"{escape(result.requested)}: did you mean {' or '.join(names)}?"


def _list_basis(estimate: Estimate, monthly: bool) -> Iterator[str]:
    request = estimate.request
    conditions, output = request.conditions, request.expectation.output_tokens
    parts = [
        f"Prices as of {conditions.as_of}, {conditions.tier} tier",
        f"{plural(output, 'output token')} a request",
        *([f"{plural(request.workload.monthly_requests, 'request')} a month"] if monthly else []),
        "≈ marks an estimated token count",
        f"price tables of {estimate.catalog.version}",
    ]
    yield f"{'; '.join(parts)}."
    if not output:
        yield "No output tokens were stated, so this is the cost of the input alone."


def write_bill(statement: Statement, bills: Bills) -> str:
    """Write a bill, line by line, and what could not be read of it."""
    faults = [f"{fault.line}: {fault.problem}" for fault in bills.faults]
    return "\n".join(
        [
            write_summary(statement, len(faults), bills.duplicates),
            *(["", *draw_bill(statement, draw_markdown)] if statement.charges else []),
            *(["", *(f"Response {fault}" for fault in faults)] if faults else []),
        ]
    )
