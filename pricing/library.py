"""The shortest ways through the core, for programs that import it."""

from __future__ import annotations

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.quote import Quote, quote
from pricing.usage import Usage


def quote_usage(catalog: Catalog, name: str, usage: Usage, conditions: Conditions) -> Quote:
    """Price one request on what a name means on the day, in US dollars.

    Raises UnknownModel for a name that no table has, NotSold with the reason where it has no price.
    """
    return quote(catalog.offer(name).on(conditions.as_of), usage, conditions)
