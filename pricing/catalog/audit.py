"""Comparison of our prices with another list of prices, model by model and rate by rate, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from itertools import product
from typing import Final, Literal

from pricing.catalog.audit_facts import WINDOWS, Fact, compare_facts
from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel, get_price
from pricing.catalog.known_differences import KnownDifference, KnownDifferences, NotListed
from pricing.catalog.rates import Conditions, get_rates, list_overrides, list_sold
from pricing.catalog.second_books import MIDNIGHT, MODES, BookEntry, SecondBook, Sheet, SheetRow
from pricing.units import REGIONS, SPEEDS, TIERS

Verdict = Literal["agree", "differ", "missing here", "missing there", "not sold here"]
SAME_MODELS: Final = {"google": ("google", "vertex"), "vertex": ("vertex", "google")}
"""Providers whose models a book may have under one name."""
TO_MEND: Final = ("differ", "missing here")
"""Verdicts on a rate that need a mend or a reason."""


@dataclass(frozen=True, slots=True)
class Row:
    """Comparison of one rate, in dollars by the unit of `key`, or of one of FACTS; `key` is "*" for a whole model."""

    provider: str
    model: str
    other_model: str
    tier: str
    """Tier, speed or region."""
    input_tokens: int
    """Number of input tokens from which it holds; 0: always."""
    at: time
    """Time of day (UTC) from which it holds."""
    key: str
    ours: Fact | None
    theirs: Fact | None
    verdict: Verdict
    reason: str = ""
    """Reason for the difference from `known_differences.yaml`, or why the model is not sold."""
    book: str = ""
    """Second book that it is compared with."""

    @property
    def unexplained(self) -> bool:
        return self.key != "*" and self.verdict in TO_MEND and not self.reason


def audit_books(
    catalog: Catalog, books: Iterable[SecondBook], day: date, known: KnownDifferences, provider: str | None = None
) -> list[Row]:
    """Compare all models with each of the books on a day; a window that one of them has as we do needs no reason."""
    rows = [row for book in books for row in audit_catalog(catalog, book, day, known.differences, provider)]
    agreed = {(row.provider, row.model, row.key): row.book for row in rows if row.verdict == "agree"}
    settled = []
    for row in rows:
        witness = agreed.get((row.provider, row.model, row.key)) if row.key in WINDOWS else None
        if row.unexplained and witness:
            row = replace(row, reason=f"{witness} has the same number as our table.")  # noqa: PLW2901
        elif row.key == "*" and row.verdict == "missing here":
            row = replace(row, reason=_find_lack(known.not_listed, row))  # noqa: PLW2901
        settled.append(row)
    return settled


def _find_lack(reasons: Iterable[NotListed], row: Row) -> str:
    return next((each.reason for each in reasons if each.covers(row.provider, row.other_model, row.book)), "")


def audit_catalog(
    catalog: Catalog, other: SecondBook, day: date, known: Iterable[KnownDifference] = (), provider: str | None = None
) -> Iterator[Row]:
    """Compare all models of all providers, or of one, on a day.

    A model that the other list has and we do not is a row "missing here", one that it lacks a row "missing there".
    Aliases are compared where the other list means another model by them than by what they point to.
    """
    known = tuple(known)
    for found in _rows(catalog, other, day, provider):
        row = replace(found, book=other.name)
        item = find_explanation(known, row, day)
        yield replace(row, reason=item.reason) if item else row


def find_explanation(known: Iterable[KnownDifference], row: Row, day: date) -> KnownDifference | None:
    """Return the first known difference that says why a row is right; None where none does or none is needed."""
    if not row.unexplained:
        return None
    place = {"provider": row.provider, "model": row.model, "tier": row.tier, "key": row.key, "book": row.book}
    return next((item for item in known if item.covers(day, row.verdict, **place)), None)


def _rows(catalog: Catalog, other: SecondBook, day: date, only: str | None) -> Iterator[Row]:
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
            if name not in ids_there and not _is_known(catalog, provider, name):
                yield _whole(provider, name, name, "missing here")


def _is_known(catalog: Catalog, provider: str, name: str) -> bool:
    """Return True for a name that the grammar of names reads as a model of the provider, or of its twin."""
    for seller in SAME_MODELS.get(provider, (provider,)):
        try:
            if catalog.offer(f"{seller}/{name}").provider.id == seller:
                return True
        except UnknownModel:
            continue
    return False


def _says_more(offer: Offer, theirs: BookEntry | None, other: SecondBook, day: date) -> bool:
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


def _model(offer: Offer, match: BookEntry | None, day: date) -> Iterator[Row]:
    provider, name = offer.provider.id, offer.name
    if not match:
        yield _whole(provider, name, "", "missing there")
        return
    entry = offer.on_or_first(day)
    facts = list(compare_facts(entry.model, match))
    try:
        ours = build_sheet(entry, day)
    except NotSold as reason:
        yield _whole(provider, name, match.id, "not sold here", str(reason))
        ours, facts = (), [fact for fact in facts if fact[0] == "retires"]
    else:
        for where, key, mine, theirs in compare_sheets(ours, match.sheet):
            verdict = _verdict(mine, theirs)
            yield Row(provider, name, match.id, where.tier, where.input_tokens, where.at, key, mine, theirs, verdict)
    for key, our_fact, their_fact in facts:
        verdict = _verdict(our_fact, their_fact)
        yield Row(provider, name, match.id, "standard", 0, MIDNIGHT, key, our_fact, their_fact, verdict)


def _verdict(ours: Fact | None, theirs: Fact | None) -> Verdict:
    if ours == theirs:
        return "agree"
    if ours is None:
        return "missing here"
    return "missing there" if theirs is None else "differ"


def build_sheet(entry: Entry, day: date) -> Sheet:
    """Return what our table says of a model on a day. Raises NotSold where it has no price at all."""
    price = get_price(entry.model, day)
    overrides = list_overrides(entry.model, price, day)
    lengths = sorted({0} | {o.when.input_tokens.least for o in overrides if o.when.input_tokens})
    edges = {edge for o in overrides if o.when.utc for edge in (o.when.utc.from_, o.when.utc.until)}
    modes = [mode for name in ("tier", "speed", "region") for mode in list_sold(name, overrides)]
    rows = []
    for mode, at, tokens in product((m for m in MODES if m in modes), sorted({MIDNIGHT} | edges), lengths):
        try:
            rates, _ = get_rates(entry, price, tokens, _condition(day, mode, at))
        except NotSold:
            rates = {}
        rows.append(SheetRow(mode, at, tokens, rates))
    return tuple(rows)


def _condition(day: date, mode: str, at: time) -> Conditions:
    if mode in SPEEDS[1:]:
        return Conditions(day, at=at, speed=mode)
    return Conditions(day, at=at, region=mode) if mode in REGIONS else Conditions(day, mode, at)


def compare_sheets(ours: Sheet, theirs: Sheet) -> Iterator[tuple[SheetRow, str, Decimal | None, Decimal | None]]:
    """Yield (place, unit key, our rate, their rate); beyond the base only where one of the two changes its rate.

    A speed or a region that the other list says nothing of is left out."""
    for tier in MODES:
        if tier not in TIERS and not any(row.tier == tier for row in theirs):
            continue
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
