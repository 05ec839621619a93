"""Lines of an invoice as they are compared: when, which model, which item, how many dollars and for what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final, Literal

from pricing.usage_log.charges.difference import find_rounding
from pricing.usage_log.charges.priced_group import as_dollars
from pricing.usage_log.fields.moment import read_moment
from pricing.usage_log.key import EXACT, PLACES, Groups, Key, Sums, add_up
from pricing.usage_log.reports.invoice.items import ANY, FEE_ITEMS, WHOLE, Names, Sold, find_item, list_quantities
from pricing.usage_log.reports.invoice.labels import find_cost, get_label, get_number, has_cost

Kind = Literal["usage", "credit", "other"]
"""credit: also a refund or another amount that lessens the bill · other: taxes, purchases and the like."""
_KINDS: Final[Mapping[str, Kind]] = {"credit": "credit", "tax": "other", "purchase": "other"}
"""ChargeCategory of FOCUS; an adjustment is either, by its sign."""
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Charge:
    """Lines of an invoice that are alike."""

    first: date
    last: date
    sold: Sold
    item: str
    kind: Kind
    priced: bool
    """False for a line of the seller's own usage, given along with the costs, which states no dollars."""
    dollars: Decimal
    rounding: Decimal
    listed: Decimal | None
    """Dollars at list prices, where the seller states them, too."""
    quantities: Mapping[str, Decimal]
    given: bool
    """True for what the seller gave for nothing."""
    tier: str
    rows: int


def list_charges(groups: Groups, names: Names) -> list[Charge]:
    """List what an invoice charges; lines without a day are in `sum_undated`."""
    return [charge for key in sorted(groups) if key.day for charge in _read_group(key, groups[key], names)]


def sum_undated(groups: Groups) -> tuple[int, Decimal]:
    """Return the lines of an invoice that state no day, and their dollars."""
    undated = [(key, sums) for key, sums in groups.items() if not key.day]
    return sum(sums[PLACES["rows"]] for _, sums in undated), add_up(_sum_dollars(*each)[0] for each in undated)


def _read_group(key: Key, sums: Sums, names: Names) -> Iterator[Charge]:
    quantities = list_quantities(sums)
    if has_cost(key):
        yield _make_charge(key, sums, names, quantities)
        return
    for item, quantity in quantities.items():
        yield _make_charge(key, sums, names, {item: quantity})


def _make_charge(key: Key, sums: Sums, names: Names, quantities: Mapping[str, Decimal]) -> Charge:
    start, rows = date.fromisoformat(key.day), sums[PLACES["rows"]]
    dollars, rounding = _sum_dollars(key, sums)
    kind = _find_kind(key, dollars)
    name, item = find_item(key, quantities)
    sold, item = (names.find(name, start), item) if name else _find_named(item, names, start)
    if kind != "usage":
        sold, item = ANY, get_label(key, "ChargeDescription", "ChargeCategory") or item
    elif item in FEE_ITEMS and not sold.provider:
        sold, quantities = ANY, quantities or _count_fee(key, item, rows)
    listed = get_number(key, "list_price_usd", "ListCost")
    return Charge(
        start,
        _find_last(key, start),
        sold,
        item,
        kind,
        has_cost(key),
        dollars,
        rounding,
        None if listed is None else EXACT.multiply(listed, Decimal(rows)),
        quantities,
        key.complimentary,
        key.tier,
        rows,
    )


def _find_named(item: str, names: Names, day: date) -> tuple[Sold, str]:
    """Return the model that an item names, alone or before its last comma, and what is left of it as an item."""
    model, _, words = item.rpartition(", ")
    for name, rest in ((item, WHOLE), (model, words)):
        if item not in FEE_ITEMS and (sold := names.find(name, day)).provider:
            return sold, rest
    return ANY, item


def _sum_dollars(key: Key, sums: Sums) -> tuple[Decimal, Decimal]:
    """Return the dollars of lines, and by how much these may be off."""
    cost, rows = find_cost(key), Decimal(sums[PLACES["rows"]])
    if cost is None:
        return as_dollars(sums[PLACES["reported"]]), as_dollars(sums[PLACES["rounding"]])
    return EXACT.multiply(cost, rows), EXACT.multiply(find_rounding(cost, in_cents=True), rows)


def _count_fee(key: Key, item: str, rows: int) -> Mapping[str, Decimal]:
    number = get_number(key, "quantity")
    return {} if number is None else {item: EXACT.multiply(number, Decimal(rows))}


def _find_kind(key: Key, dollars: Decimal) -> Kind:
    category = get_label(key, "ChargeCategory").lower()
    if category == "adjustment":
        return "credit" if dollars < 0 else "other"
    return _KINDS.get(category, "usage")


def _find_last(key: Key, start: date) -> date:
    """Return the last day of a line's period, which is a day where it states no other end."""
    end = read_moment(get_label(key, "ChargePeriodEnd", "end_time", "end_time_iso"))
    if end is None or end.date() <= start:
        return start
    return end.date() - _A_DAY if end.time() == time() else end.date()


def find_sellers(charges: Iterable[Charge]) -> frozenset[str]:
    """Return the providers whose models are on an invoice."""
    return frozenset(charge.sold.provider for charge in charges if charge.sold.provider)
