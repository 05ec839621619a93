"""Answers as short texts in Markdown: the figures, why some are missing, and what a total leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from costcalc.estimate.text_table import REQUEST_COLUMNS, draw_estimates, list_columns
from costcalc.export.markdown import draw_markdown, escape
from costcalc.formatting import plural
from costcalc.usage.table import write_summary
from costcalc.usage.text_table import draw_bill
from pricing.bill.reader import Bills
from pricing.bill.statement import Statement
from pricing.catalog.catalog import Catalog
from pricing.catalog.suggest import MOST_SIMILAR, suggest
from pricing.estimate.estimate import Estimate
from pricing.priced import Priced

MOST_UNKNOWN: Final = 10
"""Names for which similar ones are looked up, which takes a while."""


def write_estimate(estimate: Estimate, *, monthly: bool) -> str:
    """Write an estimate, the cheapest model first, with what it rests on."""
    shown = list_columns("request", REQUEST_COLUMNS, monthly=monthly)
    table = draw_estimates([("", estimate)], draw_markdown, shown)
    similar = _list_similar(estimate.catalog, estimate.results)
    return "\n".join([*table, "", *similar, _write_basis(estimate, monthly), *_list_missing(estimate)])


def write_bill(catalog: Catalog, statement: Statement, bills: Bills) -> str:
    """Write a bill, line by line, and what could not be read of it."""
    faults = [f"Response {fault.line}: {fault.problem}" for fault in bills.faults]
    table = draw_bill(statement, draw_markdown) if statement.charges else ()
    parts = [[write_summary(statement, len(faults), bills.duplicates)], table]
    parts += [_list_similar(catalog, statement.charges), faults]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _list_similar(catalog: Catalog, priced: Iterable[Priced]) -> Iterator[str]:
    """Name models that a name which is in no table may mean; none is ever priced in its place."""
    unknown = {each.requested: each.conditions.as_of for each in priced if each.offer is None and each.requested}
    for name, day in list(unknown.items())[:MOST_UNKNOWN]:
        found = suggest(catalog, name, day, limit=MOST_SIMILAR)
        if names := [each.name for each in (*found.hits, *found.similar)]:
            yield f"{escape(name)}: did you mean {' or '.join(names)}?"


def _write_basis(estimate: Estimate, monthly: bool) -> str:
    request = estimate.request
    conditions, expected = request.conditions, request.expectation
    parts = [
        f"Prices as of {conditions.as_of}, {conditions.tier} tier",
        f"{plural(expected.output_tokens, 'output token')} a request",
        f"{plural(expected.reasoning_tokens, 'reasoning token')} on reasoning models"
        if expected.reasoning_tokens
        else "",
        f"{plural(request.workload.monthly_requests, 'request')} a month" if monthly else "",
        "≈ marks an estimated token count",
        f"price tables of {estimate.catalog.version}",
    ]
    return f"{'; '.join(filter(None, parts))}."


def _list_missing(estimate: Estimate) -> Iterator[str]:
    """Say what the request has none of, as it may have been forgotten."""
    used = [result.usage for result in estimate.results if result.usage]
    if used and not any(usage.input_tokens for usage in used):
        yield "There is no input in this cost: prompt, messages or input_tokens state it."
    if used and not any(usage.output_tokens for usage in used):
        yield "There is no output in this cost: output_tokens states it."
