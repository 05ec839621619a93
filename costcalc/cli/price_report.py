"""Output of the `prices` command, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from costcalc.export.aligned_text import draw_aligned
from costcalc.formatting import plain
from costcalc.formatting import rate as dollars
from costcalc.web.price_words import describe_effect
from pricing.catalog.diff import MULTIPLY, Changes
from pricing.catalog.explain import PriceExplanation
from pricing.catalog.lifecycle import find_until
from pricing.catalog.price import Override, Price, RateRow
from pricing.catalog.schema import Model


def report_changes(changes: Changes) -> Iterator[str]:
    sections: Mapping[str, list[Sequence[str]]] = {
        "Added": [(path,) for path in changes.added],
        "No longer sold": [(path, reason.partition(";")[0]) for path, reason in changes.gone],
        "Rates": [
            (c.path, c.conditions, c.key, _amount(c.key, c.before), "→", _amount(c.key, c.after)) for c in changes.rates
        ],
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
    yield from _overrides(explanation.overrides)
    for row, overrides in explanation.surcharges:
        yield ""
        yield f"+ {row.from_} to {row.until or 'further notice'}: fees and modifiers"
        yield from _cite(row)
        yield from _overrides(overrides)
    yield ""
    yield f"No price: {explanation.unpriced}." if explanation.unpriced else f"In effect: {_rates(explanation.rates)}"


def _row(model: Model, price: Price, counts: bool, reason: str) -> Iterator[str]:
    until = find_until(model, price) or "further notice"
    yield f"{'→' if counts else ' '} {price.from_} to {until} ({price.status}): {reason}"
    yield from _cite(price)


def _cite(row: RateRow) -> Iterator[str]:
    """Write the rates of a row, where they are from, and its note."""
    if row.rates:
        yield f"    {_rates(row.rates)}"
    checked = f"checked {row.checked}" if row.checked else "never checked"
    yield f"    {row.source}, {checked}" + (f", via {row.via}" if row.via else "")
    if row.note:
        yield f"    {row.note}"


def _overrides(overrides: Iterable[tuple[Override, bool]]) -> Iterator[str]:
    for override, holds in overrides:
        effect = _rates(override.rates) if override.rates else describe_effect(override)
        yield f"    {'→' if holds else ' '} {override.when}: {effect}"


def _amount(key: str, value: Decimal | None) -> str:
    return f"× {plain(value)}" if key == MULTIPLY and value is not None else dollars(value)


def _rates(rates: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{key} {dollars(rate)}" for key, rate in rates.items())
