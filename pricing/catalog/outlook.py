"""Changes that are known to come for a model: of its prices, the end of one or of its promise, its retirement."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal

from pricing.catalog.notices import Notice, describe_redirect
from pricing.catalog.price import Override, Price
from pricing.catalog.rates import find_surcharges
from pricing.catalog.schema import Model

YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Change:
    """Change from `day` on.

    `price`: other rates; `promise`: the vendor promised the price no longer than that; `end`: no price is known;
    `redirect`: requests are answered and billed as another model; `retirement`: requests fail.
    """

    day: date
    what: Literal["price", "promise", "end", "redirect", "retirement"]
    before: Price | None
    after: Price | None
    source: str | None
    to: str = ""
    """Id of the model that requests are redirected to."""

    @property
    def moves(self) -> tuple[tuple[str, Decimal | None, Decimal | None], ...]:
        """Return (unit key, dollars before, dollars after) of each base rate that changes; None: no rate."""
        old = self.before.rates if self.before else {}
        new = self.after.rates if self.after else {}
        return tuple((key, old.get(key), new.get(key)) for key in old | new if old.get(key) != new.get(key))


def find_upcoming(model: Model, day: date) -> tuple[Change, ...]:
    """Return what changes after a day, as far as the table says, in order of time. Cancelled rows never count."""
    rows = [price for price in model.prices if price.status != "cancelled"]
    last = model.ends or date.max
    steps = [(None, rows[0]), *pairwise(rows)]
    changes = [Change(new.from_, "price", old, new, new.source) for old, new in steps if day < new.from_ < last]
    final = rows[-1]
    if final.promised_until and day < final.promised_until < last:
        changes.append(Change(final.promised_until, "promise", final, None, final.source))
    if final.until and day < final.until < last:
        changes.append(Change(final.until, "end", final, None, final.source))
    redirect = model.redirects_to
    if model.retires and day < model.retires and (redirect is None or model.retires < redirect.from_):
        changes.append(Change(model.retires, "retirement", None, None, model.retires_source))
    if redirect and day < redirect.from_:
        changes.append(Change(redirect.from_, "redirect", None, None, redirect.source, redirect.model))
    return tuple(changes)


def describe_upcoming(model: Model, day: date) -> Iterator[Notice]:
    """Say what changes within a year, so that nobody plans on a price that will not be there."""
    last = model.prices[-1]
    if last.promised_until and last.from_ <= day:
        until = last.promised_until - timedelta(days=1)
        yield Notice.nameless(f"promised until {until} only; no later price is announced")
    if model.ends is None and len(model.prices) == 1 and last.until is None:
        return  # most models: nothing is known to change
    for change in find_upcoming(model, day):
        if change.day > day + YEAR:
            return
        if change.what == "redirect":
            yield describe_redirect(model.id, change.to, change.day)
        elif change.what == "retirement":
            yield Notice.nameless(f"retires on {change.day}")
        elif change.what == "end":
            yield Notice.nameless(f"no price is known from {change.day} on")
        elif change.what == "price":
            yield Notice.nameless(f"price {_direction(change)} on {change.day}")


def _direction(change: Change) -> str:
    moves = {before < after for _, before, after in change.moves if before is not None and after is not None}
    return "changes" if len(moves) != 1 else "rises" if moves.pop() else "falls"


def describe_conditions_ahead(model: Model, applied: Collection[Override], day: date) -> Iterator[str]:
    """Say what becomes within a year of the conditions that a price was made under, such as fast mode."""
    for row in find_surcharges(model, day):
        until = row.until
        if until is None or until > day + YEAR or (model.ends and until >= model.ends):
            continue
        follow = [override.when for each in find_surcharges(model, until) for override in each.overrides]
        for when in (override.when for override in row.overrides if override in applied):
            yield (
                f"{when}: price changes on {until}" if when in follow else f"{when}: no price is known from {until} on"
            )
