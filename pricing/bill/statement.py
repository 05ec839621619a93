"""Bills × prices → the charge for each response, and for all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pricing.bill.notes import list_notes, names_no_search_version
from pricing.catalog.catalog import Catalog, Entry, get_price
from pricing.catalog.rates import Conditions, get_rates, list_exclusions
from pricing.priced import Priced, price
from pricing.quote import Quote, list_missing_fees, quote_at
from pricing.usage_log.image_tokens import ITEMS, DividedUsage, complete_image_tokens
from pricing.usage_log.record import Record
from pricing.usage_log.trace import is_extra
from pricing.value_types import LONGEST_NAME

LEAST_DIFFERENCE = Decimal("0.000000001")
"""Sellers who count in binary are off by less."""


@dataclass(frozen=True, slots=True)
class Given:
    """Assumptions of a person about the responses."""

    today: date
    """Day of a response that does not say its own."""
    model: str = ""
    """Model of the responses that name none."""
    as_of: date | None = None
    """Day whose prices count for all; None: each response's own."""
    tier: str | None = None
    """Tier of all responses; None: as each response says, else standard."""


@dataclass(frozen=True, slots=True)
class StatementLine(Priced):
    """Charge for one response. `requested` is blank where nobody says the model."""

    bill: Record

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return what the response names and the charge leaves out: words of `EXCLUSIONS`, fields that nobody read."""
        if self.quote is None:
            return ()
        return (*self.quote.unknown, *(figure.path for figure in self.bill.figures if is_extra(figure)))

    @property
    def partial(self) -> bool:
        """True where the charge is the least, as the response names what it leaves out."""
        return bool(self.left_out)

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
        return more if abs(more) > _rounding(self.reported) else None


def _rounding(amount: Decimal) -> Decimal:
    """Return by how much an amount may differ from the one that it was rounded from: half of its last digit.

    One without three digits after the point is taken for exact, as nobody rounds requests to cents.
    """
    exponent = int(amount.as_tuple().exponent)
    return max(Decimal((0, (5,), exponent - 1)), LEAST_DIFFERENCE) if exponent <= -3 else LEAST_DIFFERENCE


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
    lines = [line for each in charges for line in each.lines]
    sums = []
    for item in ITEMS:
        mine = [line for line in lines if line.item == item]
        if mine:
            amount = sum((line.amount for line in mine), Decimal(0))
            sums.append(ItemSum(item, mine[0].unit, _add(line.quantity for line in mine), amount))
    return tuple(sums)


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
    name = bill.model or given.model
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
    if problem := _find_problem(name):
        return StatementLine(_make_printable(name), conditions, None, None, None, problem, None, (), (), bill)
    priced = price(catalog, name, lambda entry, under: _quote_bill(entry, bill, under), conditions)
    notes = list_notes(priced.quote, bill, priced.conditions) if priced.quote else ()
    return StatementLine(*priced.head, (*priced.warnings, *notes), bill)


def _quote_bill(entry: Entry, bill: Record, conditions: Conditions) -> Quote:
    price = get_price(entry.model, conditions.as_of)
    rates, applied = get_rates(entry, price, bill.usage.input_tokens, conditions)
    images = complete_image_tokens(bill.usage, bill.images) if entry.model.kind == "image" else bill.images
    left_out = list_missing_fees(bill.fees, rates, list_exclusions(entry.model, price, rates))
    usage = replace(bill.usage, fees=tuple((unit, number) for unit, number in bill.fees if unit not in left_out))
    quote = quote_at(entry, price, DividedUsage(usage, images, rates), rates, applied)
    if names_no_search_version(quote, bill, conditions):
        left_out = (*left_out, "web_search")
    unknown = tuple(dict.fromkeys((*quote.unknown, *left_out, *bill.reading.not_counted)))
    beside = (*quote.not_included, *(word for word in unknown if word not in rates))
    return replace(quote, unknown=unknown, not_included=tuple(dict.fromkeys(beside)))


def _find_problem(name: str) -> str | None:
    if not name:
        return "the response names no model; enter one in the model field"
    if len(name) > LONGEST_NAME or not name.isprintable():
        return f"a model name can have at most {LONGEST_NAME} printable characters"
    return None


def _make_printable(name: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:LONGEST_NAME])
