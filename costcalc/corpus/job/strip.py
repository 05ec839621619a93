"""The answer strip of a data set: how much there is of it, the cheapest model and what it costs, what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from costcalc import formatting
from costcalc.corpus.answer import CorpusAnswer, name_model
from costcalc.corpus.columns import write_cost
from costcalc.estimate.strip import Strip
from pricing.corpus.costs import CorpusTotal, ModelCost

NOTHING: Final = "Nothing could be counted"
UNPRICED: Final = "No model has a price"
EVERYTHING: Final = "Every row is counted"


def build_strip(answer: CorpusAnswer, ranked: Sequence[ModelCost]) -> Strip:
    """Build the strip; `ranked`: the models, the cheapest that does the whole job first."""
    total = answer.costs.total
    line: ModelCost | CorpusTotal | None = total or next(iter(ranked), None)
    size = _write_size(answer, line)
    budget = _write_left_out(answer) or EVERYTHING
    if line is None or not line.rows:
        return Strip(size, "", "", NOTHING, budget=budget)
    if line.cost.amount is None:
        return Strip(size, "", "", UNPRICED, budget=budget)
    money = write_cost(line, line.cost, least=bool(answer.faulty))
    tier = "" if line.cost.tier == "standard" else line.cost.tier
    per = ", ".join(filter(None, ("in total", tier, "" if line.output_tokens else "input only")))
    name = "each row on its own model" if isinstance(line, CorpusTotal) else name_model(line.model)
    strip = Strip(size, money, per, name, budget=budget)
    return replace(strip, more=_compare(line, [] if total else ranked))


def _write_size(answer: CorpusAnswer, line: ModelCost | CorpusTotal | None) -> str:
    """Say how many rows the figures are of, which the words on what they leave out stand beside."""
    said = [formatting.plural(line.rows if line and line.rows else answer.counted.rows, "row")]
    if line and line.requests != line.rows:
        said.append(formatting.plural(line.requests, "request"))
    if line and line.rows:
        said.append(f"{_about(line)}{formatting.plural(line.input_tokens.expected, 'token')}")
    return " · ".join(said)


def _compare(line: ModelCost | CorpusTotal, ranked: Sequence[ModelCost]) -> str:
    """Say the range of the cost, and how many times as much the dearest model costs."""
    cost = line.cost
    said = []
    if cost.low is not None and cost.high is not None and cost.low != cost.high:
        said.append(f"{formatting.money(cost.low)} to {formatting.money(cost.high)}")
    priced = [each for each in ranked if each.cost.amount is not None]
    dearest = max(priced, key=lambda each: each.cost.amount or 0, default=None)
    if dearest and dearest.cost.amount and cost.amount and dearest.cost.amount > cost.amount:
        times = _about(line, dearest) + formatting.ratio(dearest.cost.amount / cost.amount)
        said.append(f"{name_model(dearest.model)} costs {times} as much")
    return "; ".join(said)


def _about(*lines: ModelCost | CorpusTotal) -> str:
    return "≈ " if any(line.exactness == "estimate" for line in lines) else ""


def _write_left_out(answer: CorpusAnswer) -> str:
    """Say in a few words what the figures leave out; the sentences stand below."""
    costs = answer.costs.models
    counts = (
        (max((each.misfits for each in costs), default=0), "too long for a model"),
        (max((each.unknown for each in costs), default=0), "not counted"),
        (answer.faulty, "not read"),
    )
    return " · ".join(f"{formatting.plural(rows, 'row')} {what}" for rows, what in counts if rows)
