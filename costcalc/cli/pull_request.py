"""Text of the pull request that an audit asks for: what differs, which row of which table, and what would prove it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from costcalc.cli.audit_report import find_lacking, write_fact
from pricing.catalog.audit import Row
from pricing.catalog.catalog import Catalog, NotSold, get_price
from pricing.catalog.second_books import MIDNIGHT

CHECKS = """\
## Before this is merged
- [ ] Each rate that was changed was read on the vendor's page, and its row says so: `source`, `via`, `checked`.
- [ ] A price that changed on a day is a new row from that day on; the row before it ends there and stays.
- [ ] What stays as it is has its reason in `pricing/tables/known_differences.yaml`, with the page that proves it.
- [ ] `pricing/tables/CHANGES.md` says what changed; the tables' `version` is that day.
- [ ] `costcalc prices check`, `costcalc prices pin` and `make test` pass.
"""


def write_pull_request(catalog: Catalog, rows: Sequence[Row], day: date, providers: Iterable[str]) -> str:
    """Write the text as Markdown."""
    return "\n".join(_write(catalog, rows, day, providers))


def _write(catalog: Catalog, rows: Sequence[Row], day: date, providers: Iterable[str]) -> Iterator[str]:
    open_rows = sorted((row for row in rows if row.unexplained), key=lambda row: (row.provider, row.model, row.book))
    books = ", ".join(dict.fromkeys(row.book for row in rows))
    yield f"# Correct the price tables as of {day}"
    yield ""
    yield f"Compared with {books or 'no book'}. Differences without a reason: {len(open_rows):,}."
    yield ""
    for (provider, model), found in groupby(open_rows, key=lambda row: (row.provider, row.model)):
        yield from _write_model(catalog, provider, model, list(found), day)
    lacking = find_lacking(rows, providers)
    if lacking:
        yield "## Names that no table has"
        yield "Each needs a row, an alias, or its reason under `not_listed` in `pricing/tables/known_differences.yaml`."
        for provider, names in lacking.items():
            yield f"- {provider}: " + ", ".join(f"`{name}` ({', '.join(books)})" for name, books in names.items())
        yield ""
    yield CHECKS


def _write_model(catalog: Catalog, provider: str, model: str, found: Sequence[Row], day: date) -> Iterator[str]:
    entry = catalog.offers[f"{provider}/{model}"].on_or_first(day)
    named = "" if entry.model.id == model else f" (`{entry.model.id}`)"
    yield f"## `{model}`{named} in `pricing/tables/{provider}.yaml`"
    try:
        price = get_price(entry.model, day)
    except NotSold as reason:
        yield f"No row holds: {reason}."
    else:
        checked = f"last checked on {price.checked}" if price.checked else "never checked"
        yield f"Row from {price.from_}, {checked}. Evidence needed: {price.source}"
    yield ""
    yield "| key | mode | from tokens | from UTC | ours | theirs | book |"
    yield "|---|---|---|---|---|---|---|"
    for row in found:
        at = "" if row.at == MIDNIGHT else f"{row.at:%H:%M}"
        facts = f"{write_fact(row.ours) or '–'} | {write_fact(row.theirs)}"
        yield f"| {row.key} | {row.tier} | {row.input_tokens or ''} | {at} | {facts} | {row.book} |"
    yield ""
