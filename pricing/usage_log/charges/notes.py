"""Sentences about the charge of a call that a person should know, each of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pricing.catalog.rates import Conditions, find_surcharges, list_overrides
from pricing.quote import Quote
from pricing.units import EXCLUSIONS, UNITS

NoteKind = Literal["left_out", "free", "reading", "range", "model", "day", "price", "moved"]
"""What a note is about: something used that is not charged · a free allowance that is not deducted · how the row was
read · a price for long requests that may apply · the model or the day that was assumed · the price itself · what is in
doubt under other conditions than those of the row."""


class Note(NamedTuple):
    kind: NoteKind
    text: str


def list_notes(quote: Quote, search_type: str | None, conditions: Conditions) -> Iterator[Note]:
    """Say what was used and not charged, and which free allowances are not deducted."""
    unsure = names_no_search_version(quote, search_type, conditions)
    if unsure:
        text = "at least: the response does not say which version of the web search it used; the preview costs more"
        yield Note("reading", text)
    left_out = [name_item(word) for word in quote.unknown if not (unsure and word == "web_search")]
    if left_out:
        yield Note("left_out", f"at least: not charged here: {', '.join(left_out)}")
    charged = {line.item for line in quote.lines}
    for row in find_surcharges(quote.entry.model, conditions.as_of):
        yield from (
            Note("free", f"{UNITS[key].item}: free allowance not deducted: {text}")
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
