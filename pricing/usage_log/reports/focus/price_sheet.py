"""Price tables → records of the SKU Price dataset of FOCUS, which comes with 1.5: every price, and when it holds.

The draft asks for the prices of the day and leaves their history to whoever keeps the files
(FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec, specification/datasets/sku_price/dataset.md). These tables have both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Final

from pricing.catalog.catalog import Catalog, Entry, NotSold
from pricing.catalog.images import ImageRate
from pricing.catalog.price import Override, Price
from pricing.catalog.rates import Conditions, find_surcharges, get_rates, list_overrides
from pricing.catalog.when import BASE
from pricing.usage_log.reports.focus.meters import METERS
from pricing.usage_log.reports.focus.sku import SkuPrice, identify_price

_WORDS: Final = ("tier", "speed", "region", "search_context", "search_type", "resolution")
Interval = tuple[date, date | None]
"""[first day, first day on which it no longer holds)."""


@dataclass(frozen=True, slots=True)
class SheetPrice:
    """Price of a meter of a model, from a day on."""

    sku: SkuPrice
    rate: Decimal
    """Dollars for one PricingUnit."""
    price: Price
    """Row of the table that says so."""
    first: date
    until: date | None
    """First day on which it no longer holds; None: not known."""

    @property
    def source(self) -> str:
        """Return the vendor's page that says so: that of a fee, where it stands beside the price."""
        unit = self.sku.meter.unit
        fees = (row for row in find_surcharges(self.sku.entry.model, self.first) if unit in row.rates)
        own = unit in self.price.rates or self.price.images
        return self.price.source if own else next((row.source for row in fees), self.price.source)


def list_sheet_prices(catalog: Catalog, provider: str = "", day: date | None = None) -> Iterator[SheetPrice]:
    """Yield the prices of all models, or of one provider's, each with its whole time; those of a day alone, if given.

    Announced prices count from their day on; canceled ones never did.
    """
    for entry in catalog.entries.values():
        if provider in ("", entry.provider.id):
            rows = [row for row in _list_prices(entry) if day is None or _holds(row, day)]
            yield from sorted(rows, key=lambda row: ([*METERS].index(row.sku.meter.unit), row.sku.id, row.first))


def _holds(row: SheetPrice, day: date) -> bool:
    return row.first <= day and (row.until is None or day < row.until)


def _list_prices(entry: Entry) -> list[SheetPrice]:
    """List the prices of a model; where only something else has changed, the time before and after is one."""
    joined: dict[str, list[SheetPrice]] = {}
    for price in entry.model.prices:
        if price.status == "cancelled":
            continue
        for first, until in _split(entry, price):
            for sku, rate in _find_rates(entry, price, (first, until)).items():
                before = joined.setdefault(sku.id, [])
                row = SheetPrice(sku, rate, price, first, until)
                if before and (before[-1].rate, before[-1].until, before[-1].price) == (rate, first, price):
                    before[-1] = replace(before[-1], until=until)
                else:
                    before.append(row)
    return [row for rows in joined.values() for row in rows]


def _split(entry: Entry, price: Price) -> list[Interval]:
    """Split the time of a price where a fee or a modifier of its model begins or ends."""
    model = entry.model
    until = min((day for day in (price.until, model.ends) if day), default=None)
    changes = {day for row in model.surcharges for day in (row.from_, row.until) if day}
    firsts = [price.from_, *sorted(day for day in changes if price.from_ < day and (until is None or day < until))]
    if until is not None and until <= price.from_:
        return []
    return list(zip(firsts, [*firsts[1:], until], strict=True))


def _find_rates(entry: Entry, price: Price, interval: Interval) -> dict[SkuPrice, Decimal]:
    """Find what each meter costs in a time under every combination of conditions that a rate depends on."""
    overrides = list_overrides(entry.model, price, interval[0])
    rates: dict[SkuPrice, Decimal] = {}
    for conditions, length in _combine(overrides, interval):
        try:
            found, applied = get_rates(entry, price, length, conditions)
        except NotSold:
            continue
        for unit, rate in found.items():
            rates.setdefault(identify_price(entry, METERS[unit], applied), rate)
        for image in price.images:
            sku, factor = _identify_image(entry, image, applied)
            rates.setdefault(sku, image.rate * factor)
    return rates


def _identify_image(entry: Entry, image: ImageRate, applied: Sequence[Override]) -> tuple[SkuPrice, Decimal]:
    """Return the price of an image of a size and quality, and the factor of its rate."""
    sku, factor = identify_price(entry, METERS["image"], applied), Decimal(1)
    for override in applied:
        if override.multiply is not None and "image" in override.also:
            factor *= override.multiply
    own = (("size", image.size), ("quality", image.quality))
    return replace(sku, conditions=(*sku.conditions, *own)), factor


def _combine(overrides: Sequence[Override], interval: Interval) -> Iterator[tuple[Conditions, int]]:
    """Yield conditions and lengths of requests: every combination of those that overrides name."""
    words = [_unique([BASE.get(name, ""), *(getattr(o.when, name) for o in overrides)]) for name in _WORDS]
    lengths = sorted({0, *(o.when.input_tokens.least for o in overrides if o.when.input_tokens)})
    for (day, at), length, values in product(_list_times(overrides, interval), lengths, product(*words)):
        stated: dict[str, Any] = dict(zip(_WORDS, values, strict=True))
        yield Conditions(day, at=at, **stated), length


def _list_times(overrides: Sequence[Override], interval: Interval) -> list[tuple[date, time | None]]:
    """List the times that matter: none, and each begin of hours on each day of a week."""
    first, until = interval
    hours = [override.when.utc for override in overrides if override.when.utc]
    begins = sorted({at for utc in hours for at in (time(), utc.from_, utc.until)})
    week = (first + timedelta(days=number) for number in range(7))
    return [(first, None), *product([day for day in week if until is None or day < until], begins)]


def _unique(values: Iterable[str | None]) -> list[str]:
    return [*dict.fromkeys(value for value in values if value is not None)]
