"""Whether a price table has a model that a person names for many rows, and which ones may be meant where none has."""

from __future__ import annotations

from costcalc.current import catalog, current_day
from pricing.catalog.catalog import UnknownModel
from pricing.catalog.suggest import MOST_SIMILAR, suggest

SEE_LIST = "; see the list of models"
"""End of the problem of a name that nobody knows: `Catalog.offer`."""


def explain_unknown(name: str) -> str:
    """Say why no price table has a model, and name similar ones unless that says which there are; blank: one has it."""
    try:
        catalog().offer(name)
    except UnknownModel as error:
        found = suggest(catalog(), name, current_day(), limit=MOST_SIMILAR)
        names = ", ".join(hit.name for hit in found.hits or found.similar)
        return str(error).replace(SEE_LIST, f"; did you mean {names}?") if names else str(error)
    return ""
