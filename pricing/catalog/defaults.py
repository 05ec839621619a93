"""Names that an estimate shows before anyone chooses, made from the tables for each day.

Shown are GPT-4o, GPT-4o mini and o1 that this tool was asked for (`featured` of the tables says so), the newest of each
class of OpenAI, Anthropic and Google, and the newest flagship of xAI, DeepSeek and Mistral.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from pricing.catalog.catalog import Catalog, Entry, Offer, find_price, is_sold
from pricing.catalog.lifecycle import find_last_day
from pricing.catalog.size_classes import SizeClass

MOST_DEFAULTS: Final = 15
EVERY_CLASS_OF: Final = ("openai", "anthropic", "google")
FLAGSHIPS_OF: Final = ("xai", "deepseek", "mistral")
CLASSES: Final[tuple[SizeClass, ...]] = ("flagship", "middle", "small")
DATED: Final = re.compile(r"(20\d\d-?\d\d-?\d\d|-\d{2}-20\d\d|-\d{4}|-\d-0)$")
"""End of an id that tells a release from the next: 2024-08-06, 20250514, 08-2025, 2512, 0613, 4-0."""


def list_default_models(catalog: Catalog, day: date, *, last_known: bool = False) -> list[str]:
    """Return the names that are shown on a day before anyone chooses, the operator's own first.

    With `last_known` some are among them that are gone, to be shown at their last price.
    """
    return list(dict.fromkeys(_list_names(catalog, day, last_known)))[:MOST_DEFAULTS]


def _list_names(catalog: Catalog, day: date, last_known: bool) -> Iterator[str]:
    month = _find_month_later(day)
    featured = catalog.featured
    yield from _short_names(catalog, (o for o in _find(catalog, featured.own) if _is_on_sale(o, day)))
    lasting = (o for o in _find(catalog, featured.shipped) if _is_on_sale(o, day) and _lasts(o.on(day), month))
    yield from _short_names(catalog, lasting)
    for offer in _find(catalog, featured.after_retirement):
        if _is_on_sale(offer, day) or (last_known and find_last_day(offer, day)):
            yield catalog.short_name(offer)
    for provider, size_class in _list_places():
        if newest := find_newest(catalog, provider, size_class, day):
            yield find_name(catalog, newest, day)


def _find(catalog: Catalog, paths: Iterable[str]) -> Iterator[Offer]:
    return (catalog.offers[path] for path in paths)


def _short_names(catalog: Catalog, offers: Iterable[Offer]) -> Iterator[str]:
    return (catalog.short_name(offer) for offer in offers)


def _is_on_sale(offer: Offer, day: date) -> bool:
    return is_sold(offer, day) and not offer.is_redirected(day)


def _lasts(entry: Entry, month: date) -> bool:
    """Return False for a model that ends within the month."""
    return entry.model.ends is None or entry.model.ends > month


def _list_places() -> Iterator[tuple[str, SizeClass]]:
    yield from ((provider, size_class) for provider in EVERY_CLASS_OF for size_class in CLASSES)
    yield from ((provider, "flagship") for provider in FLAGSHIPS_OF)


def find_newest(catalog: Catalog, provider: str, size_class: SizeClass, day: date) -> Entry | None:
    """Find the model released last of those on sale, unknown days first of all; of one day the first in the table.

    What ends within a month is no longer offered as new.
    """
    month = _find_month_later(day)
    on_sale = (
        entry
        for entry in catalog.entries.values()
        if entry.provider.id == provider
        and entry.model.size_class == size_class
        and _lasts(entry, month)
        and find_price(entry.model, day)[0]
    )
    return max(on_sale, key=lambda entry: entry.model.released or date.min, default=None)


def find_name(catalog: Catalog, entry: Entry, day: date) -> str:
    """Find the name that people call a model by on a day: its id, or the shortest alias of an id with a date."""
    return catalog.short_name(find_offer(catalog, entry, day))


def find_offer(catalog: Catalog, entry: Entry, day: date) -> Offer:
    """Find what people call a model by on a day, as `find_name`."""
    itself = catalog.offers[entry.path]
    if not DATED.search(entry.model.id):
        return itself
    names = (offer for offer in catalog.aliases.get(entry.path, ()) if _is_plain(offer, entry, day))
    return min(names, key=lambda offer: len(offer.name), default=itself)


def _is_plain(offer: Offer, entry: Entry, day: date) -> bool:
    """Return True for an alias that means the model on the day, and neither adds to its id nor moves by itself."""
    first = offer.named[0][0]
    means = first is not None and first <= day and offer.name_on(day) is entry
    return means and not offer.name.endswith("-latest") and not offer.name.startswith(entry.model.id)


def _find_month_later(day: date) -> date:
    """Return the same day of the next month, at most its last."""
    years, month = divmod(day.month, 12)
    year, month = min(day.year + years, date.max.year), month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
