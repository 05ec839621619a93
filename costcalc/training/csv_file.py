"""A fine-tuning as CSV: a row for each line of the training and of a request before and after it."""

from __future__ import annotations

from costcalc import formatting
from costcalc.current import catalog
from costcalc.export.csv_text import csv_text, safe
from costcalc.training.answer import Answer, Priced

HEAD = (
    "what", "model", "item", "quantity", "unit", "usd_rate", "per", "usd", "unpriced", "price_from", "price_source",
    "own_prices", "break_even_requests", "requests_per_month", "as_of", "catalog_version", "catalog_digest",
)  # fmt: skip


def to_csv(found: Answer) -> str:
    return csv_text([HEAD, *(row for priced in found.parts for row in _rows(priced, found))])


def _rows(priced: Priced, found: Answer) -> list[list[str]]:
    price = priced.quote.price if priced.quote else None
    after = [
        safe(priced.unpriced),
        price.from_.isoformat() if price else "",
        price.source if price else "",
        "" if priced.quote is None else "yes" if priced.quote.entry.provider.own else "no",
        formatting.plain(found.break_even),
        str(found.asked.requests),
        found.asked.as_of.isoformat(),
        catalog().version.isoformat(),
        catalog().digest,
    ]
    lines = [
        [x.item, str(x.quantity), x.unit, formatting.plain(x.rate), str(x.per), formatting.plain(x.amount)]
        for x in (priced.quote.lines if priced.quote else ())
    ]
    return [[priced.what, safe(priced.model), *line, *after] for line in lines or [[""] * 6]]
