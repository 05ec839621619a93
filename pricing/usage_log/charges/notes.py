"""Sentences about the fees of a call that a person should know."""

from __future__ import annotations

from collections.abc import Iterator

from pricing.catalog.rates import Conditions, find_surcharges, list_overrides
from pricing.quote import Quote
from pricing.units import EXCLUSIONS, UNITS


def list_notes(quote: Quote, search_type: str | None, conditions: Conditions) -> Iterator[str]:
    """Say what was used and not charged, and which free allowances are not deducted."""
    unsure = names_no_search_version(quote, search_type, conditions)
    if unsure:
        yield "at least: the response does not say which version of the web search it used; the preview costs more"
    left_out = [name_item(word) for word in quote.unknown if not (unsure and word == "web_search")]
    if left_out:
        yield f"at least: not charged here: {', '.join(left_out)}"
    charged = {line.item for line in quote.lines}
    for row in find_surcharges(quote.entry.model, conditions.as_of):
        yield from (
            f"{UNITS[key].item}: free allowance not deducted: {text}"
            for key, text in row.free.items()
            if UNITS[key].item in charged
        )


def names_no_search_version(quote: Quote, search_type: str | None, conditions: Conditions) -> bool:
    """Return True where searches are charged at the least of several rates, as nobody knows their version."""
    if search_type is not None or all(line.item != UNITS["web_search"].item for line in quote.lines):
        return False
    overrides = list_overrides(quote.entry.model, quote.price, conditions.as_of)
    previews = [o.rates.get("web_search") for o in overrides if o.when.search_type == "preview"]
    return any(rate is not None and rate > quote.rates["web_search"] for rate in previews)


def name_item(word: str) -> str:
    """Return the name of what was left out: of a unit, or by a word of `EXCLUSIONS`."""
    return EXCLUSIONS[word] if word in EXCLUSIONS else UNITS[word].item
