"""Group of usage → the same usage under a scenario, priced; and what of the scenario could not be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple

from pricing.catalog.catalog import Catalog, Entry, Offer, UnknownModel, is_sold
from pricing.quote import ZERO, Quote
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.notes import Note
from pricing.usage_log.charges.priced_group import PricedGroup, Status, price_group
from pricing.usage_log.key import COLUMNS, EXACT, Key, Sums, add_up
from pricing.usage_log.plan import Plan, make_plan
from pricing.usage_log.reports.what_if.doubts import list_doubts
from pricing.usage_log.reports.what_if.scenario import BATCH, Scenario
from pricing.usage_log.reports.what_if.tokens import fit_rates, share_cache

STANDARD: Final = "standard"
GLOBAL: Final = "global"
NOTHING: Final[Sums] = [0] * len(COLUMNS)
ONE: Final = Decimal(1)


@dataclass(frozen=True)
class Prices:
    """Prices of the catalog, as keys are priced at them."""

    catalog: Catalog
    given: Given
    known: dict[Key, Quote | None] = field(default_factory=dict)

    offers: dict[str, Offer | None] = field(default_factory=dict)

    @cached_property
    def plan(self) -> Plan:
        return make_plan(self.catalog)

    def price(self, key: Key, sums: Sums) -> PricedGroup:
        return price_group(self.catalog, self.plan, key, sums, self.given)

    def find(self, key: Key) -> Quote | None:
        """Return the quote of nothing at the prices of a key, for its rates and its model; None where it has none."""
        known = Key(
            "", key.model, key.day, key.hour, key.tier, key.region, key.speed, key.search_context, key.search_type,
            key.bucket, key.bucket,
        )  # fmt: skip
        if known not in self.known:
            self.known[known] = self.price(known, NOTHING).priced.quote
        return self.known[known]

    def find_day(self, key: Key) -> date:
        """Return the day at whose prices a key is."""
        return self.given.as_of or (date.fromisoformat(key.day) if key.day else self.given.today)

    def find_entry(self, name: str, day: date) -> Entry | None:
        """Return the model that requests to a name get on a day; None where no table has it."""
        offer = self.find_offer(name)
        return offer.on_or_first(day) if offer else None

    def find_offer(self, name: str) -> Offer | None:
        """Return what a name means; None where no table has it."""
        if name not in self.offers:
            try:
                self.offers[name] = self.catalog.offer(name)
            except UnknownModel:
                self.offers[name] = None
        return self.offers[name]


class Moved(NamedTuple):
    """Group under a scenario."""

    group: PricedGroup
    tokens: Sums
    """Its sums as they are charged; of pieces at several tiers, the first one's."""


