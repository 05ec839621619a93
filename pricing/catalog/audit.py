"""Comparison of our prices with another list of prices, model by model and rate by rate, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from itertools import product
from typing import Final, Literal, NamedTuple, Protocol

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, get_price
from pricing.catalog.known_differences import KnownDifference
from pricing.catalog.rates import Conditions, get_rates
from pricing.units import TIERS

MIDNIGHT: Final = time(0)
Verdict = Literal["agree", "differ", "missing here", "missing there", "not sold here"]
TO_MEND: Final = ("differ", "missing here")
"""Verdicts on a rate that need a mend or a reason."""


class SheetRow(NamedTuple):
    """Rates of a model in one tier, from a time of day (UTC) and from a number of input tokens on."""

    tier: str
    at: time
    input_tokens: int
    rates: Mapping[str, Decimal]
    """Dollars by unit key."""


Sheet = tuple[SheetRow, ...]
"""All rates of a model on one day: for each tier, each time combined with each number of tokens."""


@dataclass(frozen=True, slots=True)
class OtherModel:
    """Model as the other list has it."""

    id: str
    sheet: Sheet


class OtherBook(Protocol):
    """Another list of prices, read as plain data."""

    def ids(self, provider: str) -> Iterable[str]:
        """Yield the ids of its models of one of our providers."""

    def find(self, provider: str, name: str, day: date) -> OtherModel | None:
        """Return the model as which it would price a name; None where it has none."""


@dataclass(frozen=True, slots=True)
class Row:
    """Comparison of one rate, in dollars by the unit of `key`; `key` is "*" where a whole model is meant."""

    provider: str
    model: str
    other_model: str
    tier: str
    input_tokens: int
    """Number of input tokens from which it holds; 0: always."""
    at: time
    """Time of day (UTC) from which it holds."""
    key: str
    ours: Decimal | None
    theirs: Decimal | None
    verdict: Verdict
    reason: str = ""
    """Reason for the difference from `known_differences.yaml`, or why the model is not sold."""

    @property
    def unexplained(self) -> bool:
        return self.key != "*" and self.verdict in TO_MEND and not self.reason


def audit_catalog(
    catalog: Catalog, other: OtherBook, day: date, known: Iterable[KnownDifference] = (), provider: str | None = None
) -> Iterator[Row]:
    """Compare all models of all providers, or of one, on a day.

    A model that the other list has and we do not is a row "missing here", one that it lacks a row "missing there".
    Aliases are compared where the other list means another model by them than by what they point to.
    """
    known = tuple(known)
    for row in _rows(catalog, other, day, provider):
        item = find_explanation(known, row, day)
        yield replace(row, reason=item.reason) if item else row


def find_explanation(known: Iterable[KnownDifference], row: Row, day: date) -> KnownDifference | None:
    """Return the first known difference that says why a row is right; None where none does or none is needed."""
    if not row.unexplained:
        return None
    place = {"provider": row.provider, "model": row.model, "tier": row.tier, "key": row.key}
    return next((item for item in known if item.covers(day, row.verdict, **place)), None)


def _rows(catalog: Catalog, other: OtherBook, day: date, only: str | None) -> Iterator[Row]:
    for provider in catalog.providers:
        if only not in (None, provider):
            continue
        ids_there = set()
        for offer in (o for o in catalog.offers.values() if o.provider.id == provider):
            theirs = other.find(provider, offer.name, day)
            if theirs:
                ids_there.add(theirs.id)
            if _says_more(offer, theirs, other, day):
                yield from _model(offer, theirs, day)
        for name in other.ids(provider):
            if name not in ids_there:
                yield _whole(provider, name, name, "missing here")


def _says_more(offer: Offer, theirs: OtherModel | None, other: OtherBook, day: date) -> bool:
    """Return True for a name worth comparing: a model always, an alias where the other list has more than its model."""
    try:
        entry = offer.on(day)
    except NotSold:
        return False
    if entry.path == offer.path:
        return True
    target = other.find(entry.provider.id, entry.model.id, day)
    return theirs is not None and (target is None or target.id != theirs.id)


def _whole(provider: str, model: str, other_model: str, verdict: Verdict, reason: str = "") -> Row:
    return Row(provider, model, other_model, "standard", 0, MIDNIGHT, "*", None, None, verdict, reason)


def _model(offer: Offer, match: OtherModel | None, day: date) -> Iterator[Row]:
    provider, name = offer.provider.id, offer.name
    if not match:
        yield _whole(provider, name, "", "missing there")
        return
    try:
        ours = build_sheet(offer.on(day), day)
    except NotSold as reason:
        yield _whole(provider, name, match.id, "not sold here", str(reason))
        return
    for where, key, mine, theirs in compare_sheets(ours, match.sheet):
        verdict = _verdict(mine, theirs)
        yield Row(provider, name, match.id, where.tier, where.input_tokens, where.at, key, mine, theirs, verdict)


def _verdict(ours: Decimal | None, theirs: Decimal | None) -> Verdict:
    if ours == theirs:
        return "agree"
    if ours is None:
        return "missing here"
    return "missing there" if theirs is None else "differ"


def build_sheet(entry: Entry, day: date) -> Sheet:
    """Return what our table says of a model on a day. Raises NotSold where it has no price at all."""
    price = get_price(entry.model, day)
    lengths = sorted({0} | {o.when.input_tokens.least for o in price.overrides if o.when.input_tokens})
    edges = {edge for o in price.overrides if o.when.utc for edge in (o.when.utc.from_, o.when.utc.until)}
    rows = []
    for tier, at, tokens in product(price.tiers, sorted({MIDNIGHT} | edges), lengths):
        try:
            rates, _ = get_rates(entry, price, tokens, Conditions(day, tier, at))
        except NotSold:
            rates = {}
        rows.append(SheetRow(tier, at, tokens, rates))
    return tuple(rows)


def compare_sheets(ours: Sheet, theirs: Sheet) -> Iterator[tuple[SheetRow, str, Decimal | None, Decimal | None]]:
    """Yield (place, unit key, our rate, their rate); beyond the base only where one of the two changes its rate."""
    for tier in TIERS:
        both = [row for row in ours + theirs if row.tier == tier]
        base: Mapping[str, tuple[Decimal | None, Decimal | None]] = {}
        for at, tokens in product(sorted({row.at for row in both}), sorted({row.input_tokens for row in both})):
            mine, other = _rates_at(ours, tier, at, tokens), _rates_at(theirs, tier, at, tokens)
            pairs = {key: (mine.get(key), other.get(key)) for key in {**mine, **other}}
            for key, (rate, their_rate) in pairs.items():
                if base.get(key) != (rate, their_rate):
                    yield SheetRow(tier, at, tokens, mine), key, rate, their_rate
            base = base or pairs


def _rates_at(sheet: Sheet, tier: str, at: time, input_tokens: int) -> Mapping[str, Decimal]:
    """Return the rates stated last at or before the time and the number; none where the tier is not stated."""
    earlier = [s for s in sheet if s.tier == tier and s.at <= at and s.input_tokens <= input_tokens]
    return max(earlier, key=lambda s: (s.at, s.input_tokens)).rates if earlier else {}
