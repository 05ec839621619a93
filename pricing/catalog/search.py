"""Search: all models on a day, filtered and sorted, and models with similar names."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Literal

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel, find_price, get_price
from pricing.catalog.lifecycle import PriceStatus, find_last_of
from pricing.catalog.price import Price
from pricing.catalog.rates import get_base_rates, list_exclusions, list_overrides, list_sold
from pricing.catalog.schema import Model

Exactness = Literal["exact", "estimate"]
STATES = ("sold", "retired")
STALE_AFTER = timedelta(days=90)
MOST_SIMILAR = 6
LEAST_SIMILARITY = 0.6
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class ModelFilter:
    """Filter, order and page of the list of models. Prices are dollars for a million input tokens; blank: all."""

    q: str = ""
    provider: str = ""
    kind: str = ""
    tokens: str = ""
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    context: int | None = None
    sold: str = ""
    as_of: date = date.max
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class LastPrice:
    """Price of the last day of a model that is gone."""

    day: date
    price: Price
    rates: Mapping[str, Decimal]
    not_included: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedModel:
    """Model on a day, with its price, or in `unpriced` the reason why it has none."""

    entry: Entry
    day: date
    price: Price | None
    rates: Mapping[str, Decimal]
    """Base rates and fees in dollars by unit key; empty without a price."""
    not_included: tuple[str, ...]
    """Items that the vendor charges for beside all of these, by the words of `EXCLUSIONS`."""
    unpriced: str
    aliases: tuple[str, ...]
    """Aliases that mean it on the day."""
    words: str
    """Words by which a search finds it, its aliases of all times too."""
    state: str
    """`sold`, `retired`, or blank: not known to be either."""
    last: LastPrice | None = None
    """Last price of a model that has none on the day any more."""

    @property
    def model(self) -> Model:
        return self.entry.model

    @property
    def price_status(self) -> PriceStatus:
        if self.price is None:
            return "last_known" if self.last else "unpriced"
        return "announced" if self.price.status == "announced" else "on_sale"

    @property
    def shown_price(self) -> Price | None:
        """Price on the day, else the last one."""
        return self.last.price if self.last else self.price

    @property
    def shown_tiers(self) -> tuple[str, ...]:
        """Tiers in which it is sold at the shown price, on its day; none without a price."""
        price, day = self.shown_price, self.last.day if self.last else self.day
        return list_sold("tier", list_overrides(self.model, price, day)) if price else ()

    @property
    def shown_rates(self) -> Mapping[str, Decimal]:
        return self.last.rates if self.last else self.rates

    def rate(self, key: str) -> Decimal | None:
        return self.rates.get(key)


def get_exactness(model: Model) -> Exactness | None:
    """Return "exact" where text is counted with the model's own tokenizer; None where it does not charge for text.

    A presumed tokenizer gives estimates.
    """
    if model.has_own_encoding:
        return "exact"
    return "estimate" if any("input_mtok" in price.rates for price in model.prices) else None


def get_context(model: Model) -> int | None:
    """Return the context window in tokens; the input limit where the vendor limits only the input."""
    return model.context_window or model.max_input


def list_models(catalog: Catalog, day: date) -> list[ListedModel]:
    """List every model of the catalog on a day, in the order of the tables."""
    aliases: dict[str, list[str]] = {}
    all_aliases: dict[str, list[str]] = {}
    for offer in catalog.offers.values():
        if not offer.is_alias:
            continue
        for _, entry in offer.named:
            all_aliases.setdefault(entry.path, []).append(offer.name)
        try:
            offer.on(day)
        except NotSold:
            continue
        aliases.setdefault(offer.name_on(day).path, []).append(offer.name)
    return [
        _model_on(entry, day, tuple(aliases.get(path, ())), " ".join(all_aliases.get(path, ())))
        for path, entry in catalog.entries.items()
    ]


def _model_on(entry: Entry, day: date, aliases: tuple[str, ...], all_aliases: str) -> ListedModel:
    model, provider = entry.model, entry.provider
    words = f"{entry.path} {model.name} {provider.name} {all_aliases}".casefold()
    price, unpriced = find_price(model, day)
    retired = model.ends is not None and day >= model.ends
    rates = get_base_rates(entry, price, day) if price else {}
    excluded = list_exclusions(model, price, rates) if price else ()
    state = "sold" if price else "retired" if retired else ""
    last = None if price else _find_last(entry, day)
    return ListedModel(entry, day, price, rates, excluded, unpriced, aliases, words, state, last)


def _find_last(entry: Entry, day: date) -> LastPrice | None:
    last = find_last_of(((None, entry),), day)
    if last is None:
        return None
    price = get_price(entry.model, last)
    rates = get_base_rates(entry, price, last)
    return LastPrice(last, price, rates, list_exclusions(entry.model, price, rates))


def select_models(models: list[ListedModel], filters: ModelFilter) -> list[ListedModel]:
    """Return the models that have every word of the search and pass every filter. Unknown passes none."""
    terms = filters.q.casefold().split()
    return [
        item
        for item in models
        if all(word in item.words for word in terms)
        and filters.provider in ("", item.entry.provider.id)
        and filters.kind in ("", item.model.kind)
        and (not filters.tokens or filters.tokens == get_exactness(item.model))
        and (filters.sold not in STATES or filters.sold == item.state)
        and (filters.context is None or (get_context(item.model) or -1) >= filters.context)
        and _in_range(item.rate("input_mtok"), filters)
    ]


def find_models(catalog: Catalog, filters: ModelFilter) -> list[ListedModel]:
    """Return the models that pass a filter; where none has its words, the one that they are a host's spelling of."""
    models = list_models(catalog, filters.as_of)
    found = select_models(models, filters)
    if found or not filters.q.strip():
        return found
    with suppress(UnknownModel):
        meant = catalog.offer(filters.q.strip()).on_or_first(filters.as_of)
        return select_models([item for item in models if item.entry is meant], replace(filters, q=""))
    return []


