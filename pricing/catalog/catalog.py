"""The catalog: every model, alias and price of all tables, looked up by name and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pricing.catalog.schema import Alias, Model, Price


class UnknownModel(LookupError):
    """No table has that name, or more than one provider has it; the message says which and what to write."""


class NotSold(LookupError):
    """The model has no price under the conditions asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Provider:
    id: str
    name: str
    version: date
    host: bool = False
    """Whether it sells models that others made."""
    own: bool = False
    """Whether the table is the operator's own (negotiated prices), not one that is shipped."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A model with the provider who sells it."""

    provider: Provider
    model: Model

    @property
    def path(self) -> str:
        """Its unambiguous name, `provider/id`."""
        return f"{self.provider.id}/{self.model.id}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person asks for by name: a model, or an alias that points to models over time."""

    name: str
    label: str
    provider: Provider
    targets: tuple[tuple[date | None, Entry], ...]
    """(from which day, which model), in order of time; a model is its own single target."""

    @property
    def path(self) -> str:
        return f"{self.provider.id}/{self.name}"

    def on(self, day: date) -> Entry:
        """The model meant on a day; NotSold before the name existed."""
        for since, entry in reversed(self.targets):
            if since is None or since <= day:
                return entry
        raise NotSold(f"{self.name} did not exist before {self.targets[0][0]}")


@dataclass(frozen=True)
class Catalog:
    """All tables together. `version` and `digest` identify the prices behind every figure."""

    version: date
    digest: str
    providers: Mapping[str, Provider]
    entries: Mapping[str, Entry]
    """By `provider/id`."""
    offers: Mapping[str, Offer]
    """Models and aliases by `provider/name`."""
    featured: tuple[str, ...]
    """Paths of the offers shown when nobody chose any."""
    _bare: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Which paths a bare name may mean."""

    def offer(self, name: str) -> Offer:
        """Find a model or alias by `name` or `provider/name`.

        Raises UnknownModel. Nothing is matched by similarity: a near miss priced silently is a wrong price.
        """
        if name in self.offers:
            return self.offers[name]
        paths = self._bare.get(name, ())
        if len(paths) == 1:
            return self.offers[paths[0]]
        if paths:
            raise UnknownModel(f"{name} is sold by several providers; write one of {', '.join(paths)}")
        raise UnknownModel(f"{name} is in no price table; see the list of models for the names we know")

    def short(self, offer: Offer) -> str:
        """The shortest name that means this offer."""
        return offer.name if self._bare.get(offer.name) == (offer.path,) else offer.path

    def headline(self, day: date, kind: str = "chat") -> Iterator[Offer]:
        """What is on sale on a day, each model once: by its alias where it has one, else by its id.

        An alias that only adds to the id, such as a day, is no shorter name.
        """
        named: set[str] = set()
        for offer in self.offers.values():  # aliases stand before models
            if not is_sold(offer, day):
                continue
            entry = offer.on(day)
            longer = offer.name.startswith(f"{entry.model.id}-")
            if entry.model.kind == kind and entry.path not in named and not longer:
                named.add(entry.path)
                yield offer


def is_sold(offer: Offer, day: date) -> bool:
    """Whether the name means a model that has a price on a day."""
    try:
        price_on(offer.on(day).model, day)
    except NotSold:
        return False
    return True


def price_on(model: Model, day: date) -> Price:
    """The price of a model on a day. Announced prices count from their day on; cancelled ones never do.

    Raises NotSold with the reason: before its first known price, or retired.
    """
    if model.retires and day >= model.retires:
        raise NotSold(f"{model.id} retired on {model.retires}; choose an earlier day to see what it cost")
    for price in model.prices:
        if price.covers(day) and price.status != "cancelled":
            return price
    rows = [price for price in model.prices if price.status != "cancelled"]
    if day < rows[0].from_:
        if model.released and day < model.released:
            raise NotSold(f"{model.id} did not exist before {model.released}")
        raise NotSold(f"no price of {model.id} is known before {rows[0].from_}")
    raise NotSold(f"no price of {model.id} is known from {rows[-1].until} on")


def alias_offer(alias: Alias, entries: Mapping[str, Entry], provider: Provider) -> Offer:
    targets = tuple((target.from_, entries[f"{provider.id}/{target.model}"]) for target in alias.targets)
    return Offer(alias.alias, alias.name or targets[-1][1].model.name, provider, targets)


def model_offer(entry: Entry) -> Offer:
    return Offer(entry.model.id, entry.model.name, entry.provider, ((None, entry),))
