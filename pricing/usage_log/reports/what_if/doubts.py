"""What is in doubt where usage of one model is priced on another: another tokenizer, a shorter context window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pricing.catalog.catalog import Entry
from pricing.quote import Quote
from pricing.tokens.encodings import DEFAULT
from pricing.tokens.ratios import ONE_TO_ONE, Ratio, get_prose_ratio
from pricing.tokens.vocabularies import resolve
from pricing.usage_log.key import PLACES, Sums
from pricing.usage_log.reports.what_if.tokens import INPUT, NO_MORE_WRITES, READ, REQUESTS, count_written

HUNDREDTH: Final = Decimal("0.01")
_IMAGES: Final = tuple(PLACES[f"{part}_image_tokens"] for part in ("input", "cache", "output"))
_OUTPUT: Final = PLACES["output_tokens"]


def list_doubts(least: int, sums: Sums, before: Entry | None, after: Quote, day: date) -> Iterator[str]:
    """Say what is in doubt of usage on another model. `least`: input tokens that each of its calls has at least."""
    if before is after.entry:
        return
    yield from _describe_window(least, sums, after)
    if sums[INPUT] or sums[_OUTPUT]:
        yield from _describe_tokenizer(before, after.entry, day)
    if any(sums[place] for place in _IMAGES):
        yield "may take other numbers of tokens for images; those of the rows are used"
    if sums[READ] and not count_written(sums) and "cache_write_mtok" in after.rates:
        yield NO_MORE_WRITES


def _describe_window(least: int, sums: Sums, after: Quote) -> Iterator[str]:
    """Say of requests that are too long for a model, as far as the sums tell."""
    model, requests = after.entry.model, sums[REQUESTS]
    most = min((limit for limit in (model.context_window, model.max_input) if limit), default=None)
    if most is None:
        return
    if least > most:
        yield f"refuses requests of more than {most:,} tokens, which all of these are"
    elif requests and sums[INPUT] > most * requests:
        yield f"refuses requests of more than {most:,} tokens, which some of these are, by their mean"


def _describe_tokenizer(before: Entry | None, after: Entry, day: date) -> Iterator[str]:
    """Say how many tokens a text has on the other model, where its tokenizer is another one."""
    mine, other = (_find_vocabulary(entry, day) for entry in (before, after))
    if mine and mine == other:
        return
    if not mine:  # so no ratio to it is known
        yield "may count the same text in other numbers of tokens; those of the rows are used"
        return
    low, expected, high = compare_tokenizers(mine, other)
    yield (
        f"may count the same text in {expected} × as many tokens ({low} to {high}, of English prose); "
        "the counts here are those of the rows"
    )


def _find_vocabulary(entry: Entry | None, day: date) -> str | None:
    if entry is None:
        return None
    name = entry.model.find_encoding(day)
    return resolve(name) if name else None


@lru_cache(maxsize=1024)
def compare_tokenizers(mine: str, other: str | None) -> Ratio:
    """Return the tokens of English prose in another vocabulary for one in mine; None: nobody knows which one it is."""
    one, two = (ONE_TO_ONE if name == DEFAULT else get_prose_ratio(name) for name in (mine, other))
    parts = (two.low / one.high, two.expected / one.expected, two.high / one.low)
    return Ratio(*(part.quantize(HUNDREDTH) for part in parts))
