"""The comparison as a table: a column for each model, a row for each fact, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.compare.choice import Choice
from costcalc.compare.fact import Fact
from costcalc.compare.facts import list_facts
from costcalc.compare.side import Side, build_sides
from costcalc.compare.stated import explain_missing_cost, price_stated
from costcalc.estimate.table import write_summary
from costcalc.web.charts import choose_style
from costcalc.web.columns import Row as Head
from costcalc.web.conditions import describe_least
from costcalc.web.line_items import describe_alias, describe_ownership, describe_status
from costcalc.web.links import build_model_address
from costcalc.web.notices import split_warnings
from pricing.comparison import find_best, measure_difference
from pricing.estimate.estimate import Estimate

WORDS = {"least": "lowest", "most": "highest"}


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    more: tuple[str, ...]
    best: str
    """`lowest` or `highest` where it is the best of its row; else blank."""
    difference: str
    """Difference from the baseline; blank where it is the baseline, or either is unknown."""


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    hint: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({(cell.text, cell.more) for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Table:
    columns: list[Head]
    parts: list[tuple[str, list[Row]]]
    alike: int
    """Number of rows left out because they are the same in all columns."""


def build_table(estimate: Estimate, choice: Choice, today: date) -> Table:
    columns = build_sides(estimate)
    place = choice.models.index(choice.baseline) if choice.baseline in choice.models else None
    parts = [(title, [_row(fact, columns, place) for fact in rows]) for title, rows in list_facts(columns, estimate)]
    parts = [(title, [row for row in rows if _says_something(row)]) for title, rows in parts]
    every = sum(len(rows) for _, rows in parts)
    if choice.only:
        parts = [(title, [row for row in rows if row.differs]) for title, rows in parts]
    heads = [
        _column(estimate, side, n, today, baseline=n == place, cheapest=side.result is estimate.cheapest)
        for n, side in enumerate(columns)
    ]
    shown = [(title, rows) for title, rows in parts if rows]
    return Table(heads, shown, every - sum(len(rows) for _, rows in shown))


def summarize_comparison(estimate: Estimate, tokens: int) -> str:
    """Sum up the comparison: of requests where a column answers them, else of a stated quantity."""
    columns = build_sides(estimate)
    if any(side.answers for side in columns):
        return write_summary(estimate, tokens)
    for row in price_stated(columns, estimate):
        gone = {side.result.requested for side in columns if side.gone}
        known = {name: cost for name, (cost, _) in row.costs.items() if cost is not None and name not in gone}
        if len(known) > 1 or (known and len(columns) == 1):
            name = min(known, key=lambda each: known[each])
            what = f"{row.title}, {row.hint}" if row.hint else row.title
            return f"{what}: {name} is cheapest, {formatting.money(known[name])}."
    return "These models are priced in different units; each row says what it compares."


def _says_something(row: Row) -> bool:
    return any(cell.text != formatting.UNKNOWN or cell.more for cell in row.cells)


def _column(estimate: Estimate, side: Side, place: int, today: date, *, baseline: bool, cheapest: bool) -> Head:
    result = side.result
    color, marker = choose_style(place)
    about = [describe_alias(result), result.offer.provider.name if result.offer else ""]
    notes, doubts = split_warnings(result, result.warnings)
    problems = (result.unpriced, describe_least(result), result.fit.problem if result.fit else None, *doubts)
    return Head(
        model=result.requested,
        href=build_model_address(result.offer.path, estimate.request.conditions.as_of, today) if result.offer else "",
        marker=marker,
        color=color,
        best=cheapest,
        notes=(" · ".join(filter(None, about)), *notes),
        tags=(
            describe_status(result),
            describe_ownership(result.entry),
            "baseline" if baseline else "",
            "cheapest that fits" if cheapest else "",
        ),
        # One that is not asked for tokens says in its rows what it is asked for.
        problems=() if explain_missing_cost(side) else problems,
    )


def _row(fact: Fact, columns: Sequence[Side], baseline: int | None) -> Row:
    values = [fact.value(side) for side in columns]
    partial = [fact.of_cost and side.result.partial for side in columns]
    # The least that a request costs is compared with nothing.
    numbers = [None if least else _number(value) for value, least in zip(values, partial, strict=True)]
    texts = [fact.text(value) for value in values]
    words = _best(fact, columns, numbers, texts)
    cells = []
    for place, side in enumerate(columns):
        about = fact.estimated and side.result.exactness == "estimate" and values[place] is not None
        text = formatting.least(f"{'≈ ' if about else ''}{texts[place]}", partial=partial[place])
        apart = _apart(fact, numbers[place], numbers[baseline]) if baseline not in (None, place) else ""
        cells.append(Cell(text, fact.more(side), words[place], apart))
    return Row(fact.title, fact.hint, tuple(cells))


def _best(fact: Fact, columns: Sequence[Side], numbers: Sequence[Decimal | None], texts: Sequence[str]) -> list[str]:
    """The word that marks the best; none where a person would read the same figure in all columns."""
    able = [n if _may_be_best(fact, s) else None for s, n in zip(columns, numbers, strict=True)]
    if fact.better is None or len({text for n, text in zip(able, texts, strict=True) if n is not None}) < 2:
        return [""] * len(texts)
    alike = {texts[place] for place in find_best(able, fact.better)}
    return [WORDS[fact.better] if n is not None and t in alike else "" for n, t in zip(able, texts, strict=True)]


def _may_be_best(fact: Fact, side: Side) -> bool:
    """Return False for a model that nobody can call any more, and one that cannot answer the request."""
    return not side.gone and (side.result.fits or not fact.of_cost)


def _number(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _apart(fact: Fact, value: Decimal | None, baseline: Decimal | None) -> str:
    """`+$0.30 · +20% · 1.20×`."""
    gap = measure_difference(value, baseline) if fact.apart else None
    if gap is None:
        return ""
    if not gap.amount:
        return "same"
    parts = [formatting.signed(gap.amount, fact.text)]
    if gap.share is not None:
        parts += [formatting.signed(gap.share, formatting.percent), formatting.ratio(gap.times)]
    return " · ".join(parts)
