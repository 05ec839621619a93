"""Checked tables → Catalog: the operator's own over the shipped ones, name by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pricing.catalog.catalog import SHIPPED, Catalog, Entry, Featured, Offer, Provider
from pricing.catalog.offers import make_alias_offer, make_model_offer
from pricing.catalog.schema import Model, Table


class CheckedTables(NamedTuple):
    """Tables without a fault."""

    shipped: Sequence[Table]
    owned: Sequence[Table]
    digest: str = ""
    origin: str = SHIPPED


def assemble_catalog(checked: CheckedTables) -> Catalog:
    """Put the tables together. The own ones come last and win, name by name."""
    shipped, owned, digest, origin = checked
    tables = [*shipped, *owned]
    providers: dict[str, Provider] = {}
    sellers: list[Provider] = []
    entries: dict[str, Entry] = {}
    for number, table in enumerate(tables):
        known = providers.get(table.provider)
        host = known.host if known else table.host
        seller = Provider(table.provider, table.name, table.version, host, own=number >= len(shipped))
        providers.setdefault(table.provider, seller)
        sellers.append(seller)
        for model in table.models:
            path = f"{table.provider}/{model.id}"
            entries[path] = Entry(seller, _keep_class(model, entries.get(path)))
    aliases: dict[str, Offer] = {}
    for table, seller in zip(tables, sellers, strict=True):
        for model in table.models:
            aliases.pop(f"{table.provider}/{model.id}", None)  # an own model under a shipped alias's name
        for alias in table.aliases:
            offer = make_alias_offer(alias, entries, seller)
            aliases[offer.path] = offer
    offers = aliases | {
        path: make_model_offer(entry, entries) for path, entry in entries.items() if path not in aliases
    }
    version = max(table.version for table in tables)
    featured, bare = _read_featured(shipped, owned), _bare_names(offers)
    return Catalog(version, digest, providers, entries, offers, featured, bare, origin)


def _keep_class(model: Model, shipped: Entry | None) -> Model:
    """Return an own model with the class of the shipped one that it replaces, unless it has one."""
    if model.size_class or shipped is None or shipped.model.size_class is None:
        return model
    return model.model_copy(update={"size_class": shipped.model.size_class})


def _read_featured(shipped: Sequence[Table], owned: Sequence[Table]) -> Featured:
    return Featured(
        own=_paths((table.provider, table.featured) for table in owned),
        shipped=_paths((table.provider, table.featured) for table in shipped),
        after_retirement=_paths((table.provider, table.featured_after_retirement) for table in (*shipped, *owned)),
    )


def _paths(names: Iterable[tuple[str, Iterable[str]]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{provider}/{name}" for provider, some in names for name in some))


def _bare_names(offers: dict[str, Offer]) -> dict[str, tuple[str, ...]]:
    """Return the paths that a name without a provider may mean: the makers' where there are any, else the hosts'."""
    bare: dict[str, list[Offer]] = {}
    for offer in offers.values():
        bare.setdefault(offer.name, []).append(offer)
    return {
        name: tuple(o.path for o in same if not o.provider.host) or tuple(o.path for o in same)
        for name, same in bare.items()
    }
