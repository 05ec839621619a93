"""A fine-tuning as CSV: a row for each line of the training and of a request before and after it."""

from __future__ import annotations

import csv
import io
from datetime import date

from costcalc import formatting
from costcalc.book import catalog
from costcalc.csv_cells import safe
from costcalc.training.answer import Answer, Priced

HEAD = (
    "what", "model", "item", "quantity", "unit", "usd_rate", "per", "usd", "unpriced", "price_from", "price_source",
    "break_even_requests", "requests_per_month", "as_of", "catalog_version", "catalog_digest",
)  # fmt: skip


def to_csv(found: Answer, day: date) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for priced in found.parts:
        writer.writerows(_rows(priced, found, day))
    return out.getvalue()


def _rows(priced: Priced, found: Answer, day: date) -> list[list[str]]:
    price = priced.quote.price if priced.quote else None
    after = [
        safe(priced.unpriced),
        price.from_.isoformat() if price else "",
        price.source if price else "",
        formatting.plain(found.break_even),
        str(found.requests),
        day.isoformat(),
        catalog().version.isoformat(),
        catalog().digest,
    ]
    lines = [
        [x.item, str(x.quantity), x.unit, formatting.plain(x.rate), str(x.per), formatting.plain(x.amount)]
        for x in (priced.quote.lines if priced.quote else ())
    ]
    return [[priced.what, safe(priced.model), *line, *after] for line in lines or [[""] * 6]]
