"""What an invoice and the logs say of the same line item, beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pricing.quote import ZERO
from pricing.usage_log.charges.difference import LEAST_DIFFERENCE
from pricing.usage_log.key import EXACT, add_up
from pricing.usage_log.reports.invoice.items import WHOLE
from pricing.usage_log.reports.invoice.ours import Group
from pricing.usage_log.reports.invoice.theirs import Charge


@dataclass(frozen=True)
class Sides:
    """What both sides say of a line item."""

    item: str
    charges: tuple[Charge, ...]
    groups: tuple[Group, ...]
    apart: frozenset[str] = frozenset()
    """Items that are no part of a line of all items, as they have lines of their own."""

    @cached_property
    def theirs(self) -> Decimal | None:
        priced = [charge.dollars for charge in self.charges if charge.priced]
        return add_up(priced) if priced else None

    @cached_property
    def ours(self) -> Decimal | None:
        """Return the dollars of what is charged here; None where nothing has a price."""
        priced = [group for group in self.groups if group.priced.amount is not None]
        return self.sum_ours(group for group in priced if group.counts) if priced else None

    def sum_ours(self, groups: Iterable[Group]) -> Decimal:
        """Return the dollars of the item in groups."""
        return add_up(group.parts[item].dollars for group in groups for item in self.list_items(group))

    def list_items(self, group: Group) -> list[str]:
        """List the items of a group that the line is of."""
        if self.item == WHOLE:
            return [item for item in group.parts if item not in self.apart]
        return [self.item] if self.item in group.parts else []

    @cached_property
    def rounding(self) -> Decimal:
        """Return by how much the seller's sum may be off."""
        return max(LEAST_DIFFERENCE, add_up(charge.rounding for charge in self.charges))

    @cached_property
    def _billed(self) -> Mapping[str, Decimal]:
        """Return what the seller's costs say that was used, for nothing too."""
        return _sum_quantities(charge for charge in self.charges if charge.priced)

    @cached_property
    def _beside(self) -> Mapping[str, Decimal]:
        """Return what the seller's own usage says, where that was given along with the costs."""
        beside = _sum_quantities(charge for charge in self.charges if not charge.priced)
        return beside if self.item != WHOLE or not self._billed or beside.keys() == self._billed.keys() else {}

    @cached_property
    def stated(self) -> Mapping[str, Decimal]:
        """Return what the seller says that was used, for nothing too."""
        items = (*self._billed, *self._beside)
        return {item: max(self._billed.get(item, ZERO), self._beside.get(item, ZERO)) for item in dict.fromkeys(items)}

    @cached_property
    def given(self) -> Mapping[str, Decimal]:
        """Return what the seller gave for nothing: what it says so of, and what it counts as used and does not bill."""
        if not self._billed:
            return _sum_quantities(charge for charge in self.charges if charge.given)
        given = _sum_quantities(charge for charge in self.charges if charge.given and charge.priced)
        for item, number in self.stated.items():
            if free := EXACT.subtract(number, self._billed.get(item, ZERO)):
                given[item] = EXACT.add(given.get(item, ZERO), free)
        return given

    @cached_property
    def used(self) -> Mapping[str, Decimal]:
        """Return what the logs say that was used, for nothing too."""
        return self._sum_used(self.groups)

    @cached_property
    def used_free(self) -> Mapping[str, Decimal]:
        """Return what the logs say that the seller gave for nothing."""
        return self._sum_used(group for group in self.groups if group.priced.status == "complimentary")

    def _sum_used(self, groups: Iterable[Group]) -> dict[str, Decimal]:
        used: dict[str, Decimal] = {}
        for group in groups:
            for item in self.list_items(group):
                used[item] = EXACT.add(used.get(item, ZERO), group.parts[item].quantity)
        return used

    @cached_property
    def comparable(self) -> bool:
        """True where both sides count the same items."""
        return bool(self.stated) and (self.item != WHOLE or self.stated.keys() == self.used.keys())

    @cached_property
    def free(self) -> Mapping[str, Decimal]:
        """Return how much more the seller gave for nothing than the logs say."""
        if self.given:
            items = {*self.given, *self.used_free}
            return {i: EXACT.subtract(self.given.get(i, ZERO), self.used_free.get(i, ZERO)) for i in items}
        billed = self.comparable and self.stated == self.used
        return {item: -number for item, number in self.used_free.items()} if billed else {}

    @cached_property
    def more(self) -> Mapping[str, Decimal]:
        """Return how much more the seller counts than the logs do; none where they count other items."""
        if not self.comparable:
            return {}
        told = self.given or self.free
        mine = self.used if told else {i: EXACT.subtract(n, self.used_free.get(i, ZERO)) for i, n in self.used.items()}
        return {item: EXACT.subtract(number, mine.get(item, ZERO)) for item, number in self.stated.items()}

    @property
    def has_unpriced(self) -> bool:
        return any(group.priced.amount is None for group in self.groups)


def _sum_quantities(charges: Iterable[Charge]) -> dict[str, Decimal]:
    total: dict[str, Decimal] = {}
    for charge in charges:
        for item, quantity in charge.quantities.items():
            total[item] = EXACT.add(total.get(item, ZERO), quantity)
    return total
