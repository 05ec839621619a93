"""Priced groups → what all of them cost together, and by day, model or whatever a person chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

from pricing.catalog.catalog import Catalog
from pricing.quote import ZERO
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.difference import DifferenceKind, judge_difference
from pricing.usage_log.charges.notes import Note
from pricing.usage_log.charges.priced_group import STATUSES, PricedGroup, Status, as_dollars, price_each
from pricing.usage_log.key import COLUMNS, EXACT, PLACES, Groups, Sums, add_up

DIMENSIONS: Final[Mapping[str, Callable[[PricedGroup], str]]] = {
    "day": lambda group: group.key.day,
    "month": lambda group: group.key.day[:7],
    "model": lambda group: group.key.model,
    "provider": lambda group: group.priced.offer.provider.id if group.priced.offer else "",
    "vendor": lambda group: group.key.vendor,
    "tier": lambda group: group.key.tier,
    "region": lambda group: group.key.region,
    "speed": lambda group: group.key.speed,
}
"""By what usage can be divided, beside the labels; blank: unknown. `vendor` is the one whose fields the rows have."""
IN_TIME: Final = ("day", "month")
MOST_REASONS: Final = 1_000
"""Different reasons and notes that are kept; what is beyond is counted as one."""
MORE_NOTES: Final = Note("reading", "further notes")
T = TypeVar("T")


@dataclass(slots=True)
class Part:
    """Part of the usage: that of one status."""

    rows: int = 0
    requests: int = 0
    tokens: int = 0
    """Input and output."""
    amount: Decimal = ZERO
    """Dollars; at list prices where it is complimentary, 0 where it is unpriced."""


@dataclass(slots=True)
class Reported:
    """Sellers' own sums, of the rows that state one, beside our amounts for the same rows."""

    rows: int = 0
    total: int = 0
    """As `key.DOLLAR_SCALE` counts, of all these rows."""
    both: int = 0
    """Rows among them that are priced here."""
    compared: int = 0
    """Total of these."""
    charged: Decimal = ZERO
    """Our amount of these."""
    high: Decimal = ZERO
    rounding: int = 0
    least: bool = False
    """True where ours leaves something out."""

    @property
    def amount(self) -> Decimal | None:
        """Dollars; None where no row states a sum."""
        return as_dollars(self.total) if self.rows else None

    @property
    def difference(self) -> Decimal | None:
        """Return by how many dollars the sellers' sums are more than ours, of the rows that have both; None: no row."""
        return EXACT.subtract(as_dollars(self.compared), self.charged) if self.both else None

    @property
    def kind(self) -> DifferenceKind | None:
        more, rounding = self.difference, as_dollars(self.rounding)
        return None if more is None else judge_difference(more, rounding, self.high - self.charged, least=self.least)


@dataclass(slots=True)
class UsageRow:
    """Usage with the same values, and what it cost."""

    values: tuple[str, ...] = ()
    """Of what it is divided by, in that order; blank: unknown."""
    sums: Sums = field(default_factory=lambda: [0] * len(COLUMNS))
    parts: dict[Status, Part] = field(default_factory=lambda: {status: Part() for status in STATUSES})
    low: Decimal = ZERO
    high: Decimal = ZERO
    """Least and most dollars of what is priced, where a price for long requests may or may not apply."""
    counted: bool = True
    """False where some row does not say how many requests it sums, so that `requests` are the least."""
    reported: Reported = field(default_factory=Reported)
    priced_as: str = ""
    """Model at whose prices the rows among them are that name none; blank: there are none, or they have no price."""

    @property
    def amount(self) -> Decimal | None:
        """Dollars of what is priced; None where nothing is, so that the cost is unknown."""
        if self.parts["unpriced"].rows == self.rows and self.rows:
            return None
        return add_up(self.parts[status].amount for status in STATUSES[:3])

    @property
    def rows(self) -> int:
        return self.sums[PLACES["rows"]]

    @property
    def requests(self) -> int:
        return self.sums[PLACES["requests"]]

    @property
    def at_least(self) -> bool:
        """True where the amount is the least that was charged: something is left out, or unpriced."""
        return any(self.parts[status].rows for status in ("partial", "lower_bound", "unpriced"))

    def get(self, column: str) -> int:
        """Return a number of `key.COLUMNS`, such as input_tokens."""
        return self.sums[PLACES[column]]

    def add(self, group: PricedGroup) -> None:
        """Add a group."""
        self.sums = [one + other for one, other in zip(self.sums, group.sums, strict=True)]
        self.counted &= group.key.counted
        self.priced_as = self.priced_as or group.priced_as
        part, tokens = self.parts[group.status], ("input_tokens", "output_tokens")
        part.rows += group.sums[PLACES["rows"]]
        part.requests += group.sums[PLACES["requests"]]
        part.tokens += sum(group.sums[PLACES[name]] for name in tokens)
        amount = group.list_price if group.status == "complimentary" else group.amount
        part.amount = EXACT.add(part.amount, amount or ZERO)
        self.low = EXACT.add(self.low, group.low or ZERO)
        self.high = EXACT.add(self.high, group.high or ZERO)
        if group.key.reported:
            self._add_reported(group)

    def _add_reported(self, group: PricedGroup) -> None:
        mine, stated = self.reported, group.sums[PLACES["reported"]]
        mine.rows += group.sums[PLACES["rows"]]
        mine.total += stated
        if group.amount is None or group.high is None:
            return
        mine.both += group.sums[PLACES["rows"]]
        mine.compared += stated
        mine.charged = EXACT.add(mine.charged, group.amount)
        mine.high = EXACT.add(mine.high, group.high)
        mine.rounding += group.sums[PLACES["rounding"]]
        mine.least |= group.status in ("partial", "lower_bound")


