"""An estimate as CSV: the screen's rows in the screen's order, with every digit and every assumption."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from costcalc import formatting
from costcalc.estimate.columns import choose_columns
from costcalc.estimate.state import State
from costcalc.estimate.table import compare_with, sort_results
from costcalc.export.breakdown import Item, list_items, name_columns, write_columns
from costcalc.export.csv_text import escape_formula, write_cell, write_digits, write_rows
from costcalc.export.provenance import ORIGIN, PRICED_AS, READ_AS, STATUS, UNPRICED
from costcalc.formatting import Value
from costcalc.request.query import list_unusual
from costcalc.web.conditions import CHOICES
from pricing.estimate.estimate import Estimate, Result

AFTER: tuple[tuple[str, Callable[[Result], str]], ...] = (
    ("tokens", lambda r: r.exactness),
    ("count_basis", lambda r: r.counted.basis if r.counted else ""),
    ("input_tokens_low", lambda r: write_digits(r.counted.low if r.counted else None)),
    ("input_tokens_high", lambda r: write_digits(r.counted.high if r.counted else None)),
    ("usd_per_request_low", lambda r: write_digits(r.costs.low if r.costs else None)),
    ("usd_per_request_high", lambda r: write_digits(r.costs.high if r.costs else None)),
    ("usd_per_month_low", lambda r: write_digits(r.monthly_costs.low if r.monthly_costs else None)),
    ("usd_per_month_high", lambda r: write_digits(r.monthly_costs.high if r.monthly_costs else None)),
    PRICED_AS,
    READ_AS,
    ("fits", lambda r: "" if r.fit is None else "yes" if r.fits else "no"),
    UNPRICED,
    ("warnings", lambda r: "; ".join([*r.warnings, *([r.fit.problem] if r.fit and r.fit.problem else [])])),
    *ORIGIN,
    *STATUS,
    ("billed_output_tokens", lambda r: write_digits(r.usage.output_tokens if r.usage else None)),
)
"""Columns of what the screen says beside the figures: marks, reasons, sources; what came later stands last."""


BROKEN_DOWN = {"usd_per_request", "usd_per_1000_requests"}
"""Columns that the items of a request stand behind: where both are hidden, they are left out."""


def to_csv(estimate: Estimate, state: State, query: str, items: Sequence[Item] | None = None) -> Iterator[str]:
    """Write the file, whose last column is `query`, that of the estimate's address, to take it in again.

    `items` has the items of a request that have columns, where this is one of several files with the same columns.
    """
    items = choose_items([estimate], state) if items is None else items
    return write_rows(_rows(estimate, state, items), list_assumptions(estimate, state) | {"address": query})


def shows_items(state: State) -> bool:
    return not state.columns or not BROKEN_DOWN.isdisjoint(state.columns)


def choose_items(estimates: Sequence[Estimate], state: State) -> list[Item]:
    """Choose the items that files of these estimates have columns for."""
    if not shows_items(state):
        return []
    return list_items(result.quote for estimate in estimates for result in estimate.results)


def _rows(estimate: Estimate, state: State, items: Sequence[Item]) -> Iterator[list[str]]:
    columns, after = choose_columns(state.columns), list_after(estimate, state)
    yield [*(c.key for c in columns), *(name for name, _ in after), *name_columns(items)]
    for result in sort_results(estimate, state.sort):
        figures = [write_cell(write_figure(column.key, column.value(result))) for column in columns]
        words = [escape_formula(text(result)) for _, text in after]
        yield [*figures, *words, *write_columns(items, result.quote)]


def list_after(estimate: Estimate, state: State) -> tuple[tuple[str, Callable[[Result], str]], ...]:
    """List the columns behind the figures; the multiple of the baseline where one is chosen."""
    multiple = compare_with(estimate, state.baseline)
    if multiple is None:
        return AFTER
    return (*AFTER, ("times_baseline", lambda result: formatting.plain_ratio(multiple(result))))


def write_figure(key: str, value: Value) -> str:
    """Write a figure for programs; ratios and shares with the digits that count."""
    if key == "times_cheapest" and isinstance(value, Decimal):
        return formatting.plain_ratio(value)
    if key == "context_share" and isinstance(value, Decimal):
        return formatting.plain_share(value)
    return write_digits(value)


def list_assumptions(estimate: Estimate, state: State) -> dict[str, Value]:
    """List everything that the figures rest on beside the prompt, by name."""
    request = estimate.request
    conditions, workload, expected = request.conditions, request.workload, request.expectation
    unusual = {name: str(value) for name, value in list_unusual(request)}
    return {
        "output_tokens": expected.output_tokens,
        "assumed_reasoning_tokens": expected.reasoning_tokens,
        "requests_per_month": workload.monthly_requests,
        "requests": f"{workload.requests} a {workload.per}"
        + (f" on {workload.days} days a month" if workload.per == "day" else ""),
        "tier": conditions.tier,
        "utc_time": f"{conditions.at:%H:%M}" if conditions.at else "",
        "max_output": expected.max_output,
        "same_answer_length": "yes" if expected.same_answer_length else "",
        **{name: unusual.get(name, "") for name in ("cache_read", "cache_write", "lifetime", "measured", "factors")},
        "fees": ", ".join(f"{key}={formatting.plain(quantity)}" for key, quantity in expected.fees),
        **{name: unusual.get(name, "") for name in CHOICES},
        "as_of": conditions.as_of,
        "catalog_version": estimate.catalog.version,
        "catalog_digest": estimate.catalog.digest,
    }
