"""What a data set comes to, as the page shows it: the strip, models by their cost, charts, what is beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from costcalc import formatting
from costcalc.corpus.answer import CorpusAnswer, explain_unpriced, name_model
from costcalc.corpus.columns import Line, choose_shown
from costcalc.corpus.job.charts import draw_charts
from costcalc.corpus.job.plan import plan_corpus
from costcalc.corpus.job.strip import build_strip
from costcalc.corpus.sections import list_sections
from costcalc.current import catalog
from costcalc.web.identity import choose_color
from costcalc.web.sections import show_section
from pricing.comparison import rank
from pricing.corpus.costs import ModelCost
from pricing.quote import ZERO

LEAST_BAR: Final = Decimal("0.4")
"""Percent of the longest bar that can still be seen."""
ABLE: Final = ""
TOO_LONG: Final = "No room for some rows, which are left out"
UNPRICED: Final = "No price"
NOT_COUNTED: Final = "Not counted"
GROUPS: Final = (ABLE, TOO_LONG, UNPRICED)
DOLLARS: Final = ("usd", "range")
"""Ends of the keys of columns of dollars."""
MOST_LINES: Final = 10
"""Lines of a section; the files have all that are known."""
ELSEWHERE: Final = ("Attention", "Rows by length")
"""Sections that the page shows in another place: as sentences, and beside their chart."""


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """A model, as texts."""

    model: str
    color: str
    cells: list[tuple[str, str]]
    """(text, percent of the bar below it; blank: none)"""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CorpusTable:
    heads: list[tuple[str, str]]
    """(title, unit)"""
    groups: list[tuple[str, list[CorpusRow]]]
    """(title, its models); those of one group alone are in one ranking."""
    total: list[str]
    """Empty where each row is of all rows of the files."""


def build_results(answer: CorpusAnswer, problems: Mapping[str, str]) -> dict[str, Any]:
    """Build what the page shows of an answer. `problems`: models that are asked for and were not counted, and why."""
    ranked = rank_costs(answer)
    sections = [
        replace(each, most=min(each.most, MOST_LINES))
        for each in list_sections(answer, catalog())
        if each.title not in ELSEWHERE
    ]
    return {
        "strip": build_strip(answer, ranked),
        "attention": [formatting.legible(reason.message) for reason in answer.reasons],
        "table": build_table(answer, ranked, problems),
        "charts": draw_charts(answer, ranked),
        "sections": [show_section(section) for section in sections],
        "plan": plan_corpus(answer, ranked),
    }


def rank_costs(answer: CorpusAnswer) -> list[ModelCost]:
    """Rank models: those that are sold and whose cost leaves out nothing by their cost, then the others by theirs."""
    by_cost = rank(answer.costs.models, lambda each: each.cost.amount)
    return sorted(by_cost, key=lambda each: (not can_rank(each), each.cost.amount is None))


def can_rank(cost: ModelCost) -> bool:
    """Return whether a model may be called cheapest: it does the whole job, at a price that is known."""
    return cost.cost.amount is not None and cost.priced.ranks and not cost.misfits and not cost.at_least


def build_table(answer: CorpusAnswer, ranked: list[ModelCost], problems: Mapping[str, str]) -> CorpusTable:
    """Build the table of costs: the same columns and words as those of a terminal, dollars first."""
    columns = sorted(choose_shown(answer), key=lambda each: not each.key.endswith(DOLLARS))
    most = max((each.cost.amount or ZERO for each in ranked), default=ZERO)
    blank = [(formatting.UNKNOWN, "")] * len(columns)

    def write(line: Line, bar: str = "") -> list[tuple[str, str]]:
        return [(each.text(each.value(line)), bar if each.key == "usd" else "") for each in columns]

    def write_row(cost: ModelCost) -> CorpusRow:
        color = choose_color(cost.model, cost.priced.offer)
        cells = write(cost, _measure(cost.cost.amount, most))
        return CorpusRow(name_model(cost.model), color, cells, explain_unpriced(cost, cost.cost))

    rows = {title: [write_row(each) for each in ranked if _choose_group(each) == title] for title in GROUPS}
    rows[NOT_COUNTED] = [CorpusRow(name, choose_color(name, None), blank, why) for name, why in problems.items()]
    return CorpusTable(
        [(column.header, column.hint) for column in columns],
        [(title, each) for title, each in rows.items() if each],
        [text for text, _ in write(answer.costs.total)] if answer.costs.total else [],
    )


def _choose_group(cost: ModelCost) -> str:
    if cost.cost.amount is None:
        return UNPRICED
    return TOO_LONG if cost.misfits else ABLE


def _measure(amount: Decimal | None, most: Decimal) -> str:
    return f"{max(amount / most * 100, LEAST_BAR):.2f}" if amount else ""