@dataclass(frozen=True)
class Move:
    """A scenario, and the prices at which it is compared."""

    scenario: Scenario
    prices: Prices
    """At the scenario's day, where it has one."""
    before: Prices
    """At which the usage is priced as it is."""
    pairs: dict[tuple[str, date], tuple[str, str] | None] = field(default_factory=dict)
    """Pair of the scenario that holds for a model on a day, of those asked for so far."""

    def move(self, key: Key, sums: Sums) -> Moved:
        """Price a group under the scenario; its notes say what could not be moved, and what is in doubt."""
        name = key.model or self.before.given.model
        target = self._find_target(name, key)
        if key.complimentary and self._is_same(target, name, key):
            return Moved(self.prices.price(key, sums), sums)
        wanted = key._replace(model=target, complimentary=False, reported=False, tier=self._find_own_tier(key))
        tiers = self._list_tiers(wanted.tier)
        pieces = [self._move_piece(wanted, tier, sums, name) for tier, _ in tiers]
        whole = _join(key, sums, [piece.group for piece in pieces], [share for _, share in tiers])
        return Moved(self._explain(whole, target, key), pieces[0].tokens)

    def _find_target(self, name: str, key: Key) -> str:
        """Return the model that takes the place of a key's, and note which pair of the scenario says so."""
        if not self.scenario.models:
            return self.scenario.model or name
        day = self.before.find_day(key)
        if (name, day) not in self.pairs:
            same = (pair for pair in self.scenario.models if self._means(pair[0], name, day))
            self.pairs[name, day] = next(same, None)
        pair = self.pairs[name, day]
        return pair[1] if pair else self.scenario.model or name

    def _is_same(self, target: str, name: str, key: Key) -> bool:
        """Return whether two names mean one model at the scenario's prices."""
        day = self.prices.find_day(key)
        entry = self.prices.find_entry(target, day)
        return target == name or (entry is not None and entry is self.prices.find_entry(name, day))

    def _means(self, one: str, name: str, day: date) -> bool:
        """Return whether a name of the scenario means the model of a key, as written or as another name of it."""
        if not name or one == name:
            return bool(name)
        entry = self.before.find_entry(one, day)
        return entry is not None and entry is self.before.find_entry(name, day)

    def _find_own_tier(self, key: Key) -> str:
        return self.before.given.tier or key.tier

    def _list_tiers(self, own: str) -> list[tuple[str, Decimal]]:
        """List the tiers at which the usage is, with the share of each."""
        scenario = self.scenario
        share = scenario.batch_share
        if share is None:
            return [(scenario.tier or own, ONE)]
        rest = scenario.tier or (STANDARD if own == BATCH else own)
        return [(tier, part) for tier, part in ((rest, ONE - share), (BATCH, share)) if part]

    def _move_piece(self, key: Key, tier: str, sums: Sums, name: str) -> Moved:
        """Price a piece as wanted, or where its model is not sold so, at the nearest to it that there is."""
        wanted = key._replace(tier=tier)
        group = self.prices.price(wanted, sums)
        used, quote, said = wanted, group.priced.quote, tuple[str, ...]()
        if quote is None:
            used, said = self._fit(key, tier, name)
            quote = self.prices.find(used)
        if quote is None:  # the reason stands with the price that it does not have
            return Moved(group, sums)
        tokens, more = self._move_tokens(key, sums, name, quote)
        if used != wanted or tokens != sums or group.priced.quote is None:
            group = self.prices.price(used, tokens)
        notes = (Note("moved", f"{key.model} {text}") for text in (*said, *more))
        return Moved(replace(group, notes=(*notes, *group.notes)), tokens)

    def _move_tokens(self, key: Key, sums: Sums, name: str, quote: Quote) -> tuple[Sums, tuple[str, ...]]:
        """Return the sums with their tokens where the model has rates for them, and what is in doubt."""
        tokens, share = sums, self.scenario.cache_hit_rate
        said, more, doubts = tuple[str, ...](), tuple[str, ...](), tuple[str, ...]()
        if key.model != name:
            tokens, said = fit_rates(tokens, quote.rates)
            day = self.before.find_day(key)
            least = self.prices.plan.find_length(key.bucket)
            doubts = tuple(list_doubts(least, sums, self.before.find_entry(name, day), quote, day))
        if share is not None:
            tokens, more = share_cache(tokens, share, quote.rates, quote.entry.model.caching)
        return tokens, (*said, *more, *doubts)

    def _fit(self, key: Key, tier: str, name: str) -> tuple[Key, tuple[str, ...]]:
        """Return the key at conditions under which its model is sold, the nearest to those wanted."""
        moved = key.model != name
        tiers = dict.fromkeys((tier, key.tier, *((STANDARD,) if moved else ())))
        speeds = dict.fromkeys((key.speed, *((STANDARD,) if moved else ())))
        regions = dict.fromkeys((key.region, *((GLOBAL,) if moved else ())))
        for speed, region, at in product(speeds, regions, tiers):
            tried = key._replace(tier=at, speed=speed, region=region)
            if self.prices.find(tried):
                return tried, tuple(_describe_fit(key._replace(tier=tier), tried))
        return key._replace(tier=tier), ()

    def _explain(self, group: PricedGroup, target: str, key: Key) -> PricedGroup:
        """Say how a price can be had that is missing on the day, and what was given for nothing and now is not."""
        if group.amount is None:
            return replace(group, reason=f"{group.reason}{self._advise(target, key)}")
        if key.complimentary:
            note = Note("moved", f"given for nothing on its own model, and charged on {target}")
            return replace(group, notes=(note, *group.notes))
        return group

    def _advise(self, target: str, key: Key) -> str:
        """Name a day at whose prices a model can be compared that was not yet sold on the day of a row."""
        today, day = self.prices.given.today, self.prices.find_day(key)
        offer = self.prices.find_offer(target)
        if self.scenario.as_of or offer is None or is_sold(offer, day) or not is_sold(offer, today):
            return ""
        return f"; add as_of={today} for its prices of that day"


def _describe_fit(wanted: Key, used: Key) -> Iterator[str]:
    """Say under which conditions a model is not sold."""
    for field_name, what in (("tier", "tier"), ("speed", "speed"), ("region", "region")):
        asked, taken = getattr(wanted, field_name), getattr(used, field_name)
        if asked != taken:
            yield f"is not sold at the {what} {asked}; these rows are at {taken}"


def _join(key: Key, sums: Sums, pieces: Sequence[PricedGroup], weights: Sequence[Decimal]) -> PricedGroup:
    """Return pieces as one group: dollars by their shares, unknown where one is."""
    first = pieces[0]
    unpriced = next((piece for piece in pieces if piece.amount is None), None)
    if unpriced:
        return replace(unpriced, key=key, sums=sums)
    status: Status = max((piece.status for piece in pieces), key=_rank)
    return PricedGroup(
        key,
        sums,
        first.priced,
        status,
        _weigh((piece.amount for piece in pieces), weights),
        _weigh((piece.low for piece in pieces), weights),
        _weigh((piece.high for piece in pieces), weights),
        tuple(dict.fromkeys(word for piece in pieces for word in piece.left_out)),
        tuple(dict.fromkeys(note for piece in pieces for note in piece.notes)),
    )


def _rank(status: Status) -> int:
    """Order statuses by how much they leave open: partial is more than a lower bound."""
    order: Sequence[Status] = ("complimentary", "complete", "lower_bound", "partial", "unpriced")
    return order.index(status)


def _weigh(amounts: Iterator[Decimal | None], weights: Sequence[Decimal]) -> Decimal:
    return add_up(EXACT.multiply(amount or ZERO, weight) for amount, weight in zip(amounts, weights, strict=True))
