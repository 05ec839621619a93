"""What the charts of usage are drawn from: dollars by day, model and label, tallied while the groups are added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from costcalc.web.meters import Meter, choose_meter
from pricing.catalog.catalog import Offer
from pricing.quote import ZERO
from pricing.usage_log.charges.priced_group import PricedGroup
from pricing.usage_log.key import PLACES, Groups

K = TypeVar("K")
Dollars = dict[K, Decimal]


@dataclass(slots=True)
class Tally:
    """Dollars of what is priced and was charged for."""

    place: int | None = None
    """Of the label among those that were read; None: no chart by a label."""
    days: dict[str, Dollars[str]] = field(default_factory=dict)
    """Day → model → dollars."""
    models: dict[str, Dollars[Meter]] = field(default_factory=dict)
    """Model → what is charged → dollars."""
    values: dict[str, Dollars[str]] = field(default_factory=dict)
    """Value of the label → model → dollars; blank: the rows have none."""
    offers: dict[str, Offer | None] = field(default_factory=dict)
    """Model, as written → what it is in the price tables, by which it has its color."""
    undated: int = 0
    """Rows that are charged and state no day."""
    unpriced: int = 0
    """Rows without a price, of which nothing is known to be drawn."""
    least: bool = False
    """True where rows are charged in part, or at the least that was used."""

    def watch(self, groups: Iterable[PricedGroup]) -> Iterator[PricedGroup]:
        """Pass groups on, and tally them."""
        for group in groups:
            self._add(group)
            yield group

    @property
    def total(self) -> Decimal:
        return sum((sum(split.values(), ZERO) for split in self.models.values()), ZERO)

    def rank_models(self) -> list[tuple[str, Decimal]]:
        """Rank the models, those that cost most first."""
        return rank({model: sum(split.values(), ZERO) for model, split in self.models.items()})

    def _add(self, group: PricedGroup) -> None:
        key = group.key
        self.offers.setdefault(key.model, group.priced.offer)
        if group.amount is None:
            self.unpriced += group.sums[PLACES["rows"]]
        self.least |= group.status in ("partial", "lower_bound")
        if not group.amount:
            return
        split = self.models.setdefault(key.model, {})
        for line in group.priced.lines:
            _put(split, choose_meter(line.item), line.amount)
        if key.day:
            _put(self.days.setdefault(key.day, {}), key.model, group.amount)
        else:
            self.undated += group.sums[PLACES["rows"]]
        if self.place is not None:
            _put(self.values.setdefault(key.labels[self.place], {}), key.model, group.amount)


def rank(amounts: Dollars[K]) -> list[tuple[K, Decimal]]:
    """Rank by dollars, the most first, and by name where they are the same."""
    return sorted(amounts.items(), key=lambda each: (-each[1], str(each[0])))


def choose_label(by: Sequence[str], labels: Sequence[str], groups: Groups) -> int | None:
    """Choose the label of the chart: the first one that the usage is divided by, else that any row has."""
    for name in (*by, *labels):
        if name in labels and any(key.labels[labels.index(name)] for key in groups):
            return labels.index(name)
    return None


def _put(amounts: Dollars[K], key: K, amount: Decimal) -> None:
    amounts[key] = amounts.get(key, ZERO) + amount
