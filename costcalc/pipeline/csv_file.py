"""A pipeline as CSV, with every digit: the lines of its steps, its months, its combinations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from costcalc import formatting
from costcalc.export.csv_text import escape_formula, write_rows
from costcalc.export.provenance import ORIGIN, STATUS, identify_tables, write_line
from costcalc.formatting import Value
from costcalc.pipeline.question import PricedPipeline
from costcalc.pipeline.schema import CONDITIONS
from costcalc.pipeline.table import list_ends
from costcalc.pipeline.words import describe_left_out
from pricing.pipeline.cost import StepCost
from pricing.pipeline.months import PipelineMonths
from pricing.pipeline.step import Step
from pricing.projection.budget import BudgetLine
from pricing.quote import Line
from pricing.workload import Band

HEAD = (
    "step", "model", "priced_as", "read_as", "kind", "item", "quantity", "unit", "usd_rate", "per", "usd_per_run",
    "runs", "usd_per_month", *CONDITIONS, "unpriced", "assumptions", "warnings", *(name for name, _ in STATUS),
    "price_from", "price_source", "own_prices", "name", "times", "in_first",
)  # fmt: skip
MONTHS_HEAD = (
    "month", "step", "model", "requests_low", "requests", "requests_high", "usd_low", "usd", "usd_high", "unpriced",
    "partial", "in_first",
)  # fmt: skip
COMBINATIONS_HEAD = (
    "combination", "group", "usd_per_request", "usd_once", "usd_per_month", "times_cheapest", "partial", "unpriced",
    "obstacle", "usd_low", "usd", "usd_high", "months", "unpriced_from", "budget", "over_from", "over_from_if_high",
    "requests_in_budget",
)  # fmt: skip


def to_csv(pipeline: PricedPipeline) -> Iterator[str]:
    """Write a row for each line of each step on each of its models; `in_first`: those of the first combination."""
    found = pipeline.found
    rows = (
        _row(place, step, line, pipeline) for place, step in _list_steps(pipeline) for line in step.lines or (None,)
    )
    return write_rows(chain([HEAD], rows), {"requests_per_month": found.requests, **_origin(pipeline)})


def _list_steps(pipeline: PricedPipeline) -> Iterator[tuple[int, StepCost]]:
    """List each step on each of its models once, with its number; in the order of the steps and their models."""
    for place, choice in enumerate(pipeline.found.steps):
        costs = {one.steps[place].step: one.steps[place] for one in pipeline.found.combinations}
        yield from ((place + 1, costs[step]) for step in choice.steps if step in costs)


def _origin(pipeline: PricedPipeline) -> dict[str, Value]:
    return {"as_of": pipeline.found.as_of, **identify_tables(pipeline.found.catalog)}


def _row(place: int, step: StepCost, line: Line | None, pipeline: PricedPipeline) -> list[str]:
    entry, once = step.entry, step.step.often == "once"
    figures = [""] * 8
    if line:
        runs = ["once", ""] if once else [formatting.plain(step.runs), formatting.plain(line.amount * step.runs)]
        figures = [*write_line(line), *runs]
    notes = pipeline.measured[place - 1].notes
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
        escape_formula(step.step.label),
        formatting.plain(step.step.times),
        _yes(step.step == pipeline.cost.steps[place - 1].step),
    ]


def months_to_csv(pipeline: PricedPipeline) -> Iterator[str]:
    """Write a row for each step on each of its models in each month, with every digit."""
    return write_rows(chain([MONTHS_HEAD], _month_rows(pipeline)), _origin(pipeline))


def _month_rows(pipeline: PricedPipeline) -> Iterator[Sequence[str]]:
    columns, steps = _find_columns(pipeline) if pipeline.ahead else {}, list(_list_steps(pipeline))
    for index, month in enumerate(pipeline.ahead[0].months if pipeline.ahead else ()):
        for place, step in steps:
            ahead = columns[place, step.step]
            cost, least = ahead.months[index].steps[place - 1], _yes(ahead.least[place - 1])
            dollars = ["", "", "", escape_formula(cost)] if isinstance(cost, str) else [*_digits(cost), ""]
            head = [month.month.isoformat(), str(place), escape_formula(step.requested)]
            first = _yes(step.step == pipeline.cost.steps[place - 1].step)
            yield [*head, *_digits(month.requests), *dollars, "" if isinstance(cost, str) else least, first]


def _find_columns(pipeline: PricedPipeline) -> dict[tuple[int, Step], PipelineMonths]:
    """Find for each step on each of its models some combination that has it."""
    pairs = zip(pipeline.found.combinations, pipeline.ahead, strict=True)
    return {(place, step.step): ahead for one, ahead in pairs for place, step in enumerate(one.steps, start=1)}


def combinations_to_csv(pipeline: PricedPipeline) -> Iterator[str]:
    """Write a row for each combination: its sums, the months ahead, and the model and the share of each step."""
    steps = range(1, len(pipeline.found.steps) + 1)
    head = [*COMBINATIONS_HEAD, *(f"step_{place}_{what}" for place in steps for what in ("model", "share"))]
    origin = {"requests_per_month": pipeline.found.requests, **_origin(pipeline)}
    return write_rows(chain([head], _combination_rows(pipeline)), origin)


def _combination_rows(pipeline: PricedPipeline) -> Iterator[Sequence[str]]:
    lines = pipeline.hold()
    for place, one in enumerate(pipeline.found.combinations):
        ahead = pipeline.ahead[place] if pipeline.ahead else None
        shares = zip(one.names, one.shares, strict=True)
        yield [
            escape_formula(one.name),
            one.group,
            *map(formatting.plain, (one.per_request, one.once, one.monthly)),
            formatting.plain_ratio(one.times_cheapest),
            _yes(one.partial or bool(ahead and ahead.partial)),
            escape_formula(one.unpriced or ""),
            escape_formula(one.obstacle or ""),
            *(_digits(ahead.total) if ahead and ahead.total else [""] * 3),
            str(len(ahead.months)) if ahead else "",
            ahead.ends.isoformat() if ahead and ahead.ends else "",
            *_write_budget(pipeline.budget, lines[place] if lines else None),
            *(text for name, share in shares for text in (escape_formula(name), formatting.plain_share(share))),
        ]


def _write_budget(dollars: Decimal | None, line: BudgetLine | None) -> list[str]:
    if line is None:
        return [formatting.plain(dollars), "", "", ""]
    months = [month.isoformat() if month else "" for month in (line.passed, line.passed_if_high)]
    return [formatting.plain(dollars), *months, "" if line.whole is None else str(line.whole)]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _digits(band: Band[Decimal]) -> list[str]:
    return [formatting.plain(value) for value in list_ends(band)]
