"""Which program this is, and which prices it has."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from costcalc.current import catalog
from pricing.catalog.catalog import SHIPPED


def describe_version() -> str:
    """Say which version this is, and of which day and digest its prices are. Raises CatalogError."""
    book = catalog()
    origin = "" if book.origin == SHIPPED else f", from {book.origin}"
    return f"costcalc {_find_version()}\nprices of {book.version}{origin}\n{book.digest}"


def _find_version() -> str:
    try:
        return version("costcalc")
    except PackageNotFoundError:
        return "(not installed)"
