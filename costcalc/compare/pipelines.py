"""Combinations of a pipeline side by side: a column for each, a row for each cost and each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify

from costcalc import formatting
from costcalc.compare.cells import THINNEST, Cell, Row
from costcalc.compare.heads import Head
from costcalc.compare.table import Section, Table
from costcalc.estimate.order import TITLES
from costcalc.input_limits import LONGEST_NAME, MOST_COLUMNS
from costcalc.pipeline.combination_table import choose_row_color, list_remarks
from costcalc.pipeline.views import Answered, answer_page
from costcalc.pipeline.words import describe_left_out
from costcalc.web.line_items import describe_line
from costcalc.web.responses import HtmxRequest, accept_text
from pricing.comparison import measure_difference
from pricing.pipeline.combinations import Combination
from pricing.pipeline.cost import StepCost
from pricing.pipeline.months import PipelineMonths

COST = "Cost"
STEPS = "Steps"
MODELS = "Models"


@accept_text("GET", "HEAD", "POST")
def compare_pipeline(request: HtmxRequest) -> HttpResponse:
    """Show a pipeline with its combinations as columns."""
    return answer_page(request, "compare-pipeline", "compare/pipeline", show_columns)


@dataclass(frozen=True, slots=True)
class Columns:
    """What all rows are made of."""

    combinations: Sequence[Combination]
    ahead: Sequence[PipelineMonths]
    base: int | None
    """Column that differences are from."""
    best: int | None
    """Column of the cheapest."""
    how: str
    """Key of the row that stands open."""


def show_columns(answered: Answered) -> dict[str, Any]:
    """Build the table with a column for each combination, those that can do the job first."""
    found, only = answered.priced.found, answered.data["only"] == "different"
    places = choose_places(found.combinations, answered.baseline)
    shown, ahead = [found.combinations[place] for place in places], answered.priced.ahead
    base = answered.baseline or found.cheapest
    columns = Columns(
        shown,
        [ahead[place] for place in places] if ahead else (),
        shown.index(base) if base in shown else None,
        shown.index(found.cheapest) if found.cheapest in shown else None,
        answered.data["how"],
    )
    sections, alike = _choose_rows(_list_sections(columns, answered.titles), only=only)
    query = answered.state.write_query() + ("&only=different" if only else "")
    return {
        "table": Table(
            columns=[_build_head(columns, place, answered.baseline) for place in range(len(shown))],
            groups=_group(shown),
            sections=sections,
            measured=_describe_base(columns, answered.baseline),
            alike=alike,
            left_out=tuple(each.name for place, each in enumerate(found.combinations) if place not in places),
        ),
        "most": MOST_COLUMNS,
        "how": columns.how,
        "only": only,
        "address": f"{reverse(answered.page)}?{query}",
    }


def choose_places(combinations: Sequence[Combination], baseline: Combination | None) -> list[int]:
    """Choose the places of the columns, the first where there are too many; what they are compared with is one."""
    ranked = sorted(range(len(combinations)), key=lambda place: combinations[place] is not baseline)
    return sorted(ranked[:MOST_COLUMNS])


def _choose_rows(sections: Sequence[Section], *, only: bool) -> tuple[list[Section], int]:
    """Leave out what says nothing and, where asked, what is the same in all columns; and count the latter."""
    said = [Section(part.title, [row for row in part.rows if row.says_something], part.tiers) for part in sections]
    kept = [Section(part.title, [row for row in part.rows if row.differs or not only], ()) for part in said]
    alike = sum(len(part.rows) for part in said) - sum(len(part.rows) for part in kept)
    return [part for part in kept if part.rows], alike


def _group(combinations: Sequence[Combination]) -> list[tuple[str, int]]:
    groups = [(TITLES[key], sum(each.group == key for each in combinations)) for key in TITLES]
    groups = [(title, width) for title, width in groups if width]
    return groups if any(title for title, _ in groups) else []


def _build_head(columns: Columns, place: int, baseline: Combination | None) -> Head:
    each = columns.combinations[place]
    return Head(
        model=each.name,
        href="",
        color=choose_row_color(each),
        best=place == columns.best,
        gone=each.group == "last_known",
        tags=("baseline" if each is baseline else "", "cheapest" if place == columns.best else ""),
        problems=tuple(text for text in (each.unpriced, each.obstacle) if text),
    )


def _describe_base(columns: Columns, baseline: Combination | None) -> str:
    if columns.base is None or len(columns.combinations) < 2:
        return ""
    why = "" if baseline else ", the cheapest; select a chip to compare with another"
    return f"Differences are from {columns.combinations[columns.base].name}{why}."


def _list_sections(columns: Columns, titles: Sequence[str]) -> list[Section]:
    each = columns.combinations
    costs = [
        _row(columns, COST, "Month", "$", [one.monthly for one in each], bars=True),
        _row(columns, COST, "Request", "$", [one.per_request for one in each]),
        _row(columns, COST, "Once", "$", [one.once or None for one in each]),
    ]
    if columns.ahead:
        size = formatting.plural(len(columns.ahead[0].months), "month")
        totals = [months.total.expected if months.total else None for months in columns.ahead]
        ends = [(f"no price from {formatting.month(m.ends)}",) if m.ends else () for m in columns.ahead]
        costs.append(_row(columns, COST, "Months ahead", size, totals, more=ends))
    steps = [_step_row(columns, place, title) for place, title in enumerate(titles)]
    notes = [_text_row(columns, "What becomes of them", [list_remarks(one)[0] for one in each])]
    return [Section(COST, costs, ()), Section(STEPS, steps, ()), Section(MODELS, notes, ())]


def _step_row(columns: Columns, place: int, title: str) -> Row:
    steps = [each.steps[place] for each in columns.combinations]
    often = steps[0].step.often
    amounts = [step.each if often == "once" else step.monthly for step in steps]
    shares = [each.shares[place] for each in columns.combinations]
    more = [
        (step.requested, *((formatting.percent(share),) if share is not None else ()))
        for step, share in zip(steps, shares, strict=True)
    ]
    hint = "once, $" if often == "once" else "a month, $"
    return _row(columns, STEPS, title, hint, amounts, more=more, details=[tuple(_list_lines(s)) for s in steps])


def _list_lines(step: StepCost) -> Iterator[str]:
    """Write a step's lines, of one run."""
    for line in step.lines:
        item, quantity, rate, amount = describe_line(line)
        yield f"{item}: {quantity} × {rate} = {amount}"
    yield from filter(None, (step.unpriced, *describe_left_out(step)))
    yield from (f"≈ {each.text}" for each in step.assumptions)


