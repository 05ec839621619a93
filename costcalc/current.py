"""The price book of this process, loaded once, and replaced where the server is told to."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from costcalc.configuration.environment import load_environment
from pricing.catalog import meaning
from pricing.catalog.catalog import Catalog
from pricing.catalog.kept import Tables, load_kept
from pricing.catalog.published.choice import choose_price_data, describe_older
from pricing.catalog.published.data_file import DataFile, PriceDataError
from pricing.catalog.table_files import CatalogError

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")


class CurrentCatalog:
    """All price tables, the operator's over the shipped ones: loaded by the first call, until others replace them."""

    def __init__(self) -> None:
        self._book: Catalog | None = None
        self._dependent: list[_lru_cache_wrapper[Any]] = []

    def __call__(self) -> Catalog:
        """Return the price tables. Raises CatalogError."""
        if self._book is None:
            self._book = load_prices()
        return self._book

    def replace(self, book: Catalog | None) -> None:
        """Go on with other tables; None loads them anew at the next call."""
        self._book = book
        for function in self._dependent:
            function.cache_clear()

    def cache_clear(self) -> None:
        self.replace(None)

    def clears(self, function: _lru_cache_wrapper[T]) -> _lru_cache_wrapper[T]:
        """Have a function with a cache forget its results when other tables apply."""
        self._dependent.append(function)
        return function


catalog = CurrentCatalog()
catalog.clears(meaning.KEPT)


def load_prices() -> Catalog:
    """Read all price tables that count. Raises CatalogError."""
    loaded = load_tables(load_environment().tables)
    for note in describe_age(loaded, current_day()):
        logging.getLogger(__name__).warning(note)
    return loaded


def load_tables(own: Path | None, *, keep: bool = True) -> Catalog:
    """Load the tables that count, and the operator's own over them. Raises CatalogError.

    The shipped ones have to be the published ones; other price data has its digest for that. `keep`: whether they are
    kept for the next process.
    """
    return load_kept(own, data=choose_tables(), cache=load_environment().cache_folder if keep else None)


def find_tables() -> Tables:
    """Return where another process finds the tables that count. Raises CatalogError."""
    own, cache = load_environment().tables, load_environment().cache_folder
    return Tables(str(own or ""), choose_tables(), str(cache or ""))


def choose_tables() -> DataFile | None:
    """Return the price data that counts in place of the shipped tables, if any. Raises CatalogError."""
    try:
        return choose_price_data(load_environment().price_data)
    except PriceDataError as error:
        raise CatalogError([str(error)]) from None


def describe_age(loaded: Catalog, today: date) -> Iterator[str]:
    """Say that the clock is behind the tables, or that this program has newer ones than those pinned."""
    notes = (describe_clock(loaded.version, today), describe_older(load_environment().price_data, loaded))
    yield from (note for note in notes if note is not None)


def describe_clock(version: date, today: date) -> str | None:
    """Describe a clock that is behind the price tables; None: it is not."""
    if today >= version:
        return None
    return f"The clock says {today}, and the price tables are of {version}; the prices are those of the clock's day."


def current_day() -> date:
    """The day whose prices apply where nobody says another, in UTC."""
    return datetime.now(UTC).date()
