"""Bills × prices → what each response was charged, and all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pricing.bill.image_tokens import ITEMS, Divided, answered_with_images
from pricing.bill.reader import Bill
from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel, price_on
from pricing.catalog.rates import Conditions, rates_under
from pricing.estimate.estimate import warnings_of
from pricing.quote import Quote, quote_at
from pricing.usage import UsageError

LONGEST_NAME = 160


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of the responses."""

    today: date
    """The day of a response that does not say its own."""
    model: str = ""
    """Of those that name none."""
    as_of: date | None = None
    """The day whose prices count for all; None: each response's own."""
    tier: str | None = None
    """Of all; None: as each response says, else standard."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One response's charge. Whatever is None is unknown, and `unpriced` says why."""

    bill: Bill
    requested: str
    """The model's name, as the response or the person has it; blank where nobody says."""
    conditions: Conditions
    offer: Offer | None
    entry: Entry | None
    quote: Quote | None
    unpriced: str | None
    warnings: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal | None:
        """Dollars, exactly."""
        return self.quote.total if self.quote else None


@dataclass(frozen=True, slots=True)
class ItemSum:
    """An item of all charges together: how much of it, and its dollars."""

    item: str
    unit: str
    quantity: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """All charges. `total` is of those that have a price; None where none has."""

    charges: tuple[Charge, ...]
    items: tuple[ItemSum, ...]
    total: Decimal | None

    @property
    def unpriced(self) -> int:
        return sum(charge.quote is None for charge in self.charges)


def statement(catalog: Catalog, bills: Iterable[Bill], given: Given) -> Statement:
    """Charge each response at the prices of its day and tier. Nothing is raised, nothing guessed."""
    found = tuple(_charge(catalog, bill, given) for bill in bills)
    sums = _sums(found)
    return Statement(found, sums, sum((each.amount for each in sums), Decimal(0)) if sums else _nothing(found))


def _sums(charges: tuple[Charge, ...]) -> tuple[ItemSum, ...]:
    """In the order in which a quote has its lines."""
    lines = [line for charge in charges if charge.quote for line in charge.quote.lines]
    found = []
    for item in ITEMS:
        mine = [line for line in lines if line.item == item]
        if mine:
            amount = sum((line.amount for line in mine), Decimal(0))
            found.append(ItemSum(item, mine[0].unit, sum(line.quantity for line in mine), amount))
    return tuple(found)


def _nothing(charges: tuple[Charge, ...]) -> Decimal | None:
    """Responses that used nothing cost nothing; where none has a price the cost is unknown."""
    return Decimal(0) if any(charge.quote for charge in charges) else None


def _charge(catalog: Catalog, bill: Bill, given: Given) -> Charge:
    name = bill.model or given.model
    conditions = Conditions(
        as_of=given.as_of or bill.day or given.today, tier=given.tier or bill.tier or "standard", at=bill.at
    )
    offer = entry = None
    try:
        offer = catalog.offer(_checked(name))
        entry = offer.on(conditions.as_of)
        quoted = _quote(entry, bill, conditions)
    except (UnknownModel, NotSold, UsageError) as error:
        return Charge(bill, _printable(name), conditions, offer, entry, None, str(error))
    return Charge(bill, name, conditions, offer, entry, quoted, None, warnings_of(quoted, conditions))


def _quote(entry: Entry, bill: Bill, conditions: Conditions) -> Quote:
    price = price_on(entry.model, conditions.as_of)
    rates, applied = rates_under(entry, price, bill.usage.input_tokens, conditions)
    images = answered_with_images(bill.usage, bill.images) if entry.model.kind == "image" else bill.images
    return quote_at(entry, price, Divided(bill.usage, images, rates), rates, applied)


def _checked(name: str) -> str:
    if not name:
        raise UnknownModel("the response names no model; write it in the field for the model")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise UnknownModel(f"the name of a model has at most {LONGEST_NAME} printable characters")
    return name


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:LONGEST_NAME])
