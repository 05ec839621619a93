"""Our own charges by line item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from pricing.catalog.catalog import Catalog
from pricing.quote import ZERO
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import PricedGroup, price_group
from pricing.usage_log.key import EXACT, PLACES, Groups, Key, Sums, add
from pricing.usage_log.plan import Plan
from pricing.usage_log.reports.invoice.exact import settle
from pricing.usage_log.reports.invoice.items import list_quantities, name_item


class Part(NamedTuple):
    """What one item of a group comes to."""

    quantity: Decimal
    dollars: Decimal
    rate: Decimal
    """Dollars for one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Sums at the same rates, priced."""

    key: Key
    sums: Sums
    priced: PricedGroup
    parts: Mapping[str, Part]
    """By item, at list prices also where it is complimentary; without dollars where nothing has a price."""

    @property
    def counts(self) -> bool:
        """True where it is charged for."""
        return self.priced.amount is not None and self.priced.status != "complimentary"


@dataclass(frozen=True, slots=True)
class Pricer:
    """Prices of groups, each asked for once."""

    catalog: Catalog
    plan: Plan
    given: Given
    known: dict[tuple[Key, Given], Group] = field(default_factory=dict)

    def price(self, key: Key, sums: Sums, given: Given) -> Group:
        """Price a group."""
        if (key, given) not in self.known:
            short = key._replace(most_bucket=key.bucket)  # the range of lengths is a hypothesis of its own
            priced = price_group(self.catalog, self.plan, short, sums, given)
            self.known[key, given] = Group(key, sums, priced, _divide(priced))
        return self.known[key, given]


def join_labels(groups: Groups) -> Groups:
    """Return the groups without their labels, which change no price, so that each key is priced once."""
    joined: Groups = {}
    for key, sums in groups.items():
        add(joined, key._replace(labels=()), sums)
    return joined


def _divide(priced: PricedGroup) -> dict[str, Part]:
    if priced.amount is None:
        return {item: Part(quantity, ZERO, ZERO) for item, quantity in list_quantities(priced.sums).items()}
    parts: dict[str, Part] = {}
    for line in priced.priced.lines:
        item, quantity = name_item(line.item), Decimal(line.quantity)
        rate = settle(EXACT.divide(line.rate, Decimal(line.per)))
        dollars = settle(EXACT.divide(EXACT.multiply(quantity, line.rate), Decimal(line.per)))
        before = parts.get(item, Part(ZERO, ZERO, rate))
        parts[item] = Part(EXACT.add(before.quantity, quantity), EXACT.add(before.dollars, dollars), rate)
    return parts


def find_rate(groups: Iterable[Group], item: str) -> Decimal | None:
    """Return the rate of an item in the group with most of it; None where it has a price in none."""
    parts = [group.parts[item] for group in groups if group.priced.amount is not None and item in group.parts]
    return max(parts, key=lambda part: (part.quantity, part.rate)).rate if parts else None


def sum_rows(groups: Iterable[Group]) -> int:
    """Return the rows that groups sum."""
    return sum(group.sums[PLACES["rows"]] for group in groups)
