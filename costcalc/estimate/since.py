"""An address opened again: what has changed since its day, and what the same would cost at today's prices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from costcalc import formatting
from costcalc.estimate.address import pin
from pricing.estimate import Estimate, Result, estimate
from pricing.side_by_side import difference
from pricing.units import UNITS


@dataclass(frozen=True, slots=True)
class Since:
    tables_changed: bool
    """Whether the address was made with other tables than those of now."""
    sentence: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    """(model, a month then, a month today, difference, what changed)."""


def since(then: Estimate, pinned: str, today: date) -> Since | None:
    """None where the address is of today, and of the tables of today."""
    day = then.request.conditions.as_of
    tables_changed = bool(pinned) and pinned != pin(then.catalog)
    if day >= today and not tables_changed:
        return None
    conditions = replace(then.request.conditions, as_of=max(day, today))
    now = estimate(then.catalog, replace(then.request, conditions=conditions))
    pairs = list(zip(then.results, now.results, strict=True))
    return Since(tables_changed, _sentence(day, pairs), tuple(_row(old, new) for old, new in pairs))


def _sentence(day: date, pairs: list[tuple[Result, Result]]) -> str:
    other = sum(old.monthly != new.monthly and new.monthly is not None for old, new in pairs)
    gone = sum(old.monthly is not None and new.monthly is None for old, new in pairs)
    if not other and not gone:
        return f"Since {day}, none of these models has changed its cost"
    parts = [f"{other} at another cost" if other else "", f"{gone} without a price today" if gone else ""]
    return f"Since {day}, of {formatting.plural(len(pairs), 'model')}: {', '.join(part for part in parts if part)}"


def _row(old: Result, new: Result) -> tuple[str, str, str, str, str]:
    apart = difference(new.monthly, old.monthly)
    text = formatting.UNKNOWN
    if apart:
        text = "same" if not apart.amount else formatting.signed(apart.amount, formatting.money)
        if apart.amount and apart.share is not None:
            text += f" · {formatting.signed(apart.share, formatting.percent)}"
    months = formatting.money(old.monthly), formatting.money(new.monthly)
    return old.requested, *months, text, "; ".join(_changes(old, new)) or "nothing"


def _changes(old: Result, new: Result) -> list[str]:
    """What is another: the model that an alias means, the rates that count for the request, whether it is sold."""
    found = []
    if old.entry and new.entry and old.entry.path != new.entry.path:
        found.append(f"means {new.entry.model.id}, no longer {old.entry.model.id}")
    if new.unpriced and new.unpriced != old.unpriced:
        found.append(new.unpriced)
    if old.quote and new.quote:
        for key in {**old.quote.rates, **new.quote.rates}:
            was, is_now = old.quote.rates.get(key), new.quote.rates.get(key)
            if was != is_now:
                found.append(f"{UNITS[key].item} {formatting.rate(was)} → {formatting.rate(is_now)}")
    return found
