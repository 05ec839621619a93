"""Models and aliases of a table → offers: what each name means over time, the vendor's redirects followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pricing.catalog.catalog import Entry, Offer, Provider, Targets
from pricing.catalog.schema import Alias


def make_alias_offer(alias: Alias, entries: Mapping[str, Entry], provider: Provider) -> Offer:
    named = tuple((target.from_, entries[f"{provider.id}/{target.model}"]) for target in alias.targets)
    return Offer(alias.alias, alias.name or named[-1][1].model.name, provider, named, _redirect(named, entries))


def make_model_offer(entry: Entry, entries: Mapping[str, Entry]) -> Offer:
    named = ((None, entry),)
    return Offer(entry.model.id, entry.model.name, entry.provider, named, _redirect(named, entries))


def _redirect(named: Targets, entries: Mapping[str, Entry]) -> Targets:
    """Return what requests get: each model named, until the name moves on, and what the vendor redirects it to."""
    if not any(entry.model.redirects_to for _, entry in named):
        return named
    ends = [since for since, _ in named[1:]] + [None]
    return tuple(
        (since, entry)
        for (first, start), end in zip(named, ends, strict=True)
        for since, entry in _follow(first, start, entries)
        if end is None or since is None or since < end
    )


def _follow(since: date | None, entry: Entry, entries: Mapping[str, Entry]) -> Iterator[tuple[date | None, Entry]]:
    """Yield a model and those it is redirected to, each from its day on; what lasts no day is passed over."""
    redirect = entry.model.redirects_to
    if redirect is None:
        yield since, entry
        return
    day = max(redirect.from_, since or redirect.from_)
    if day != since:
        yield since, entry
    yield from _follow(day, entries[f"{entry.provider.id}/{redirect.model}"], entries)
