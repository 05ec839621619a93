"""Bills × prices → the charge for each response, and for all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.priced import Priced
from pricing.quote import ZERO, Line, Quote
from pricing.usage_log.charges.charge import Given, charge_usage, describe_doubts, find_range, find_unknown, use_record
from pricing.usage_log.charges.difference import find_rounding
from pricing.usage_log.fields.image_tokens import ITEMS
from pricing.usage_log.fields.trace import is_extra
from pricing.usage_log.record import Record


@dataclass(frozen=True, slots=True)
class StatementLine(Priced):
    """Charge for one response. `requested` is blank where nobody says the model."""

    bill: Record
    high: Decimal | None = None
    """Most dollars: more than the cost where a price for long requests may apply, and nobody knows whether it does."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return what the response names and the charge leaves out: words of `EXCLUSIONS`, fields that nobody read."""
        return _list_left_out(self.quote, self.bill)

    @property
    def partial(self) -> bool:
        """True where the charge is the least: the response names what it leaves out, or does not state all of it."""
        least = self.bill.lower_bound or (self.cost is not None and self.high is not None and self.high > self.cost)
        return self.quote is not None and bool(self.left_out or least)

    @property
    def reported(self) -> Decimal | None:
        """Return the seller's own sum in dollars; None where the response states none."""
        return self.bill.reported

    @property
    def difference(self) -> Decimal | None:
        """Return by how much the seller's own sum is more than the charge; None where it is not, or unknown."""
        if self.reported is None or self.cost is None:
            return None
        more = self.reported - self.cost
        return more if abs(more) > find_rounding(self.reported, in_cents=self.bill.in_cents) else None


def _list_left_out(quote: Quote | None, bill: Record) -> tuple[str, ...]:
    if quote is None:
        return ()
    return (*quote.unknown, *(figure.path for figure in bill.figures if is_extra(figure)))


class ItemSum(NamedTuple):
    """Item of all charges together: its quantity, and its dollars."""

    item: str
    unit: str
    quantity: int | Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """Charges of all responses. `total` is of those that have a price; None where none has."""

    charges: tuple[StatementLine, ...]
    items: tuple[ItemSum, ...]
    total: Decimal | None

    @property
    def unpriced(self) -> int:
        return sum(each.quote is None for each in self.charges)

    @property
    def partial(self) -> bool:
        """True where the total is the least, as a response names what its charge leaves out."""
        return any(each.partial for each in self.charges)

    @property
    def not_included(self) -> tuple[str, ...]:
        """Return what the vendors charge for beside the total, by the words of `EXCLUSIONS`."""
        return tuple(dict.fromkeys(word for each in self.charges for word in each.not_included))

    @property
    def reported(self) -> Decimal | None:
        """Return the sum of the sellers' own sums; None where a response states none."""
        sums = [each.reported for each in self.charges if each.reported is not None]
        return sum(sums, Decimal(0)) if sums and len(sums) == len(self.charges) else None


def charge(catalog: Catalog, bills: Iterable[Record], given: Given) -> Statement:
    """Charge each response at the prices of its day and tier, in US dollars. Nothing is raised, nothing guessed."""
    charges = tuple(_charge_bill(catalog, bill, given) for bill in bills)
    sums = _sum_items(charges)
    return Statement(charges, sums, sum((each.amount for each in sums), Decimal(0)) if sums else _sum_nothing(charges))


def _sum_items(charges: tuple[StatementLine, ...]) -> tuple[ItemSum, ...]:
    """Sum the charges by item, in the order in which a quote has its lines."""
    lines: dict[str, list[Line]] = {item: [] for item in ITEMS}
    for each in charges:
        for line in each.lines:
            lines.setdefault(line.item, []).append(line)
    return tuple(_sum_lines(item, mine) for item, mine in lines.items() if mine)


def _sum_lines(item: str, lines: list[Line]) -> ItemSum:
    amount = sum((line.amount for line in lines), Decimal(0))
    return ItemSum(item, lines[0].unit, _add(line.quantity for line in lines), amount)


def _add(quantities: Iterable[int | Decimal]) -> int | Decimal:
    """Add up quantities; whole ones stay whole."""
    total: int | Decimal = 0
    for quantity in quantities:
        total += quantity
    return total


def _sum_nothing(charges: tuple[StatementLine, ...]) -> Decimal | None:
    """Return 0 where responses used nothing; None where none has a price, so that the cost is unknown."""
    return Decimal(0) if any(each.quote for each in charges) else None


def _charge_bill(catalog: Catalog, bill: Record, given: Given) -> StatementLine:
    reading = bill.reading
    conditions = Conditions(
        as_of=given.as_of or bill.day or given.today,
        tier=given.tier or bill.tier or "standard",
        at=bill.at,
        speed=reading.speed or "standard",
        region=reading.region or "global",
        search_context=reading.search_context,
        search_type=reading.search_type or "",
    )
    longer = (bill.usage.input_tokens,) if bill.length is None else ()
    name = bill.model or given.model
    priced, quotes, notes = charge_usage(catalog, name, use_record(bill), conditions, longer)
    unknown = find_unknown(priced.quote, _list_left_out(priced.quote, bill), cost_alone=bill.states_cost_alone)
    if unknown:
        priced = replace(priced, quote=None, unpriced=unknown)
        return StatementLine(*priced.head, (), bill)
    low, high = find_range(quotes)
    doubts = describe_doubts(bill.reading.note, bill.lower_bound, ranges=low != high)
    told = [note.text for note in (*doubts, *notes)]
    if bill.complimentary and priced.quote:
        told.append(f"complimentary: {priced.quote.total:f} dollars at list prices")
        priced, high = replace(priced, quote=replace(priced.quote, lines=(), total=ZERO)), ZERO
    return StatementLine(*priced.head, (*priced.warnings, *told), bill, high if quotes else None)
