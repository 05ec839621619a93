"""An estimate as CSV: the screen's rows in the screen's order, with every digit and every assumption."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from costcalc import formatting
from costcalc.estimate.assumptions import list_assumptions
from costcalc.estimate.columns import choose_columns
from costcalc.estimate.order import compare_with, sort_results
from costcalc.estimate.state import State
from costcalc.export.breakdown import Item, list_items, name_columns, write_columns
from costcalc.export.csv_text import write_cell, write_digits, write_rows
from costcalc.export.provenance import ORIGIN, PRICED_AS, READ_AS, STATUS, UNPRICED
from costcalc.formatting import Value
from costcalc.request.words import name_request, rename_key
from pricing.estimate.estimate import Estimate, Result

After = tuple[str, Callable[[Result], Value]]
"""(name, value)"""
AFTER: tuple[After, ...] = (
    ("tokens", lambda r: r.exactness),
    ("count_basis", lambda r: r.counted.basis if r.counted else ""),
    ("input_tokens_low", lambda r: r.input_range[0] if r.input_range else None),
    ("input_tokens_high", lambda r: r.input_range[1] if r.input_range else None),
    ("usd_per_request_low", lambda r: r.costs.low if r.costs else None),
    ("usd_per_request_high", lambda r: r.costs.high if r.costs else None),
    ("usd_per_month_low", lambda r: r.monthly_costs.low if r.monthly_costs else None),
    ("usd_per_month_high", lambda r: r.monthly_costs.high if r.monthly_costs else None),
    PRICED_AS,
    READ_AS,
    ("fits", lambda r: "" if r.fit is None else "yes" if r.fits else "no"),
    UNPRICED,
    ("warnings", lambda r: "; ".join([*r.warnings, *([r.fit.problem] if r.fit and r.fit.problem else [])])),
    *ORIGIN,
    *STATUS,
    ("billed_output_tokens", lambda r: r.usage.output_tokens if r.usage else None),
)
"""Columns of what the screen says beside the figures: marks, reasons, sources; what came later stands last."""


OF_CONVERSATION: tuple[After, ...] = (
    ("calls", lambda r: r.talk.count("call") if r.talk else None),
    ("compactions", lambda r: r.talk.count("compaction") if r.talk else None),
    ("longest_input_tokens", lambda r: r.talk.longest_input if r.talk else None),
)
"""Columns of what a conversation takes on a model."""
TIMES_BASELINE = "times_baseline"
BROKEN_DOWN = {"usd_per_request", "usd_per_1000_requests"}
"""Columns that the items of a request stand behind: where both are hidden, they are left out."""


def to_csv(estimate: Estimate, state: State, address: str, items: Sequence[Item] | None = None) -> Iterator[str]:
    """Write the file, whose last column is `address`, as `write_export_address` writes it, to take it in again.

    `items` has the items of a request that have columns, where this is one of several files with the same columns.
    """
    items = choose_items([estimate], state) if items is None else items
    return write_rows(_rows(estimate, state, items), list_assumptions(estimate) | {"address": address})


def shows_items(state: State) -> bool:
    return not state.columns or not BROKEN_DOWN.isdisjoint(state.columns)


def choose_items(estimates: Sequence[Estimate], state: State) -> list[Item]:
    """Choose the items that files of these estimates have columns for."""
    if not shows_items(state):
        return []
    return list_items(result.quote for estimate in estimates for result in estimate.results)


def _rows(estimate: Estimate, state: State, items: Sequence[Item]) -> Iterator[list[str]]:
    columns, after = choose_columns(estimate.request, state.columns), list_after(estimate, state)
    unit = name_request(estimate.request)
    yield [rename_key(key, unit) for key in (*(c.key for c in columns), *(name for name, _ in after))] + name_columns(
        items
    )
    for result in sort_results(estimate, state.sort):
        figures = [write_cell(write_figure(column.key, column.value(result))) for column in columns]
        words = [write_cell(write_figure(name, value(result))) for name, value in after]
        yield [*figures, *words, *write_columns(items, result.quote)]


def list_after(estimate: Estimate, state: State) -> tuple[After, ...]:
    """List the columns behind the figures; the multiple of the baseline where one is chosen."""
    after = (*AFTER, *(OF_CONVERSATION if estimate.request.conversation else ()))
    multiple = compare_with(estimate, state.baseline)
    if multiple is None:
        return after
    return (*after, (TIMES_BASELINE, multiple))


def write_figure(key: str, value: Value) -> str:
    """Write a figure for programs; ratios and shares with the digits that count."""
    if key in {"times_cheapest", TIMES_BASELINE} and isinstance(value, Decimal):
        return formatting.plain_ratio(value)
    if key in {"context_share", "cached_share"} and isinstance(value, Decimal):
        return formatting.plain_share(value)
    return write_digits(value)
