"""A name → the model that requests to it get on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Final

from costcalc_prices.data import Alias, Model, Provider, load
from costcalc_prices.errors import NotSold, UnknownModel

NEAREST: Final = 3
"""Names that are offered in place of an unknown one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Model with the provider who sells it."""

    provider: Provider
    model: Model

    @property
    def path(self) -> str:
        return f"{self.provider['provider']}/{self.model['id']}"


@dataclass(frozen=True, slots=True)
class Names:
    """Every name: models and aliases by `provider/name`, and the paths that a name alone may mean."""

    entries: dict[str, Entry]
    aliases: dict[str, tuple[Provider, Alias]]
    bare: dict[str, list[str]]


@cache
def index() -> Names:
    """Return every name of the data. Raises DataError."""
    entries: dict[str, Entry] = {}
    aliases: dict[str, tuple[Provider, Alias]] = {}
    sellers: dict[str, list[Provider]] = {}
    for provider in load()["providers"]:
        entries |= {f"{provider['provider']}/{model['id']}": Entry(provider, model) for model in provider["models"]}
        aliases |= {f"{provider['provider']}/{each['alias']}": (provider, each) for each in provider.get("aliases", ())}
        for name in _list_own(provider):
            sellers.setdefault(name, []).append(provider)
    bare = {name: [f"{each['provider']}/{name}" for each in _prefer_makers(some)] for name, some in sellers.items()}
    return Names(entries, aliases, bare)


def _list_own(provider: Provider) -> Iterator[str]:
    yield from (model["id"] for model in provider["models"])
    yield from (alias["alias"] for alias in provider.get("aliases", ()))


def _prefer_makers(sellers: list[Provider]) -> list[Provider]:
    """Return those who sell their own models; where there are none, the hosts."""
    return [each for each in sellers if not each.get("host", False)] or sellers


def list_names() -> list[str]:
    """List every model and alias as `provider/name`. Raises DataError."""
    names = index()
    return [*names.entries, *names.aliases]


def find_entry(name: str, day: date) -> Entry:
    """Return the model that requests to a name get on a day: by its dates, and where the vendor redirects it.

    Raises UnknownModel, and NotSold before the name existed.
    """
    names = index()
    path = _find_path(name, names)
    entry = _follow_alias(*names.aliases[path], day) if path in names.aliases else names.entries[path]
    while (redirect := entry.model.get("redirects_to")) and day >= date.fromisoformat(redirect["from"]):
        entry = names.entries[f"{entry.provider['provider']}/{redirect['model']}"]
    return entry


def _find_path(name: str, names: Names) -> str:
    if name in names.entries or name in names.aliases:
        return name
    paths = names.bare.get(name, [])
    if len(paths) > 1:
        raise UnknownModel(f"{name} is sold by several providers; choose one of {', '.join(paths)}")
    if not paths:
        near = get_close_matches(name, [*names.bare, *names.entries, *names.aliases], NEAREST)
        said = f"the nearest are {', '.join(near)}" if near else "list_names() has those that are"
        raise UnknownModel(f"{name} is not in any price table; {said}")
    return paths[0]


def _follow_alias(provider: Provider, alias: Alias, day: date) -> Entry:
    begun = [target for target in alias["targets"] if date.fromisoformat(target["from"]) <= day]
    if not begun:
        first = alias["targets"][0]["from"]
        raise NotSold(f"{alias['alias']} did not exist before {first}, the nearest day")
    return index().entries[f"{provider['provider']}/{begun[-1]['model']}"]
