"""Output of the `prices` command, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from costcalc.export.aligned_text import draw_aligned
from costcalc.formatting import rate as dollars
from pricing.catalog.diff import Changes
from pricing.catalog.explain import PriceExplanation
from pricing.catalog.lifecycle import find_until
from pricing.catalog.price import Price
from pricing.catalog.schema import Model


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
