"""Priced groups → rows of FOCUS: one for each day, price and meter, with what tells them apart.

A row is quantity × rate, exactly, and all rows together are the total. What has no price has no row, as FOCUS wants a
cost in each and nobody knows it; nor has what states no day. How much that is, is counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pricing.catalog.rates import list_overrides
from pricing.quote import ZERO, Line
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import PricedGroup
from pricing.usage_log.key import PLACES, UNSTATED, Key
from pricing.usage_log.plan import Plan
from pricing.usage_log.reports.focus.meters import METERS, find_meter
from pricing.usage_log.reports.focus.sku import SkuPrice, identify_price

_ORDER = {unit: place for place, unit in enumerate(METERS)}


class About(NamedTuple):
    """What all usage of a row has in common."""

    day: date
    sku: SkuPrice
    rate: Decimal
    """Dollars for one PricingUnit."""
    details: str
    """What decides the price, and how the rows were read, as JSON: x_UsageDetails."""
    tags: str
    """Labels, as JSON."""
    complimentary: bool
    at_least: bool
    """True where the cost is the least: something is left out, or a price for long requests may apply."""
    counted: bool
    """True where it is known how many requests there were."""
    reported: bool
    """True where sellers' own sums are stated."""


@dataclass(slots=True)
class ChargeRow:
    """Usage of a day at one price of one meter."""

    about: About
    quantity: Decimal = ZERO
    reasoning: Decimal = ZERO
    """Of the quantity."""
    cost: Decimal = ZERO
    """Dollars, at list prices."""
    requests: int = 0
    """Of all meters of these requests; 0 in the rows of the others."""
    reported: Decimal = ZERO
    """Sellers' own sums in dollars, likewise."""

    @property
    def billed(self) -> Decimal:
        """Return the dollars without what was given for nothing."""
        return ZERO if self.about.complimentary else self.cost


@dataclass(slots=True)
class ChargeRows:
    """Rows of a file, and what has none."""

    rows: list[ChargeRow] = field(default_factory=list)
    unpriced: int = 0
    """Rows of the logs that have no price."""
    undated: int = 0
    """Those that have a price and state no day."""

    @property
    def left_out(self) -> str:
        """Say what has no row; blank where all has one."""
        return " and ".join(
            f"{number:,} {'row' if number == 1 else 'rows'} {why}"
            for number, why in ((self.unpriced, "without a price"), (self.undated, "without a day"))
            if number
        )


def list_charge_rows(groups: Iterable[PricedGroup], plan: Plan, given: Given, labels: Sequence[str]) -> ChargeRows:
    """List the rows of priced groups, in the order of their days. `labels` are those of the groups.

    Usage that states no day is of `given.as_of`, where a person says so.
    """
    found, rows = ChargeRows(), dict[About, ChargeRow]()
    for group in groups:
        number, day = group.sums[PLACES["rows"]], _find_day(group.key, given)
        if group.amount is None:
            found.unpriced += number
        elif day is None:
            found.undated += number
        else:
            _add(rows, group, list(_list_lines(group, day, plan, given, labels)))
    found.rows = sorted(rows.values(), key=_sort_key)
    return found


def _find_day(key: Key, given: Given) -> date | None:
    return date.fromisoformat(key.day) if key.day else given.as_of


def _list_lines(
    group: PricedGroup, day: date, plan: Plan, given: Given, labels: Sequence[str]
) -> Iterator[tuple[About, Line]]:
    quote = group.priced.quote
    if quote is None:  # only of what has no amount
        return
    tags = _write({name: value for name, value in zip(labels, group.key.labels, strict=True) if value})
    details = _describe_usage(group, plan, given)
    at_least = group.status in ("partial", "lower_bound") or group.low != group.high
    for line in quote.lines:
        sku = identify_price(quote.entry, find_meter(line), quote.applied)
        text = _write({"Unit": sku.meter.unit, **details})
        key = group.key
        yield About(day, sku, line.rate, text, tags, key.complimentary, at_least, key.counted, key.reported), line


def _add(rows: dict[About, ChargeRow], group: PricedGroup, lines: Sequence[tuple[About, Line]]) -> None:
    """Add lines to their rows; the requests, and the sellers' own sum, stand in one of them."""
    counting = next((place for place, (about, _) in enumerate(lines) if about.sku.meter.unit == "request"), 0)
    for place, (about, line) in enumerate(lines):
        row = rows.setdefault(about, ChargeRow(about))
        row.quantity += line.quantity
        row.reasoning += line.quantity if line.item == "reasoning" else 0
        row.cost += line.amount
        if place == counting:
            row.requests += group.sums[PLACES["requests"]]
            row.reported += group.reported or ZERO


def _describe_usage(group: PricedGroup, plan: Plan, given: Given) -> dict[str, Any]:
    """Describe what decides the price beside day and meter, so that the row costs the same where it is read again."""
    key = group.key
    shortest, longest = (plan.find_length(bucket) for bucket in (key.bucket, key.most_bucket))
    stated: dict[str, Any] = {
        "Model": key.model or given.model,
        "Vendor": key.vendor,
        "ServiceTier": _unless(given.tier or key.tier, "standard"),
        "ProcessingRegion": _unless(key.region, "global"),
        "Speed": _unless(key.speed, "standard"),
        "SearchContext": key.search_context,
        "HoursFrom": key.hour,
        "InputTokens": shortest if _depends_on_length(group) else 0,
        "MostInputTokens": longest if _depends_on_length(group) and longest > shortest else 0,
        "NotCharged": [*dict.fromkeys(group.left_out)],
        "LowerBound": key.lower_bound,
        "Complimentary": key.complimentary,
        "Note": key.note,
    }
    details = {name: value for name, value in stated.items() if value}
    if key.search_type != UNSTATED:  # a blank one is the vendor's current version
        details["SearchType"] = key.search_type
    return details


def _depends_on_length(group: PricedGroup) -> bool:
    """Return True where long requests to the model have prices of their own, so that their length tells rows apart."""
    quote = group.priced.quote
    if quote is None:
        return False
    overrides = list_overrides(quote.entry.model, quote.price, group.priced.conditions.as_of)
    return any(override.when.input_tokens for override in overrides)


def _write(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _unless(value: str, usual: str) -> str:
    return "" if value == usual else value


def _sort_key(row: ChargeRow) -> tuple[object, ...]:
    about = row.about
    sku = about.sku
    return about.day, sku.entry.path, _ORDER[sku.meter.unit], sku.id, about.rate, about.tags, about.details, about[5:]
