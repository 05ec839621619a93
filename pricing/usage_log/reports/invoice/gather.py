"""Lines of an invoice and groups of usage → line items with both sides, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Literal, NamedTuple

from pricing.usage_log.key import COST_ALONE, PLACES, Groups, Key, add_up
from pricing.usage_log.reports.invoice.items import ANY, FEE_ITEMS, TOKENS, WHOLE, Names, Sold
from pricing.usage_log.reports.invoice.ours import Group, Pricer
from pricing.usage_log.reports.invoice.periods import Period, Periods
from pricing.usage_log.reports.invoice.sides import Sides
from pricing.usage_log.reports.invoice.theirs import Charge

Reason = Literal["no_day", "other_days", "other_seller", "no_usage"]
"""no_day: it states no day · other_days: the other side has nothing around it · other_seller: of models that the seller
of the invoice does not sell · no_usage: it states a cost alone."""


class Outside(NamedTuple):
    """What is not compared."""

    side: Literal["invoice", "logs"]
    reason: Reason
    rows: int
    dollars: Decimal | None
    """None: nobody knows, or nobody asked."""
    period: Period | None = None


class Place(NamedTuple):
    """Where a line item stands."""

    period: Period
    sold: Sold
    item: str


@dataclass
class _Item:
    charges: list[Charge] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


@dataclass
class Gathering:
    """Line items, as they are gathered."""

    periods: Periods
    days: Period
    """Those of the logs."""
    items: dict[Place, _Item] = field(default_factory=dict)
    outside: list[Outside] = field(default_factory=list)
    fees: set[str] = field(default_factory=set)
    """Fees that the invoice does not divide by model."""
    whole: set[tuple[Period, Sold]] = field(default_factory=set)
    """Models whose items the invoice does not divide."""
    undivided: set[Period] = field(default_factory=set)
    """Periods whose models the invoice does not divide."""

    def add_charges(self, charges: Sequence[Charge]) -> None:
        """Add the lines of an invoice."""
        placed = [(self._find_period(charge), charge) for charge in charges]
        inside = [(period, charge) for period, charge in placed if period.overlaps(self.days)]
        self._tell_days("invoice", [(p, c.rows, c.dollars) for p, c in placed if not p.overlaps(self.days)])
        divided = {
            period for period, charge in inside if charge.kind == "usage" and charge.priced and charge.sold != ANY
        }
        for period, charge in inside:
            if charge.kind == "usage" and charge.priced and charge.item == WHOLE:
                self.whole.add((period, charge.sold))
                if charge.sold == ANY and period not in divided:
                    self.undivided.add(period)
            if charge.sold == ANY and charge.item in FEE_ITEMS:
                self.fees.add(charge.item)
        for period, charge in inside:
            place = Place(period, charge.sold, charge.item)
            if charge.kind == "usage":
                place = self._place(period, charge.sold, charge.item)
            self._get(place).charges.append(charge)

    def add_groups(self, groups: Iterable[tuple[Key, list[int]]], pricer: Pricer, names: Names) -> None:
        """Add groups of usage of the seller's, each priced."""
        beyond: list[tuple[Period, int, Decimal | None]] = []
        for key, sums in groups:
            group, day = pricer.price(key, sums, pricer.given), date.fromisoformat(key.day)
            period = self.periods.find(day)
            rows = sums[PLACES["rows"]]
            if period is None:
                beyond.append((Period(day, day), rows, group.priced.amount))
            elif key.units == COST_ALONE:
                self.outside.append(Outside("logs", "no_usage", rows, group.priced.reported))
            else:
                sold = names.find(key.model or pricer.given.model, day)
                for place in {self._place(period, sold, item): None for item in group.parts}:
                    self._get(place).groups.append(group)
        self._tell_days("logs", beyond)

    def list_sides(self) -> Iterator[tuple[Place, Sides]]:
        """Yield the line items, in order."""
        for place in sorted(self.items):
            item = self.items[place]
            if not item.groups and not any(charge.priced for charge in item.charges):
                continue  # usage that was given along with the costs, and that neither the costs nor the logs have
            yield place, Sides(place.item, tuple(item.charges), tuple(item.groups), frozenset(self.fees))

    def fits(self, place: Place) -> bool:
        """Return True for an item that usage could have: tokens and fees, or all of a model, or of all of them."""
        if place.item == WHOLE:
            return place.sold != ANY or place.period in self.undivided
        return place.item in TOKENS or place.item in FEE_ITEMS

    def _find_period(self, charge: Charge) -> Period:
        """Return the period of a line; taxes and credits of a longer one are of that in which they begin."""
        return self.periods.find(charge.first) or Period(charge.first, charge.first)

    def _place(self, period: Period, sold: Sold, item: str) -> Place:
        if item in self.fees:
            return Place(period, ANY, item)
        if period in self.undivided:
            return Place(period, ANY, WHOLE)
        return Place(period, sold, WHOLE if (period, sold) in self.whole else item)

    def _get(self, place: Place) -> _Item:
        return self.items.setdefault(place, _Item())

    def _tell_days(
        self, side: Literal["invoice", "logs"], beyond: Sequence[tuple[Period, int, Decimal | None]]
    ) -> None:
        """Tell of days that only one side has: those before and after the other side's apart, and what has no price."""
        middle = self.days.first if side == "invoice" else self.periods.whole.first
        for early, known in product((True, False), repeat=2):
            part = [each for each in beyond if (each[0].last < middle, each[2] is not None) == (early, known)]
            if part:
                dollars = add_up(amount for _, _, amount in part if amount is not None) if known else None
                span = Period(min(each[0].first for each in part), max(each[0].last for each in part))
                self.outside.append(Outside(side, "other_days", sum(each[1] for each in part), dollars, span))


def find_days(groups: Groups) -> Period | None:
    """Return the days of usage, from the first to the last; None where no row states one."""
    days = [key.day for key in groups if key.day]
    return Period(date.fromisoformat(min(days)), date.fromisoformat(max(days))) if days else None
