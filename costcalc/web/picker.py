"""The list of models to choose from: the same for everybody on a day, so made once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string

from costcalc.current import catalog, current_day


def render_picker(day: date | None) -> str:
    """Render the models that their makers sell on a day, by provider, as HTML (escaped where it was made)."""
    return _picker(day or current_day())


@catalog.clears
@lru_cache(maxsize=64)
def _picker(day: date) -> str:
    book = catalog()
    groups: dict[str, list[tuple[str, str]]] = {}
    for offer in book.list_on_sale(day):
        if not offer.provider.host:  # a host's copies are chosen by name: there are hundreds
            name, snapshot = book.short_name(offer), offer.on(day).model.id
            label = offer.label if name == snapshot else f"{offer.label} ({snapshot})"
            groups.setdefault(offer.provider.name, []).append((name, label))
    return render_to_string("shared/picker.html", {"groups": groups, "day": day.isoformat()})
