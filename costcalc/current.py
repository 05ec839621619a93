"""The price book of this process, loaded once."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from functools import cache

from django.conf import settings

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import CatalogError, load_catalog
from pricing.catalog.pins import verify_pins


@cache
def catalog() -> Catalog:
    """All price tables, the operator's over the shipped ones, which are the published ones. Raises CatalogError."""
    loaded = load_catalog(settings.OWN_TABLES)
    if problems := verify_pins(loaded):
        raise CatalogError(problems)
    if (note := describe_clock(loaded.version, current_day())) is not None:
        logging.getLogger(__name__).warning(note)
    return loaded


def describe_clock(version: date, today: date) -> str | None:
    """Describe a clock that is behind the price tables; None: it is not."""
    if today >= version:
        return None
    return f"The clock says {today}, and the price tables are of {version}; the prices are those of the clock's day."


def current_day() -> date:
    """The day whose prices apply where nobody says another, in UTC."""
    return datetime.now(UTC).date()
