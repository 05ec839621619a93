"""Plan of a reading: what of the catalog and of a person's choice decides which rows can be summed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:  # a process that reads a piece of a log needs no catalog, whose import takes longer than 10 MB of it
    from pricing.catalog.catalog import Catalog, Entry
    from pricing.catalog.price import Override, Price, Surcharge

_MIDNIGHT = "00:00"


@dataclass(frozen=True, slots=True)
class Plan:
    """Where prices change within a day and with the length of a request, and the labels that tell rows apart.

    Small and without prices, so that it can go to other processes; no price lies on both sides of one of its bounds.
    """

    thresholds: tuple[int, ...] = ()
    """Input tokens from which some price of the catalog is another one, in order."""
    clock: tuple[str, ...] = ()
    """Times of the day (HH:MM, UTC) at which some price begins or ends, in order."""
    hourly: tuple[str, ...] = ()
    """Words of which each name of a model with hourly prices has one, in lower case."""
    labels: tuple[str, ...] = ()
    """Names of the labels that a person chose."""
    today: str = ""
    """Day, YYYY-MM-DD, after which no row should be; blank: any may."""

    def find_bucket(self, input_tokens: int) -> int:
        """Return the number of thresholds that a request of this length passes."""
        return bisect_right(self.thresholds, input_tokens)

    def find_length(self, bucket: int) -> int:
        """Return a length in a bucket, at whose prices all requests of the bucket are."""
        return self.thresholds[bucket - 1] if bucket else 0

    def find_hour(self, model: str, at: time | None) -> str:
        """Return the begin of the hours whose prices hold, as HH:MM; blank where the time of the day is no matter.

        A row that names no model may be of any.
        """
        if at is None or not self.clock or (model and not self._is_hourly(model.lower())):
            return ""
        place = bisect_right(self.clock, f"{at:%H:%M}")
        return self.clock[place - 1] if place else _MIDNIGHT

    def _is_hourly(self, model: str) -> bool:
        return any(word in model for word in self.hourly)


_plans: WeakKeyDictionary[Catalog, Plan] = WeakKeyDictionary()


def make_plan(catalog: Catalog, labels: Iterable[str] = (), today: date | None = None) -> Plan:
    """Return the plan of a catalog: the bounds of all its prices, on whatever day and of whatever model."""
    plan = _plans.get(catalog)
    if plan is None:
        plan = _plans[catalog] = _find_bounds(catalog)
    return replace(plan, labels=tuple(labels), today=today.isoformat() if today else "")


def _find_bounds(catalog: Catalog) -> Plan:
    rows = [row for entry in catalog.entries.values() for row in _list_rows(entry)]
    lengths = {o.when.input_tokens.least for o in _list_overrides(rows) if o.when.input_tokens}
    hours = [utc for row in rows for utc in row.hours]
    bounds = {f"{at:%H:%M}" for utc in hours for at in (utc.from_, utc.until)}
    return Plan(tuple(sorted(lengths)), tuple(sorted(bounds)), _list_hourly(catalog))


def _list_rows(entry: Entry) -> tuple[Price | Surcharge, ...]:
    return (*entry.model.prices, *entry.model.surcharges)


def _list_overrides(rows: Iterable[Price | Surcharge]) -> Iterator[Override]:
    return (override for row in rows for override in row.overrides)


def _list_hourly(catalog: Catalog) -> tuple[str, ...]:
    """List the first words of all names of models with hourly prices: hosts and SDKs spell the rest in many ways."""
    names = [
        offer.name
        for offer in catalog.offers.values()
        if any(row.hours for _, entry in offer.targets for row in _list_rows(entry))
    ]
    return tuple(sorted({re.match("[a-z]*", name.lower())[0] for name in names}))  # type: ignore[index]
