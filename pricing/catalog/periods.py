"""Prices of a name over a stretch of time, as periods in which nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal

from pricing.catalog.catalog import Entry, NotSold, Offer, get_price
from pricing.catalog.price import Price, Surcharge
from pricing.catalog.rates import find_surcharges, get_base_rates, list_exclusions


@dataclass(frozen=True, slots=True)
class PricePeriod:
    """Days [first, until) on which a name means one model at one price, or is not sold for a `reason`."""

    first: date
    until: date
    entry: Entry | None
    price: Price | None
    reason: str | None = None
    surcharges: tuple[Surcharge, ...] = ()
    """Fees and modifiers of the model on the day whose price counts."""
    last_day: date | None = None
    """Day whose price counts on all of these, where the model is gone on them."""

    @property
    def day(self) -> date:
        """Day whose price counts."""
        return self.last_day or self.first

    @property
    def rates(self) -> Mapping[str, Decimal]:
        """Return the rates without any condition; none without a price."""
        return get_base_rates(self.entry, self.price, self.day) if self.entry and self.price else {}

    @property
    def not_included(self) -> tuple[str, ...]:
        """Return what the vendor charges for beside the rates; nothing without a price."""
        return list_exclusions(self.entry.model, self.price, self.rates) if self.entry and self.price else ()

    def count_days(self, first: date, until: date) -> int:
        """Return how many of its days lie in [first, until)."""
        return max((min(until, self.until) - max(first, self.first)).days, 0)


def split_periods(offer: Offer, first: date, until: date, at: time | None = None) -> list[PricePeriod]:
    """Split [first, until) into periods, in order and without gaps.

    With a time of day, prices that depend on the day of the week make each day a period of its own.
    """
    starts = {day for day in list_changes(offer) if first < day < until}
    if at is not None and _depends_on_weekdays(offer):
        starts |= {first + timedelta(count) for count in range(1, (until - first).days)}
    firsts = [first, *sorted(starts)]
    return [_period(offer, day, end) for day, end in zip(firsts, [*firsts[1:], until], strict=True)]


def split_at(periods: Sequence[PricePeriod], days: Iterable[date]) -> list[PricePeriod]:
    """Split periods further, at days on which something beside them changes."""
    starts = sorted({day for day in days if any(each.first < day < each.until for each in periods)})
    parts = []
    for period in periods:
        firsts = [period.first, *(day for day in starts if period.first < day < period.until)]
        ends = zip(firsts, [*firsts[1:], period.until], strict=True)
        parts += [replace(period, first=first, until=until) for first, until in ends]
    return parts


def hold_price(offer: Offer, last: date, first: date, until: date) -> PricePeriod:
    """Return [first, until) as one period at the price of an earlier day. Raises NotSold where it had none on it."""
    entry = offer.on(last)
    return PricePeriod(
        first, until, entry, get_price(entry.model, last), None, find_surcharges(entry.model, last), last
    )


def list_changes(offer: Offer) -> Iterator[date]:
    """Yield the days on which the meaning of a name, or its price, may change."""
    for since, entry in offer.targets:
        if since:
            yield since
        if entry.model.retires:
            yield entry.model.retires
        for row in entry.model.surcharges:
            yield row.from_
            if row.until:
                yield row.until
        for price in entry.model.prices:
            if price.status != "cancelled":
                yield price.from_
                if price.until:
                    yield price.until


def _depends_on_weekdays(offer: Offer) -> bool:
    rows = (row for _, entry in offer.targets for row in (*entry.model.prices, *entry.model.surcharges))
    return any(utc.weekdays for row in rows for utc in row.hours)


def _period(offer: Offer, first: date, until: date) -> PricePeriod:
    entry = None
    try:
        entry = offer.on(first)
        price = get_price(entry.model, first)
        return PricePeriod(first, until, entry, price, surcharges=find_surcharges(entry.model, first))
    except NotSold as error:
        if entry and entry.model.retires == first:
            return PricePeriod(first, until, entry, None, f"{entry.model.id} retires on {first}")
        return PricePeriod(first, until, entry, None, str(error))
