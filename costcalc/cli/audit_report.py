"""Report of an audit of the price tables: what differs from the second books, as text and as data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from textwrap import wrap
from typing import get_args

from costcalc.export.aligned_text import draw_aligned
from costcalc.export.csv_text import write_rows
from pricing.catalog.audit import Row, Verdict
from pricing.catalog.audit_facts import FACTS, Fact
from pricing.catalog.second_books import MIDNIGHT

HEADS = (
    "book", "provider", "model", "other_model", "tier", "from_input_tokens", "from_utc", "key", "ours", "theirs",
    "verdict", "reason",
)  # fmt: skip
VERDICTS = get_args(Verdict)
WIDTH = 120


def build_cells(row: Row) -> list[str]:
    at = "" if row.at == MIDNIGHT else f"{row.at:%H:%M}"
    head = [row.book, row.provider, row.model, row.other_model, row.tier, str(row.input_tokens or ""), at, row.key]
    return [*head, write_fact(row.ours), write_fact(row.theirs), row.verdict, row.reason]


def write_fact(fact: Fact | None) -> str:
    """Write a rate, a number of tokens or a day; blank where a book has none."""
    if fact is None:
        return ""
    return fact.isoformat() if isinstance(fact, date) else f"{fact:f}"


def write_audit_csv(rows: Iterable[Row]) -> str:
    return "".join(write_rows([HEADS, *map(build_cells, rows)]))


def write_audit_json(rows: Iterable[Row]) -> str:
    return json.dumps([dict(zip(HEADS, build_cells(row), strict=True)) for row in rows], indent=1)


def draw_audit(rows: Sequence[Row], providers: Iterable[str] = ()) -> Iterator[str]:
    """Draw what differs, what that is explained by, and a count of everything, book by book.

    Names that a book has and no table are listed for `providers`, and counted for all.
    """
    unexplained = [row for row in rows if row.unexplained]
    if unexplained:
        yield from draw_aligned([HEADS[:-1], *(build_cells(row)[:-1] for row in unexplained)])
        yield ""
    explained = Counter((row.book, row.reason) for row in rows if row.reason and row.key != "*")
    if explained:
        yield "Known differences:"
        yield from (f"  {count:>4}  {book}: {reason}" for (book, reason), count in explained.items())
        yield ""
    if lacking := find_lacking(rows, providers):
        yield "Names that no table has:"
        for provider, names in lacking.items():
            listed = ", ".join(f"{name} ({', '.join(books)})" for name, books in names.items())
            yield from wrap(f"  {provider}: {listed}", WIDTH, subsequent_indent="    ", break_on_hyphens=False)
        yield ""
    for book in dict.fromkeys(row.book for row in rows):
        yield from _count_book(book, [row for row in rows if row.book == book])


def find_lacking(rows: Iterable[Row], providers: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Return the names that books have and no table, without a reason: by provider, with the books that have them."""
    lacking: dict[str, dict[str, list[str]]] = {provider: {} for provider in providers}
    for row in rows:
        if row.key == "*" and row.verdict == "missing here" and not row.reason and row.provider in lacking:
            lacking[row.provider].setdefault(row.other_model, []).append(row.book)
    return {provider: names for provider, names in lacking.items() if names}


def _count_book(book: str, rows: Sequence[Row]) -> Iterator[str]:
    models = [row for row in rows if row.key == "*"]
    facts = [row for row in rows if row.key in FACTS]
    rates = [row for row in rows if row.key != "*" and row.key not in FACTS]
    yield f"{book}:"
    yield f"  Rates:  {_counts(rates)}; {sum(row.unexplained for row in rates):,} unexplained"
    yield f"  Facts:  {_counts(facts)}; {sum(row.unexplained for row in facts):,} unexplained"
    yield f"  Models: {_counts(models)}"


def _counts(rows: Iterable[Row]) -> str:
    counts = Counter(row.verdict for row in rows)
    return ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in VERDICTS if counts[verdict]) or "none"
