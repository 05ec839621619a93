"""The models as a table: one list of columns, from which the page, the CSV and the sorting are all made."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from costcalc import formatting
from costcalc.catalog.columns import COLUMNS, SHOWN
from costcalc.web.carried import Carried
from costcalc.web.columns import Cell, Header, Row, Table, build_headers, sort_rows
from costcalc.web.line_items import describe_ownership
from costcalc.web.links import build_model_address
from costcalc.web.price_words import describe_image_rates, describe_rate, describe_rates
from pricing.catalog.price import Price
from pricing.catalog.schema import Model
from pricing.catalog.search import (
    ListedModel,
    ModelFilter,
    describe_doubt,
    sort_by_match,
    sort_by_release,
)
from pricing.units import REQUEST

PAGE = 100
NEWEST = "-released"
SORTS_OF_PRICES = ("input", "cached", "output")


def sort_models(lines: list[ListedModel], want: ModelFilter) -> list[ListedModel]:
    """Sort by a column, those without a value last; unsaid: a search's best hits, or the newest, first.

    By a price, models that are gone come after those that are sold.
    """
    if want.sort:
        rows = sort_rows(lines, COLUMNS, want.sort)
        return sorted(rows, key=_is_gone) if want.sort.removeprefix("-") in SORTS_OF_PRICES else rows
    return sort_by_match(lines, want.q) if want.q.strip() else sort_by_release(lines)


def _is_gone(line: ListedModel) -> bool:
    return line.last is not None


def build_table(lines: list[ListedModel], want: ModelFilter, today: date, carried: Carried) -> Table:
    """Build a page of the table of `lines`, which are in their order already."""
    last = max(1, -(-len(lines) // PAGE))
    page = min(want.page, last)
    start = (page - 1) * PAGE
    shown = lines[start : start + PAGE]
    rows = [_row(line, want, today, carried) for line in shown]
    headers = _headers(want, today, carried)
    if last == 1:
        return Table(headers, rows)
    pages = ((number, _address(want, today, carried, page=number), number == page) for number in range(1, last + 1))
    return Table(headers, rows, f"{start + 1:,} to {start + len(shown):,}", tuple(pages))


def write_query(want: ModelFilter, today: date | None = None, **changes: Any) -> str:
    """Write the address's query string; what is as it would be without saying is left out."""
    return urlencode(list_pairs(replace(want, **changes), today), safe=",/:@")


def list_pairs(want: ModelFilter, today: date | None = None) -> dict[str, Any]:
    """List what an address has to say."""
    usual = asdict(ModelFilter(as_of=today or date.max))
    return {name: value for name, value in asdict(want).items() if value != usual[name]}


def _address(want: ModelFilter, today: date, carried: Carried, **changes: Any) -> str:
    return carried.beside(f"?{write_query(want, today, **changes)}")


def _headers(want: ModelFilter, today: date, carried: Carried) -> list[Header]:
    sort = want.sort or ("" if want.q.strip() else NEWEST)
    return build_headers(COLUMNS, sort, lambda following: _address(want, today, carried, sort=following, page=1))


def _row(line: ListedModel, want: ModelFilter, today: date, carried: Carried) -> Row:
    model, price = line.model, line.shown_price
    marks = {"checked": describe_doubt(price.checked, today) if price else ""}
    return Row(
        href=carried.beside(build_model_address(line.entry.path, want.as_of, today)),
        model=model.id,
        notes=(
            "" if model.name.casefold() == model.id.casefold() else model.name,
            f"also {', '.join(line.aliases)}" if line.aliases else "",
            _other(model, price) if price else "",
            _describe_state(line),
        ),
        tags=(f"last price, {formatting.day(line.last.day)}" if line.last else "", describe_ownership(line.entry)),
        cells=tuple(Cell(c.text(c.value(line)), c.css, mark=marks.get(c.key, "")) for c in COLUMNS[1:]),
        choice=carried.offer_choice(line.entry, want.as_of),
    )


def _describe_state(line: ListedModel) -> str:
    if line.price:
        return ""
    redirect = line.model.redirects_to
    if redirect and line.state == "retired":
        return f"redirected to {redirect.model} from {formatting.day(redirect.from_)} on"
    return "retired" if line.state == "retired" else "no price on this day"


def _other(model: Model, price: Price) -> str:
    """Write the rates of another unit than the columns', and of another kind than chat."""
    if model.kind == "chat" and SHOWN[0] in price.rates:
        return describe_rate(REQUEST, price.rates[REQUEST]) if REQUEST in price.rates else ""
    rates = {key: rate for key, rate in price.rates.items() if key not in SHOWN and not key.startswith("cache")}
    return " · ".join(filter(None, (describe_rates(rates), describe_image_rates(price))))
