"""A pipeline as CSV: a row for each line of each step, or for each step of each month, with every digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from costcalc import formatting
from costcalc.export.csv_text import escape_formula, write_rows
from costcalc.export.provenance import ORIGIN, STATUS, identify_tables, write_line
from costcalc.formatting import Value
from costcalc.pipeline.schema import CONDITIONS
from costcalc.pipeline.table import list_ends
from costcalc.pipeline.words import describe_left_out
from pricing.pipeline.cost import PipelineCost, StepCost
from pricing.pipeline.months import PipelineMonths
from pricing.quote import Line
from pricing.workload import Band

HEAD = (
    "step", "model", "priced_as", "read_as", "kind", "item", "quantity", "unit", "usd_rate", "per", "usd_per_run",
    "runs", "usd_per_month", *CONDITIONS, "unpriced", "assumptions", "warnings", *(name for name, _ in STATUS),
    "price_from", "price_source", "own_prices",
)  # fmt: skip
MONTHS_HEAD = (
    "month", "step", "model", "requests_low", "requests", "requests_high", "usd_low", "usd", "usd_high", "unpriced",
    "partial",
)  # fmt: skip


def to_csv(cost: PipelineCost, notes: Sequence[tuple[str, ...]] = ()) -> Iterator[str]:
    """Write a row for each line of each step. `notes`: for each step, how its quantities were measured."""
    measured = notes or [()] * len(cost.steps)
    rows = (
        _row(place, step, line, measured[place - 1])
        for place, step in enumerate(cost.steps, start=1)
        for line in step.lines or (None,)
    )
    return write_rows(chain([HEAD], rows), {"requests_per_month": cost.requests, **_origin(cost)})


def _origin(cost: PipelineCost) -> dict[str, Value]:
    return {"as_of": cost.as_of, **identify_tables(cost.catalog)}


def _row(place: int, step: StepCost, line: Line | None, notes: tuple[str, ...]) -> list[str]:
    entry, once = step.entry, step.step.often == "once"
    figures = [""] * 8
    if line:
        runs = ["once", ""] if once else [formatting.plain(step.runs), formatting.plain(line.amount * step.runs)]
        figures = [*write_line(line), *runs]
    return [
        str(place),
        escape_formula(step.requested),
        escape_formula(entry.model.id) if entry else "",
        escape_formula(step.read_as or ""),
        entry.model.kind if entry else "",
        *figures,
        *(getattr(step.step, name) for name in CONDITIONS),
        escape_formula(step.unpriced or ""),
        escape_formula("; ".join([*notes, *map(str, step.assumptions)])),
        escape_formula("; ".join([*describe_left_out(step), *step.warnings])),
        *(escape_formula(text(step)) for _, text in (*STATUS, *ORIGIN)),
    ]


def months_to_csv(cost: PipelineCost, ahead: PipelineMonths | None) -> Iterator[str]:
    """Write a row for each step of each month, with every digit."""
    return write_rows(_month_rows(cost, ahead), _origin(cost))


def _month_rows(cost: PipelineCost, ahead: PipelineMonths | None) -> Iterator[Sequence[str]]:
    yield MONTHS_HEAD
    for month in ahead.months if ahead else ():
        for place, (step, band) in enumerate(zip(cost.steps, month.steps, strict=True), start=1):
            least = "" if isinstance(band, str) else "yes" if ahead and ahead.least[place - 1] else "no"
            dollars = ["", "", "", escape_formula(band)] if isinstance(band, str) else [*_digits(band), ""]
            head = [month.month.isoformat(), str(place), escape_formula(step.requested)]
            yield [*head, *_digits(month.requests), *dollars, least]


def _digits(band: Band[Decimal]) -> list[str]:
    return [formatting.plain(value) for value in list_ends(band)]