def _text_row(columns: Columns, title: str, texts: Sequence[tuple[str, ...]]) -> Row:
    cells = tuple(Cell(formatting.UNKNOWN if not said else "", said, "", "", "", ()) for said in texts)
    return Row(_key(MODELS, title), title, "", cells, opened=False)


Several = Sequence[tuple[str, ...]]


def _row(
    columns: Columns,
    part: str,
    title: str,
    hint: str,
    amounts: Sequence[Decimal | None],
    *,
    more: Several = (),
    details: Several = (),
    bars: bool = False,
) -> Row:
    """Build a row of dollars, each with its difference from the base; the month of the cheapest is marked."""
    key, blank = _key(part, title), [()] * len(amounts)
    write = _write_amount(columns)
    longest = max((amount for amount in amounts if amount), default=Decimal(0))
    cells = []
    for place, amount in enumerate(amounts):
        gap = "" if columns.base in (None, place) else _describe_gap(amount, amounts[columns.base or 0])
        bar = f"{max(amount / longest * 100, THINNEST):.2f}" if bars and amount else ""
        best = "lowest" if part == COST and place == columns.best and title == "Month" and len(amounts) > 1 else ""
        said, lines = (list(more) or blank)[place], (list(details) or blank)[place]
        cells.append(Cell(write(place, amount), said, best, gap, bar, lines))
    return Row(key, title, hint, tuple(cells), opened=columns.how == key)


def _write_amount(columns: Columns) -> Callable[[int, Decimal | None], str]:
    def write(place: int, amount: Decimal | None) -> str:
        return formatting.least(formatting.money(amount), partial=columns.combinations[place].partial)

    return write


def _describe_gap(amount: Decimal | None, base: Decimal | None) -> str:
    gap = measure_difference(amount, base)
    return formatting.signed(gap.amount, formatting.money) if gap and gap.amount else ""


def _key(part: str, title: str) -> str:
    return slugify(f"{part} {title}")[:LONGEST_NAME]
