"""Output of the `prices` command, as lines of text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import get_args

from costcalc.export.aligned_text import draw_aligned
from costcalc.export.csv_text import write_csv
from costcalc.formatting import rate as dollars
from pricing.catalog.audit import MIDNIGHT, Row, Verdict
from pricing.catalog.diff import Changes
from pricing.catalog.explain import PriceExplanation
from pricing.catalog.lifecycle import find_until
from pricing.catalog.price import Price
from pricing.catalog.schema import Model

HEADS = (
    "provider", "model", "other_model", "tier", "from_input_tokens", "from_utc", "key", "ours", "theirs", "verdict",
    "reason",
)  # fmt: skip
VERDICTS = get_args(Verdict)


def build_cells(row: Row) -> list[str]:
    rates = ["" if rate is None else f"{rate:f}" for rate in (row.ours, row.theirs)]
    at = "" if row.at == MIDNIGHT else f"{row.at:%H:%M}"
    tokens = str(row.input_tokens or "")
    head = [row.provider, row.model, row.other_model, row.tier, tokens, at, row.key]
    return [*head, *rates, row.verdict, row.reason]


def write_audit_csv(rows: Iterable[Row]) -> str:
    return write_csv([HEADS, *(build_cells(row) for row in rows)])


def write_audit_json(rows: Iterable[Row]) -> str:
    return json.dumps([dict(zip(HEADS, build_cells(row), strict=True)) for row in rows], indent=1)


def draw_audit(rows: Sequence[Row]) -> Iterator[str]:
    """Draw what differs, what that is explained by, and a count of everything."""
    unexplained = [row for row in rows if row.unexplained]
    if unexplained:
        yield from draw_aligned([HEADS[:-1], *(build_cells(row)[:-1] for row in unexplained)])
        yield ""
    explained = Counter(row.reason for row in rows if row.reason and row.verdict in ("differ", "missing here"))
    if explained:
        yield "Known differences:"
        yield from (f"  {count:>4}  {reason}" for reason, count in explained.items())
        yield ""
    rates, models = [[row for row in rows if (row.key == "*") is whole] for whole in (False, True)]
    yield f"Rates:  {_counts(rates)}; {len(unexplained)} unexplained"
    yield f"Models: {_counts(models)}"


def _counts(rows: Iterable[Row]) -> str:
    counts = Counter(row.verdict for row in rows)
    return ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in VERDICTS if counts[verdict]) or "none"


def report_changes(changes: Changes) -> Iterator[str]:
    sections: Mapping[str, list[Sequence[str]]] = {
        "Added": [(path,) for path in changes.added],
        "No longer sold": [(path, reason.partition(";")[0]) for path, reason in changes.gone],
        "Rates": [(c.path, c.conditions, c.key, dollars(c.before), "→", dollars(c.after)) for c in changes.rates],
        "Aliases": [(move.path, move.before or "–", "→", move.after or "–") for move in changes.aliases],
    }
    if not any(sections.values()):
        yield "Nothing changed."
    for title, rows in sections.items():
        if rows:
            yield f"{title} ({len(rows):,})"
            yield from (f"  {line}" for line in draw_aligned(rows))


def report_explanation(explanation: PriceExplanation) -> Iterator[str]:
    yield f"{explanation.entry.path}: {explanation.entry.model.name} ({explanation.meaning})"
    if explanation.entry.provider.own:
        yield "From a custom price table."
    for price, counts, reason in explanation.rows:
        yield ""
        yield from _row(explanation.entry.model, price, counts, reason)
    for override, holds in explanation.overrides:
        rates = "not sold" if not override.sold else _rates(override.rates)
        yield f"    {'→' if holds else ' '} {override.when}: {rates}"
    yield ""
    yield f"No price: {explanation.unpriced}." if explanation.unpriced else f"In effect: {_rates(explanation.rates)}"


def _row(model: Model, price: Price, counts: bool, reason: str) -> Iterator[str]:
    until = find_until(model, price) or "further notice"
    yield f"{'→' if counts else ' '} {price.from_} to {until} ({price.status}): {reason}"
    yield f"    {_rates(price.rates)}"
    checked = f"checked {price.checked}" if price.checked else "never checked"
    yield f"    {price.source}, {checked}" + (f", via {price.via}" if price.via else "")
    if price.note:
        yield f"    {price.note}"


def _rates(rates: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{key} {dollars(rate)}" for key, rate in rates.items())
