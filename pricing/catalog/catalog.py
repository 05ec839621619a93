"""Catalog: every model, alias and price of all tables, looked up by name and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from pricing.catalog.names.reading import Known, NameReading, describe_reading
from pricing.catalog.notices import describe_end
from pricing.catalog.price import Price
from pricing.catalog.schema import Model
from pricing.usage import LONGEST_NAME

SHIPPED: Final = "costcalc"
"""Origin of the tables that came with this program."""


class UnknownModel(LookupError):
    """Name that no table has, or that several providers have; the message says which and what to write."""


class NotSold(LookupError):
    """Model without a price under the given conditions; the message says why."""


@dataclass(frozen=True, slots=True)
class Provider:
    id: str
    name: str
    version: date
    host: bool = False
    """True where it sells models that others made."""
    own: bool = False
    """True where the table is the operator's own (negotiated prices), not one that is shipped."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Model with the provider who sells it."""

    provider: Provider
    model: Model

    @property
    def path(self) -> str:
        """Return its unambiguous name, `provider/id`."""
        return f"{self.provider.id}/{self.model.id}"


Targets = tuple[tuple[date | None, Entry], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Name that can be priced: a model's own, or an alias that points to models over time."""

    name: str
    label: str
    provider: Provider
    named: Targets
    """(first day, model) that it names, in order of time; a model names itself alone."""
    targets: Targets
    """(first day, model) that requests get, in order of time: those named, and where the vendor redirects them."""
    reading: NameReading | None = None
    """How the name was understood that was asked for; None where it stands in a table as it is."""

    @property
    def path(self) -> str:
        return f"{self.provider.id}/{self.name}"

    @property
    def read_as(self) -> str | None:
        """How the name was understood; None where it stands in a table as it is."""
        return describe_reading(self.reading, self.provider.name) if self.reading else None

    @property
    def is_alias(self) -> bool:
        return self.named[0][0] is not None

    def on(self, day: date) -> Entry:
        """Return the model that requests get on a day. Raises NotSold before the name existed."""
        first = self.targets[0][0]
        if first and day < first:
            raise NotSold(f"{self.name} did not exist before {first}")
        return self.on_or_first(day)

    def on_or_first(self, day: date) -> Entry:
        """Return the model that requests get on a day; before the name existed, the one that they got first."""
        return _find_target(self.targets, day)

    def name_on(self, day: date) -> Entry:
        """Return the model that it names on a day, wherever the vendor redirects it; at first the first one."""
        return _find_target(self.named, day)

    def is_redirected(self, day: date) -> bool:
        """Return True where the vendor answers with another model than the one named, and bills that."""
        return self.on_or_first(day) is not self.name_on(day)


def _find_target(targets: Targets, day: date) -> Entry:
    if len(targets) == 1:
        return targets[0][1]
    started = (entry for since, entry in reversed(targets) if since is None or since <= day)
    return next(started, targets[0][1])


@dataclass(frozen=True, slots=True)
class Featured:
    """Paths of the offers that tables want shown before anyone chooses."""

    own: tuple[str, ...] = ()
    """Those of the operator's own tables."""
    shipped: tuple[str, ...] = ()
    after_retirement: tuple[str, ...] = ()
    """Those that are shown at their last price too."""


@dataclass(frozen=True, eq=False)
class Catalog:
    """All tables together. `version` and `digest` identify the prices behind every figure."""

    version: date
    digest: str
    providers: Mapping[str, Provider] = field(repr=False)
    entries: Mapping[str, Entry] = field(repr=False)
    """Models by `provider/id`."""
    offers: Mapping[str, Offer] = field(repr=False)
    """Models and aliases by `provider/name`."""
    featured: Featured = field(repr=False)
    _bare: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Paths that a name without a provider may mean."""
    origin: str = SHIPPED
    """Who brought the tables, the operator's own aside: this program, or what named a file of price data."""

    def offer(self, name: str) -> Offer:
        """Find a model or alias by `name`, by `provider/name`, or by a name as a host, SDK or gateway spells it.

        Raises UnknownModel. Nothing is matched by similarity: a near miss priced silently is a wrong price.
        """
        if offer := self._find_exact(name):
            return offer
        reading = self.read(name)
        if reading.path:
            return replace(self.offers[reading.path], reading=reading)
        shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:LONGEST_NAME])
        why = f": {reading.reason}" if reading.reason else "; see the list of models"
        raise UnknownModel(f"{shown} is not in any price table{why}")

    def read(self, name: str) -> NameReading:
        """Read a name: as it stands in a table, else by the rule of the host that spells so.

        Raises UnknownModel for a name of a table that several providers have.
        """
        if offer := self._find_exact(name):
            vendor = "" if offer.provider.host else offer.provider.id
            return NameReading(name, offer.path, host=offer.provider.id, vendor=vendor, model=offer.name)
        from pricing.catalog.names.grammar import read_name  # noqa: PLC0415 -- names that a table has need none of it

        return read_name(name, self._known)

    def has_name(self, name: str) -> bool:
        """Return True for a name that stands in a table, alone or after its provider."""
        return name in self.offers or name in self._bare

    def _find_exact(self, name: str) -> Offer | None:
        if name in self.offers:
            return self.offers[name]
        paths = self._bare.get(name, ())
        if len(paths) > 1:
            raise UnknownModel(f"{name} is sold by several providers; choose one of {', '.join(paths)}")
        return self.offers[paths[0]] if paths else None

    @cached_property
    def _known(self) -> Known:
        return {path: len(offer.named) == 1 for path, offer in self.offers.items()}

    @cached_property
    def aliases(self) -> Mapping[str, tuple[Offer, ...]]:
        """Aliases by the path of each model that they name at some time, in the order of the tables."""
        found: dict[str, list[Offer]] = {}
        for offer in self.offers.values():
            for path in dict.fromkeys(entry.path for _, entry in offer.named if offer.is_alias):
                found.setdefault(path, []).append(offer)
        return {path: tuple(offers) for path, offers in found.items()}

    def short_name(self, offer: Offer) -> str:
        """Return the shortest name that means this offer."""
        # A host's id may be another provider's path: OpenRouter's openai/gpt-4o is not OpenAI's.
        alone = self._bare.get(offer.name) == (offer.path,) and offer.name not in self.offers
        return offer.name if alone else offer.path

    def list_on_sale(self, day: date, kind: str = "chat") -> Iterator[Offer]:
        """Yield what is on sale on a day, each model once: by its alias where it has one, else by its id.

        An alias that only adds to the id, such as a day, is no shorter name.
        """
        named: set[str] = set()
        for offer in self.offers.values():  # aliases stand before models
            if not is_sold(offer, day) or offer.is_redirected(day):
                continue
            entry = offer.on(day)
            longer = offer.name.startswith(f"{entry.model.id}-")
            if entry.model.kind == kind and entry.path not in named and not longer:
                named.add(entry.path)
                yield offer


def is_sold(offer: Offer, day: date) -> bool:
    """Return True where the name means a model that has a price on a day."""
    try:
        get_price(offer.on(day).model, day)
    except NotSold:
        return False
    return True


def get_price(model: Model, day: date) -> Price:
    """Return the price of a model on a day. Announced prices count from their day on; cancelled ones never do.

    Raises NotSold with the reason: before its first known price, retired, or redirected.
    """
    if model.ends and day >= model.ends:
        raise NotSold(f"{describe_end(model).text}; choose an earlier day to see what it cost")
    for price in model.prices:
        if price.covers(day) and price.status != "cancelled":
            return price
    rows = [price for price in model.prices if price.status != "cancelled"]
    if day < rows[0].from_:
        if model.released and day < model.released:
            raise NotSold(f"{model.id} did not exist before {model.released}")
        raise NotSold(f"no price for {model.id} is known before {rows[0].from_}")
    raise NotSold(f"no price for {model.id} is known from {rows[-1].until} on")


def find_price(model: Model, day: date) -> tuple[Price | None, str]:
    """Return the price of a model on a day, or None and the reason why it has none."""
    try:
        return get_price(model, day), ""
    except NotSold as reason:
        return None, str(reason)