class Unpriced(NamedTuple):
    """Rows without a price, by their model and the reason."""

    model: str
    reason: str
    rows: int
    tokens: int
    reported: Decimal | None
    """Sellers' own sums of them, in dollars; None where they state none."""


@dataclass(frozen=True, slots=True)
class UsageTotal:
    """What the usage of all rows cost together."""

    by: tuple[str, ...]
    """What `rows` are divided by."""
    rows: tuple[UsageRow, ...]
    total: UsageRow
    unpriced: tuple[Unpriced, ...]
    """Those with most rows first."""
    left_out: Mapping[str, int]
    """Rows by what they state and the amount leaves out."""
    lower_bounds: Mapping[str, int]
    """Rows by the reason why they state the least that was used."""
    notes: Mapping[Note, int]
    """Rows by what a person should know of their prices."""

    @property
    def complete(self) -> bool:
        """True where each row is charged in full or free, and no price for long requests is in doubt."""
        return not self.total.at_least and self.total.low == self.total.high


def price_groups(
    catalog: Catalog, groups: Groups, given: Given, by: Sequence[str] = ("model",), labels: Sequence[str] = ()
) -> UsageTotal:
    """Price each key once and add up, by dimensions or labels; `labels` are those of the plan that made the groups.

    Raises KeyError for a name that is neither a dimension nor a label.
    """
    return sum_groups(price_each(catalog, groups, given), by, labels)


def sum_groups(groups: Iterable[PricedGroup], by: Sequence[str] = (), labels: Sequence[str] = ()) -> UsageTotal:
    """Add up priced groups. Raises KeyError as `price_groups` does."""
    find = [find_dimension(name, labels) for name in by]
    rows: dict[tuple[str, ...], UsageRow] = {}
    total, unpriced = UsageRow(), dict[tuple[str, str], UsageRow]()
    left_out, bounds, notes = Counter[str](), Counter[str](), Counter[Note]()
    for group in groups:
        values, number = tuple(value(group) for value in find), group.sums[PLACES["rows"]]
        for row in (rows.setdefault(values, UsageRow(values)), total):
            row.add(group)
        if group.amount is None:
            unpriced.setdefault(_keep((group.key.model, group.reason), unpriced), UsageRow()).add(group)
        _count(left_out, group.left_out, number, "further fields")
        _count(bounds, (group.key.lower_bound,) if group.key.lower_bound else (), number, "further reasons")
        _count(notes, group.notes, number, MORE_NOTES)
    listed = sorted((_list_unpriced(*item) for item in unpriced.items()), key=lambda each: (-each.rows, each[:2]))
    return UsageTotal(tuple(by), _sort(rows.values(), by), total, tuple(listed), left_out, bounds, notes)


def _list_unpriced(name: tuple[str, str], row: UsageRow) -> Unpriced:
    part = row.parts["unpriced"]
    return Unpriced(*name, part.rows, part.tokens, row.reported.amount)


def find_dimension(name: str, labels: Sequence[str]) -> Callable[[PricedGroup], str]:
    if name in labels:
        place = labels.index(name)
        return lambda group: group.key.labels[place]
    return DIMENSIONS[name]


def _keep(name: tuple[str, str], known: Mapping[tuple[str, str], object]) -> tuple[str, str]:
    """Return the name, or one for all the rest where too many are known: what is read must not fill the memory."""
    return name if name in known or len(known) < MOST_REASONS else ("", "further models and reasons")


def _count(counts: Counter[T], told: Iterable[T], number: int, rest: T) -> None:
    """Count rows by what is told of them; `rest` stands for all that is beyond the bound."""
    for each in dict.fromkeys(told):
        counts[each if each in counts or len(counts) < MOST_REASONS else rest] += number


def _sort(rows: Iterable[UsageRow], by: Sequence[str]) -> tuple[UsageRow, ...]:
    """Sort rows in time, where it comes first; else those that cost most first, the unpriced last."""
    if by and by[0] in IN_TIME:
        return tuple(sorted(rows, key=lambda row: row.values))
    return tuple(sorted(rows, key=lambda row: (row.amount is None, -(row.amount or ZERO), row.values)))
