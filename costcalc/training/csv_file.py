"""A comparison as CSV: a row for each model, tuned or not, in the screen's order, with every digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from costcalc.export.breakdown import list_items, name_columns, write_columns
from costcalc.export.csv_text import write_cell, write_digits, write_rows
from costcalc.export.provenance import ORIGIN, PRICED_AS, READ_AS, STATUS, UNPRICED, identify_tables
from costcalc.formatting import Value
from costcalc.training.columns import DEFAULT_SORT, sort_lines
from costcalc.training.lines import TuningLine
from pricing.priced import Priced
from pricing.training.compare import Comparison

Cells = tuple[tuple[str, Callable[[TuningLine], Value]], ...]


def _of(read: Callable[[Priced], str]) -> Callable[[TuningLine], Value]:
    return lambda line: read(line.request)


def _training_rate(line: TuningLine) -> Value:
    lines = line.tuned.training.lines if line.tuned else ()
    return lines[0].rate if lines else None


COLUMNS: Cells = (
    ("model", lambda line: line.name),
    ("kind", lambda line: line.side),
    ("base_model", lambda line: line.base),
    ("usd_saved", lambda line: line.saved),
    ("break_even_requests", lambda line: line.payback.requests),
    ("break_even_months", lambda line: line.payback.months),
    ("pays_in", lambda line: line.payback.month),
    ("months_compared", lambda line: line.payback.compared),
    ("why_not", lambda line: line.payback.reason if line.tuned else ""),
    ("paid_by", lambda line: line.untuned.paid_by if line.untuned else ""),
    ("usd_training", lambda line: line.training),
    ("training_rate_per_million", _training_rate),
    ("usd_storage_per_month", lambda line: line.storage),
    ("usd_per_month", lambda line: line.month),
    ("usd_per_request", lambda line: line.cost),
    ("ends", lambda line: line.ending.day if line.ending else None),
    ("successor", lambda line: line.ending.successor if line.ending else None),
    ("training_closed_from", lambda line: end.closed if (end := line.training_end) else None),
    ("training_until", lambda line: end.until if (end := line.training_end) else None),
    ("training_unpriced", lambda line: line.tuned.training.unpriced if line.tuned else None),
    ("fits", lambda line: "" if line.row.fit is None else "yes" if line.row.fit.fits else "no"),
    *((name, _of(read)) for name, read in (PRICED_AS, READ_AS, UNPRICED)),
    ("warnings", lambda line: "; ".join(line.request.warnings)),
    *((name, _of(read)) for name, read in (*ORIGIN, *STATUS)),
)  # fmt: skip


def to_csv(comparison: Comparison, sort: str = DEFAULT_SORT, address: str = "") -> Iterator[str]:
    """Write the file; `address` is that of the page, to import the file again."""
    about = list_assumptions(comparison) | ({"address": address} if address else {})
    return write_rows(_rows(comparison, sort), about)


def _rows(comparison: Comparison, sort: str) -> Iterator[list[str]]:
    lines = [line for _, each in sort_lines(comparison, sort) for line in each]
    items = list_items(line.request.quote for line in lines)
    yield [*(name for name, _ in COLUMNS), *name_columns(items)]
    for line in lines:
        yield [*(write_cell(read(line)) for _, read in COLUMNS), *write_columns(items, line.request.quote)]


def list_assumptions(comparison: Comparison) -> dict[str, Value]:
    """List everything that the figures rest on, by name."""
    case = comparison.case
    return {
        "training_tokens": case.training_tokens,
        "epochs": case.epochs,
        "base_input_tokens": case.untuned.input_tokens,
        "input_tokens": case.tuned.input_tokens,
        "base_output_tokens": case.untuned.output_tokens,
        "output_tokens": case.tuned.output_tokens,
        "baseline": comparison.baseline.name if comparison.baseline else "",
        "requests_per_month": case.workload.monthly_requests,
        "growth": write_digits(case.workload.growth),
        "months": case.months,
        "budget": case.budget,
        "tier": case.conditions.tier,
        "as_of": case.conditions.as_of,
        **identify_tables(comparison.catalog),
    }
