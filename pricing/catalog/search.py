"""All models on a day, and those of them that a person asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Literal

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel, price_on
from pricing.catalog.schema import Model, Price

Exactness = Literal["exact", "estimate"]
STATES = ("sold", "retired")
STALE_AFTER = timedelta(days=90)
MOST_SIMILAR = 6
LEAST_SIMILARITY = 0.6
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class ModelFilter:
    """Everything that determines the list: what is searched, how it is narrowed and ordered, which page of it."""

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
class Listed:
    """A model on a day: its price, or in `unpriced` why it has none."""

    entry: Entry
    price: Price | None
    unpriced: str
    aliases: tuple[str, ...]
    """The names that mean it on the day."""
    words: str
    """Everything a search may find it by, its aliases of all times too."""
    state: str
    """`sold`, `retired`, or blank: not known to be either."""

    @property
    def model(self) -> Model:
        return self.entry.model

    def rate(self, key: str) -> Decimal | None:
        return self.price.rates.get(key) if self.price else None


def exactness(model: Model) -> Exactness | None:
    """Whether its text is counted with its own tokenizer; None where it does not charge for text.

    A presumed tokenizer gives estimates.
    """
    if model.encoding and not model.encoding_note:
        return "exact"
    return "estimate" if any("input_mtok" in price.rates for price in model.prices) else None


def context(model: Model) -> int | None:
    """The context window in tokens; where the vendor limits only the input, that."""
    return model.context_window or model.max_input


def listed(catalog: Catalog, day: date) -> list[Listed]:
    """Every model of the catalog on a day, in the order of the tables."""
    meant: dict[str, list[str]] = {}
    ever: dict[str, list[str]] = {}
    for offer in catalog.offers.values():
        if offer.targets[0][0] is None:
            continue  # a model, not an alias
        for _, entry in offer.targets:
            ever.setdefault(entry.path, []).append(offer.name)
        try:
            meant.setdefault(offer.on(day).path, []).append(offer.name)
        except NotSold:
            continue
    return [
        _listed(entry, day, tuple(meant.get(path, ())), " ".join(ever.get(path, ())))
        for path, entry in catalog.entries.items()
    ]


def _listed(entry: Entry, day: date, aliases: tuple[str, ...], ever: str) -> Listed:
    model, provider = entry.model, entry.provider
    words = f"{entry.path} {model.name} {provider.name} {ever}".casefold()
    try:
        return Listed(entry, price_on(model, day), "", aliases, words, "sold")
    except NotSold as reason:
        retired = model.retires is not None and day >= model.retires
        return Listed(entry, None, str(reason), aliases, words, "retired" if retired else "")


def select(lines: list[Listed], wanted: ModelFilter) -> list[Listed]:
    """The models that are as wanted: every word of the search found, every filter passed. Unknown passes none."""
    sought = wanted.q.casefold().split()
    return [
        line
        for line in lines
        if all(word in line.words for word in sought)
        and wanted.provider in ("", line.entry.provider.id)
        and wanted.kind in ("", line.model.kind)
        and (not wanted.tokens or wanted.tokens == exactness(line.model))
        and (wanted.sold not in STATES or wanted.sold == line.state)
        and (wanted.context is None or (context(line.model) or -1) >= wanted.context)
        and _in_range(line.rate("input_mtok"), wanted)
    ]


def _in_range(rate: Decimal | None, wanted: ModelFilter) -> bool:
    if wanted.price_from is None and wanted.price_to is None:
        return True
    return (
        rate is not None and (wanted.price_from or 0) <= rate and (wanted.price_to is None or rate <= wanted.price_to)
    )


def closest(lines: list[Listed], q: str) -> list[Listed]:
    """The search's best hits first: that name itself, names that begin so, the rest; of equal ones the newest."""
    sought = q.casefold().strip()

    def distance(line: Listed) -> tuple[int, bool, bool]:
        names = [name.casefold() for name in (line.model.id, line.entry.path, line.model.name, *line.aliases)]
        near = 0 if sought in names else 1 if any(name.startswith(sought) for name in names) else 2
        return near, line.entry.provider.host, line.price is None

    return sorted(newest(lines), key=distance)


def newest(lines: list[Listed]) -> list[Listed]:
    """The latest release first, unknown ones last; those of a day stay in the order of the tables."""
    return sorted(lines, key=lambda line: line.model.released or date.min, reverse=True)


def doubt(checked: date | None, today: date) -> str:
    """Why a row's last check should not be relied on; blank where it may."""
    if checked is None:
        return "nobody has compared this row yet"
    return f"last compared more than {STALE_AFTER.days} days ago" if today - checked > STALE_AFTER else ""


def near(catalog: Catalog, provider: str, name: str) -> list[Offer]:
    """Models and aliases of that name elsewhere, then those whose names are like it, that provider's first."""
    wanted = name[:LONGEST_NAME].casefold()
    by_name: dict[str, list[Offer]] = {}
    for offer in catalog.offers.values():
        by_name.setdefault(offer.name.casefold(), []).append(offer)
    names = get_close_matches(wanted, by_name, n=MOST_SIMILAR, cutoff=LEAST_SIMILARITY)
    found = [offer for name in names for offer in by_name[name]]
    return sorted(found, key=lambda offer: (offer.name.casefold() != wanted, offer.provider.id != provider))[
        :MOST_SIMILAR
    ]


def model_on(catalog: Catalog, name: str, day: date) -> Model | None:
    try:
        return catalog.offer(name).on(day).model
    except (UnknownModel, NotSold):
        return None


def price_of(model: Model, day: date) -> Price | None:
    try:
        return price_on(model, day)
    except NotSold:
        return None


def rates_on(model: Model, day: date) -> Mapping[str, Decimal]:
    price = price_of(model, day)
    return price.rates if price else {}
