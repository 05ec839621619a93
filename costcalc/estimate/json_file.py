"""An estimate as a JSON file: what the API answers, in the screen's order and columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from costcalc.estimate.api import describe_estimate
from costcalc.estimate.columns import OF_CONVERSATION, choose_columns
from costcalc.estimate.conversation_answer import describe_conversation
from costcalc.estimate.csv_file import write_figure
from costcalc.estimate.order import sort_results
from costcalc.estimate.state import State
from costcalc.request.words import name_request, rename_key
from costcalc.web.columns import Column
from pricing.estimate.estimate import Estimate, Result

BEHIND = {
    "monthly": ("usd_per_month",),
    "cost_per_request": ("usd_per_request", "usd_per_1000_requests"),
    "cost_per_request_low": ("usd_per_request", "usd_per_1000_requests"),
    "cost_per_request_high": ("usd_per_request", "usd_per_1000_requests"),
    "lines": ("usd_per_request", "usd_per_1000_requests"),
    "times_cheapest": ("times_cheapest",),
    "usage": ("input_tokens",),
    "count": ("input_tokens",),
    "context_share": ("context_share",),
    "conversation": ("usd_per_request", "usd_per_1000_requests", *OF_CONVERSATION),
    "levers": ("usd_per_request", "usd_per_1000_requests", *OF_CONVERSATION),
}
"""Columns that a field of the answer or of a result stands behind; the other fields say what it is, and always stay."""


def to_json(estimate: Estimate, state: State, address: str) -> dict[str, object]:
    """Write the file; `address` is as `write_export_address` writes it: from it the file can be imported again."""
    results = sort_results(estimate, state.sort)
    columns, ordered = choose_columns(estimate.request, state.columns), replace(estimate, results=tuple(results))
    talk, unit = estimate.request.conversation, name_request(estimate.request)
    answer = describe_conversation(ordered, baseline=state.baseline) if talk else describe_estimate(ordered)
    rows = [_row(each, result, columns, unit) for each, result in zip(answer["results"], results, strict=True)]
    return {**_keep(answer, columns), "results": rows, "address": address}


def _row(
    answer: Mapping[str, object], result: Result, columns: Sequence[Column[Result]], unit: str
) -> dict[str, object]:
    """Return the API's fields behind the chosen columns, and the columns by the names that the CSV has for them."""
    figures = {rename_key(column.key, unit): _figure(column, result) for column in columns}
    return {**_keep(answer, columns), "columns": figures}


def _keep(answer: Mapping[str, object], columns: Sequence[Column[Result]]) -> dict[str, object]:
    keys = {column.key for column in columns}
    return {name: value for name, value in answer.items() if name not in BEHIND or keys.intersection(BEHIND[name])}


def _figure(column: Column[Result], result: Result) -> int | str | None:
    value = column.value(result)
    return value if isinstance(value, int) else write_figure(column.key, value) or None
