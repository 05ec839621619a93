"""An address opened again: whether it still says what it said, and what the same would cost at today's prices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.current import current_day
from costcalc.estimate.state import State
from costcalc.request.query import write_query
from costcalc.web.figures import decode_figures, name_tables, read_tables, write_amount
from costcalc.web.price_words import describe_move
from pricing.catalog.changelog import Note, read_notes_since
from pricing.comparison import measure_difference
from pricing.estimate.estimate import Estimate, Result, estimate_request


@dataclass(frozen=True, slots=True)
class Since:
    other: str
    """Sentence where the tables, or the figures of the same day, are others than when the address was made."""
    sentence: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    """(model, a month then, a month today, difference, what changed)."""
    notes: tuple[Note, ...]
    """Notes of the tables' list of changes about these models."""


def compare_with_today(
    state: State, data: Mapping[str, Any], estimate: Estimate, address: Callable[[State], str]
) -> dict[str, Any]:
    """Build what templates/estimate/since.html shows. `data` is the valid form's; `address` makes one of a state."""
    today = current_day()
    conditions = replace(state.request.conditions, as_of=today)
    now = replace(state, request=replace(state.request, conditions=conditions))
    was = decode_figures(data["figures"], write_query(state.request), len(estimate.results))
    return {"since": find_changes(estimate, data["catalog"], was, today), "today_address": address(now)}


def find_changes(
    then: Estimate, made_with: tuple[date | None, str], was: Sequence[str] | None, today: date
) -> Since | None:
    """Find what changed since; `was` has the figures that the address remembers. None where nothing did."""
    day = then.request.conditions.as_of
    version, digest = made_with
    other_tables = bool(digest) and digest != read_tables(name_tables(then.catalog))[1]
    mended = [_mended(result, place, was) for place, result in enumerate(then.results)]
    if day >= today and not other_tables and not any(mended):
        return None
    # A model that has gone since then has no price today, whatever its last one was.
    known = then.request.conditions.last_known and day >= today
    conditions = replace(then.request.conditions, as_of=max(day, today), last_known=known)
    now = estimate_request(then.catalog, replace(then.request, conditions=conditions))
    pairs = list(zip(then.results, now.results, strict=True))
    return Since(
        _said(version, sum(map(bool, mended)), other_tables=other_tables, remembered=was is not None),
        _sentence(day, pairs),
        tuple(_row(old, new, text) for (old, new), text in zip(pairs, mended, strict=True)),
        read_notes_since(version, set(_names(then))) if other_tables and version else (),
    )


def _mended(result: Result, place: int, was: Sequence[str] | None) -> str:
    """Quote what the address said of a model, where the same day now gives another figure."""
    if was is None or was[place] == write_amount(result.monthly):
        return ""
    said = formatting.money(Decimal(was[place])) if was[place] else "no price"
    return f"{said} when this link was made, {formatting.money(result.monthly)} with the current tables"


def _said(version: date | None, mended: int, *, other_tables: bool, remembered: bool) -> str:
    if not other_tables and not mended:
        return ""
    start = "The price tables are the same, and costcalc has been corrected."
    if other_tables:
        made_with = f", with those of {version}" if version else ""
        start = f"The price tables have changed since this link was made{made_with}."
    if mended:
        return f"{start} The cost of {formatting.plural(mended, 'model')} was different; the table shows which."
    if remembered:
        return f"{start} Its figures are the same."
    return f"{start} It does not hold its earlier figures; published prices do not change."


def _names(estimate: Estimate) -> Iterator[str]:
    for result in estimate.results:
        yield result.requested
        if result.offer:
            yield from (result.offer.name, result.offer.path)
        if result.entry:
            yield from (result.entry.model.id, result.entry.path)


def _sentence(day: date, pairs: list[tuple[Result, Result]]) -> str:
    months = [(old.monthly, new.monthly) for old, new in pairs if old.monthly != new.monthly]
    if not months:
        return f"Since {day}, the cost of these models has not changed"
    came, gone = sum(old is None for old, _ in months), sum(new is None for _, new in months)
    numbers = {"at a different cost": len(months) - came - gone, "without a price then": came,
               "without a price today": gone}  # fmt: skip
    parts = [f"{number} {what}" for what, number in numbers.items() if number]
    return f"Since {day}, of {formatting.plural(len(pairs), 'model')}: {', '.join(parts)}"


def _row(old: Result, new: Result, mended: str) -> tuple[str, str, str, str, str]:
    apart = measure_difference(new.monthly, old.monthly)
    text = formatting.UNKNOWN
    if apart:
        text = "same" if not apart.amount else formatting.signed(apart.amount, formatting.money)
        if apart.amount and apart.share is not None:
            text += f" · {formatting.signed(apart.share, formatting.percent)}"
    months = formatting.money(old.monthly), formatting.money(new.monthly)
    changes = [*([mended] if mended else []), *_changes(old, new)]
    return old.requested, *months, text, "; ".join(changes) or "nothing"


def _changes(old: Result, new: Result) -> list[str]:
    """List what is different: the model that an alias means, the rates of the request, whether it is sold."""
    changes = []
    if old.entry and new.entry and old.entry.path != new.entry.path:
        changes.append(f"points to {new.entry.model.id}, no longer {old.entry.model.id}")
    if old.unpriced and not new.unpriced:
        changes.append(f"no price then: {old.unpriced}")
    if new.unpriced and new.unpriced != old.unpriced:
        changes.append(new.unpriced)
    if old.quote and new.quote:
        for key in {**old.quote.rates, **new.quote.rates}:
            was, is_now = old.quote.rates.get(key), new.quote.rates.get(key)
            if was != is_now:
                changes.append(describe_move(key, was, is_now))
    return changes
