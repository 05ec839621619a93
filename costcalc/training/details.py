"""Explanation of a row: what its training, a request and a month are made of, and the sources of prices and ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from costcalc import formatting
from costcalc.formatting import capitalize_first
from costcalc.training.lines import TuningLine
from costcalc.training.words import describe_end_of_base, describe_payback
from costcalc.web.line_items import ItemLine, Origin, describe_lines, describe_origin
from costcalc.web.price_words import describe_access
from pricing.priced import Priced
from pricing.training.compare import Comparison


@dataclass(frozen=True, slots=True)
class Part:
    """A table of items with its sums."""

    caption: str
    lines: tuple[ItemLine, ...]
    totals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TuningDetails:
    parts: tuple[Part, ...]
    facts: tuple[tuple[str, str], ...]
    """(sentence, its source, or blank)"""
    origin: Origin | None


def explain_line(comparison: Comparison, line: TuningLine) -> TuningDetails:
    origin = describe_origin(line.request.quote, line.request.conditions) if line.request.quote else None
    return TuningDetails(tuple(_list_parts(comparison, line)), tuple(_list_facts(comparison, line)), origin)


def _list_parts(comparison: Comparison, line: TuningLine) -> Iterator[Part]:
    case = comparison.case
    if line.tuned and line.tuned.training.quote:
        tokens = formatting.plural(case.training_tokens, "token")
        what = f"Training: {tokens} × {formatting.plural(case.epochs, 'epoch')}"
        yield Part(what, *_sum(line.tuned.training, "Training, once"))
    if line.request.quote:
        lines, totals = _sum(line.request, "One request")
        yield Part(f"A request to {line.name}", lines, (*totals, *_list_months(comparison, line)))


def _sum(priced: Priced, what: str) -> tuple[tuple[ItemLine, ...], tuple[tuple[str, str], ...]]:
    return describe_lines(priced.lines), ((what, formatting.rate(priced.cost)),)


def _list_months(comparison: Comparison, line: TuningLine) -> Iterator[tuple[str, str]]:
    if line.storage:
        yield "Storage of the tuned model, a month", formatting.rate(line.storage)
    if line.month is not None:
        month = formatting.plural(comparison.case.workload.monthly_requests, "request")
        yield f"A month: {month}{', with storage' if line.storage else ''}", formatting.rate(line.month)


def _list_facts(comparison: Comparison, line: TuningLine) -> Iterator[tuple[str, str]]:
    """Say when it pays, when its model ends, and who may still train it, with the sources."""
    if line.tuned and comparison.baseline and (said := describe_payback(line.tuned.payback)):
        yield f"Beside {comparison.baseline.name}, it {said}.", ""
    if line.tuned and line.saved is not None and line.payback.compared:
        over = formatting.plural(line.payback.compared, "month")
        verb = "saves" if line.saved >= 0 else "costs"
        more = "" if line.saved >= 0 else " more"
        yield f"Over {over}, training included, it {verb} {formatting.money(abs(line.saved))}{more}.", ""
    if line.ending and (said := describe_end_of_base(line)):
        yield f"{formatting.spell_days(capitalize_first(said))}.", line.ending.source or ""
    end = line.training_end
    if end and (said := describe_access(end)):
        note = f" {formatting.spell_days(end.note)}" if end.note else ""
        yield f"{formatting.spell_days(capitalize_first(said))}.{note}", end.source
