"""Life of a name: on sale, announced, or gone, with a last price and what the vendor says comes after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

from pricing.catalog.catalog import Catalog, Entry, Offer, Targets, find_price, is_sold
from pricing.catalog.notices import Notice, describe_end, describe_redirect
from pricing.catalog.periods import split_periods
from pricing.catalog.price import Price
from pricing.catalog.rates import Conditions
from pricing.catalog.schema import Model

PriceStatus = Literal["on_sale", "announced", "last_known", "unpriced"]
AFTERWARDS: Final[Mapping[PriceStatus, int]] = {"last_known": 1, "unpriced": 2}
"""Places of what is no part of a ranking: after all that is, which has no place here."""
DAY: Final = timedelta(days=1)


def find_last_day(offer: Offer, day: date) -> date | None:
    """Return the last day before `day` on which a name had a price; None where it has one on it, or had none before."""
    return None if is_sold(offer, day) else find_last_of(offer.targets, day)


def find_last_of(targets: Targets, day: date) -> date | None:
    """Return the last day before `day` on which one of the models had a price, each from its day on."""
    return max(_list_last_days(targets, day), default=None)


def _list_last_days(targets: Targets, day: date) -> Iterator[date]:
    """Yield the last day before `day` of each price."""
    ends = [since for since, _ in targets[1:] if since] + [date.max]
    for (since, entry), end in zip(targets, ends, strict=True):
        for price in entry.model.prices:
            first = max(price.from_, since or date.min)
            until = min(price.until or date.max, entry.model.ends or date.max, end, day)
            if price.status != "cancelled" and first < until:
                yield until - DAY


def date_back(offer: Offer, conditions: Conditions) -> Conditions:
    """Return the conditions on the last day of its price, where that is asked for; else `last_known` is false."""
    if not conditions.last_known:
        return conditions
    last = find_last_day(offer, conditions.as_of)
    return replace(conditions, as_of=last) if last else replace(conditions, last_known=False)


def describe_life(offer: Offer, conditions: Conditions, day: date, advice: str) -> Iterator[Notice]:
    """Say that the price is of another model than the one named, or of an earlier day than the one asked for."""
    if stand_in := describe_stand_in(offer, conditions.as_of):
        yield stand_in
    if conditions.last_known:
        text, short = describe_last_price(offer.on_or_first(day), day, conditions.as_of)
        yield Notice(text + advice, short + advice)


def describe_stand_in(offer: Offer, day: date) -> Notice | None:
    """Say which model requests get on a day in place of the one named, and since when; None where it is that."""
    if not offer.is_redirected(day):
        return None
    since = max(first for first, _ in offer.targets if first and first <= day)
    return _describe_replacement(offer.name_on(day), offer.on(day), since)


def describe_move(offer: Offer, before: Entry, after: Entry, day: date) -> str:
    """Say why requests to a name get another model from a day on."""
    if any(since == day for since, _ in offer.named):
        return f"the name points to {after.model.id} from {day} on"
    return _describe_replacement(before, after, day).text


def _describe_replacement(before: Entry, after: Entry, day: date) -> Notice:
    redirect = before.model.redirects_to
    if redirect and redirect.from_ <= day:
        return describe_redirect(before.model.id, after.model.id, day)
    short = f"replaced by {after.model.id}, which its vendor recommends"
    return Notice(f"from {day} on {before.model.id} is {short}", f"{short}, from {day} on")


def describe_last_price(entry: Entry, day: date, last: date) -> Notice:
    """Say why a price of an earlier day is shown for a model that has none on `day`."""
    gone = is_gone(entry.model, day)
    reason = describe_end(entry.model) if gone else Notice.nameless(find_price(entry.model, day)[1])
    return Notice(f"{reason.text}; this is its last price, of {last}", reason.short)


def find_until(model: Model, price: Price) -> date | None:
    """Return the first day on which a price no longer holds, which may be the one on which the model ends."""
    ends = [day for day in (price.until, model.ends) if day and day > price.from_]
    return min(ends, default=None)


def is_gone(model: Model, day: date) -> bool:
    """Return True where requests to a model fail on a day, or are answered and billed as another one."""
    return model.ends is not None and day >= model.ends


def find_successor(catalog: Catalog, offer: Offer, day: date) -> Offer | None:
    """Find what the vendor recommends in place of a model that is gone on a day: the next one that is sold then."""
    seen = set[str]()
    while True:
        model = offer.on_or_first(day).model
        if model.successor is None or not is_gone(model, day) or offer.path in seen:
            return None
        seen.add(offer.path)
        offer = catalog.offers[f"{offer.provider.id}/{model.successor.model}"]
        if is_sold(offer, day):
            return offer


def find_advice(catalog: Catalog, offer: Offer | None, day: date) -> tuple[str | None, str]:
    """Return the successor's name on a day, and what to append to the reason why there is no price."""
    successor = offer and find_successor(catalog, offer, day)
    if successor is None:
        return None, ""
    name = catalog.short_name(successor)
    return name, f"; {successor.provider.name} recommends {name}"


def add_successors(catalog: Catalog, offer: Offer, first: date, until: date) -> Offer:
    """Return the offer with the recommended successor of each model of its that is gone on a day in [first, until)."""
    for period in split_periods(offer, first, until):
        successor = None if period.price else find_successor(catalog, offer, period.first)
        if successor:
            return add_successors(catalog, _hand_over(offer, successor, period.first), first, until)
    return offer


def describe_successions(offer: Offer) -> Iterator[str]:
    """Say which successors were added to an offer, and from when on."""
    named = {since for since, _ in offer.named}
    for (_, before), (day, after) in pairwise(offer.targets):
        redirect = before.model.redirects_to
        if day and day not in named and not (redirect and redirect.from_ <= day):
            yield _describe_replacement(before, after, day).text


def _hand_over(offer: Offer, successor: Offer, day: date) -> Offer:
    """Return the offer with another's models from a day on, until the name moves on by itself."""
    before = [(since, entry) for since, entry in offer.targets if since is None or since < day]
    after = [(since, entry) for since, entry in offer.targets if since and since > day]
    until = after[0][0] if after else date.max
    later = [(since, entry) for since, entry in successor.targets if since and day < since < until]
    return replace(offer, targets=(*before, (day, successor.on(day)), *later, *after))
