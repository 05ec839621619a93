"""Which program this is, and which prices it has."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from costcalc.current import catalog
from pricing.catalog.catalog import SHIPPED


def describe_version() -> str:
    """Say which version this is, and of which day and digest its prices are. Raises CatalogError."""
    book = catalog()
    origin = "" if book.origin == SHIPPED else f", from {book.origin}"
    return f"costcalc {find_version()}\nprices of {book.version}{origin}\n{book.digest}"


def find_version() -> str:
    """Find the version of the installed package."""
    try:
        return version("costcalc")
    except PackageNotFoundError:
        return "(not installed)"