def _in_range(rate: Decimal | None, filters: ModelFilter) -> bool:
    low, high = filters.price_from, filters.price_to
    if low is None and high is None:
        return True
    return rate is not None and (low or 0) <= rate and (high is None or rate <= high)


def sort_by_match(models: list[ListedModel], q: str) -> list[ListedModel]:
    """Sort by how well a name matches: the name itself, names that begin so, the rest; then the newest first."""
    name = q.casefold().strip()

    def distance(item: ListedModel) -> tuple[int, bool, bool]:
        names = [word.casefold() for word in (item.model.id, item.entry.path, item.model.name, *item.aliases)]
        near = 0 if name in names else 1 if any(other.startswith(name) for other in names) else 2
        return near, item.entry.provider.host, item.price is None

    return sorted(sort_by_release(models), key=distance)


def sort_by_release(models: list[ListedModel]) -> list[ListedModel]:
    """Sort the latest release first, unknown ones last; those of a day stay in the order of the tables."""
    return sorted(models, key=lambda item: item.model.released or date.min, reverse=True)


def describe_doubt(checked: date | None, today: date) -> str:
    """Say why a row's last check should not be relied on; blank where it may."""
    if checked is None:
        return "not checked yet"
    return f"last checked more than {STALE_AFTER.days} days ago" if today - checked > STALE_AFTER else ""


def find_similar(catalog: Catalog, provider: str, name: str) -> list[Offer]:
    """Return what a host's rule reads the name as, else models and aliases of that name elsewhere and similar ones."""
    for spelled in (f"{provider}/{name}", name):
        with suppress(UnknownModel):
            if (read := catalog.offer(spelled)).reading:
                return [catalog.offers[read.path]]
    folded = name[:LONGEST_NAME].casefold()
    by_name: dict[str, list[Offer]] = {}
    for offer in catalog.offers.values():
        by_name.setdefault(offer.name.casefold(), []).append(offer)
    names = get_close_matches(folded, by_name, n=MOST_SIMILAR, cutoff=LEAST_SIMILARITY)
    offers = [offer for name in names for offer in by_name[name]]
    offers.sort(key=lambda offer: (offer.name.casefold() != folded, offer.provider.id != provider))
    return offers[:MOST_SIMILAR]


def find_model(catalog: Catalog, name: str, day: date) -> Model | None:
    """Return the model that a name means on a day; None where it means none."""
    try:
        return catalog.offer(name).on(day).model
    except (UnknownModel, NotSold):
        return None


def find_rates(model: Model, day: date) -> Mapping[str, Decimal]:
    """Return a model's base rates without fees on a day, in dollars by unit key; empty where it has none."""
    price, _ = find_price(model, day)
    return price.rates if price else {}
