"""The estimate that goes along from page to page: its numbers, its models, never its text.

On Estimate and Compare it is the page's own address; elsewhere the parameter `estimate` holds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from urllib.parse import quote

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from costcalc.current import catalog, current_day
from costcalc.input_limits import LONGEST_ADDRESS, MOST_MODELS
from costcalc.web.address import expand_query, shorten_query
from costcalc.web.columns import Choice
from costcalc.web.selection import EDITS, Chip, edit_selection, list_chips, read_models
from pricing.catalog.catalog import Entry, UnknownModel
from pricing.catalog.defaults import find_name

NAME: Final = "estimate"
WHOLE: Final = ("estimate", "compare")
"""Pages whose own address is an estimate."""
SAFE: Final = ",/:@"
CHOSEN: Final = ("models", "baseline")
"""What a page may choose beside the estimate, whose own choice then gives way."""
TAKEN: Final = ("models", "as_of", "tier")
"""What every way to describe a request chooses."""
FIGURES: Final = re.compile(r"&(figures|catalog|v)=[^&]*")
LEFT_OUT: Final = ("figures", "v", "catalog", "how", *EDITS)
"""What an estimate remembers of its figures, and what was pressed on its page: they go nowhere."""


@dataclass(frozen=True)
class Carried:
    data: QueryDict | None = None
    """None where nothing is carried."""
    own: bool = False
    """The page shows the estimate itself."""

    @cached_property
    def query(self) -> str:
        """Query string of the estimate; blank where none is carried."""
        return shorten_query(self.data.urlencode(safe=SAFE)) if self.data else ""

    @cached_property
    def chips(self) -> Sequence[Chip]:
        models, day = read_models(self.data) if self.data else ([], current_day())
        return list_chips(models, self.data.get("baseline", "") if self.data else "", day)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Path of a chosen model → the name it was chosen by."""
        names: dict[str, str] = {}
        for chip in self.chips:
            try:
                names.setdefault(catalog().offer(chip.name).name_on(current_day()).path, chip.name)
            except UnknownModel:
                continue
        return names

    def offer_choice(self, entry: Entry, day: date) -> Choice | None:
        """Offer to add a model to the selection, or to take it out again; None where no selection goes along."""
        if not self.data:
            return None
        name = self._names.get(entry.path)
        return Choice(entry.path, "drop" if name else "add", name or find_name(catalog(), entry, day))

    def lead_to(self, name: str, query: str = "") -> str:
        """Write the address of a page of the navigation; `query` is the estimate's on its own page."""
        if name not in WHOLE:
            return self.beside(reverse(name), query)
        query = query or self.query
        return f"{reverse(name)}?{query}" if query else reverse(name)

    def beside(self, address: str, query: str = "") -> str:
        """Put the estimate beside what an address of another page has."""
        query = FIGURES.sub("", query) or self.query
        if not query:
            return address
        address, hash_sign, part = address.partition("#")
        return f"{address}{'&' if '?' in address else '?'}{NAME}={quote(query, safe=SAFE)}{hash_sign}{part}"


def carry(request: HttpRequest) -> Carried:
    """Read what goes along with a request. What is wrong with it, the estimate's form says when it is opened."""
    given = request.GET
    match = request.resolver_match
    if match and match.view_name in WHOLE:
        return Carried(_leave_out(expand_query(given)) if given else None, own=True)
    text = given.get(NAME, "")
    if len(text) > LONGEST_ADDRESS or not (text or "models" in given):
        return Carried()
    try:
        data = expand_query(QueryDict(text, mutable=True))
    except TooManyFieldsSent:
        return Carried()
    for name in (*CHOSEN, *EDITS):
        if name in given:
            data.setlist(name, given.getlist(name))
    data = _leave_out(edit_selection(data, lambda names: None).data)
    return Carried() if data.get("models", "").count(",") >= MOST_MODELS else Carried(data)


def _leave_out(data: QueryDict) -> QueryDict:
    data = data.copy()
    for name in LEFT_OUT:
        data.pop(name, None)
    models = data.getlist("models")
    if len(models) > 1:  # as a form sends them
        data.setlist("models", [",".join(filter(None, models))])
    return data


def read_own(request: HttpRequest) -> QueryDict:
    """Return what the address asks of its own page: all of it but the estimate that goes along."""
    data = request.GET.copy()
    data.pop(NAME, None)
    return data


def take_choices(request: HttpRequest) -> QueryDict:
    """Give a page's own address the models, the day and the tier of the estimate that goes along, where it has none."""
    data, carried = request.GET.copy(), carry(request).data
    for name in TAKEN:
        if carried and name not in data and name in carried:
            data.setlist(name, carried.getlist(name))
    return data
