"""Life of a model: on sale, announced, or gone with a last price."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from pricing.catalog.catalog import NotSold, Offer, get_price
from pricing.catalog.schema import Model

PriceStatus = Literal["on_sale", "announced", "last_known", "unpriced"]
DAY = timedelta(days=1)


def find_last_day(offer: Offer, day: date) -> date | None:
    """Return the last day before `day` on which a name had a price; None where it has one on it, or had none before."""
    try:
        model = offer.on(day).model
        get_price(model, day)
    except NotSold:
        pass
    else:
        return None
    model = offer.on_or_first(day).model
    return max((end for end in _list_ends(model) if end < day), default=None)


def _list_ends(model: Model) -> Iterator[date]:
    """Yield the last day of each price, as far as it has one."""
    for price in model.prices:
        until = min(price.until or date.max, model.retires or date.max)
        if price.status != "cancelled" and price.from_ < until < date.max:
            yield until - DAY
