"""What goes along from page to page: what each page of the instrument was asked, never a text.

Estimate, Compare and Conversation are asked with one address; a pipeline, a fine-tuning and a data set have their own.
On another page each stands in a parameter of its name. The models, the volume, the day and the tier are those of the
page where they were given last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final
from urllib.parse import quote

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict

from costcalc.current import catalog, current_day
from costcalc.input_limits import LONGEST_ADDRESS, MOST_MODELS
from costcalc.web.address import expand_query, shorten_query
from costcalc.web.columns import Choice
from costcalc.web.links import resolve_url
from costcalc.web.selection import EDITS, Chip, edit_selection, list_chips, read_models
from pricing.catalog.catalog import Entry, UnknownModel
from pricing.catalog.defaults import find_name

ESTIMATE: Final = "estimate"
ASKED: Final[Mapping[str, str]] = {
    "estimate": ESTIMATE,
    "compare": ESTIMATE,
    "conversation": ESTIMATE,
    "compare-conversation": ESTIMATE,
    "pipeline": "pipeline",
    "compare-pipeline": "pipeline",
    "training": "training",
    "corpus": "corpus",
    "corpus-job": "corpus",
}
"""Page → the name under which what it was asked goes along."""
COMPARED: Final[Mapping[str, str]] = {
    "estimate": "compare",
    "conversation": "compare-conversation",
    "pipeline": "compare-pipeline",
}
"""Page → the page that has its models, or their combinations, as columns."""
NAMES: Final = tuple(dict.fromkeys(ASKED.values()))
COMMON: Final = ("models", "baseline", "requests", "per", "days", "growth", "months", "budget", "as_of", "tier")
"""What every page of the instrument asks."""
CHOSEN: Final = ("models", "baseline")
"""What another page may choose beside the estimate, whose own choice then gives way."""
SAFE: Final = ",/:@"
LEFT_OUT: Final = ("filled", "figures", "v", "catalog", "how", "edit", "text", "prompt", *EDITS)
"""What an address remembers of its figures, and what was pressed on its page: they go nowhere."""


@dataclass(frozen=True)
class Carried:
    here: str = ""
    """Name under which what this page was asked goes along; blank where it asks nothing."""
    asked: Mapping[str, QueryDict] = field(default_factory=dict)

    @cached_property
    def data(self) -> QueryDict | None:
        """The estimate; None where nothing goes along."""
        return self._complete(ESTIMATE)

    @cached_property
    def chips(self) -> Sequence[Chip]:
        models, day = read_models(self.data) if self.data else ([], current_day())
        return list_chips(models, self.data.get("baseline", "") if self.data else "", day)

    @cached_property
    def _chosen(self) -> dict[str, str]:
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
        name = self._chosen.get(entry.path)
        return Choice(entry.path, "drop" if name else "add", name or find_name(catalog(), entry, day))

    def renew(self, query: str) -> Carried:
        """Return what goes along once this page has been asked something else."""
        return replace(self, asked={**self.asked, self.here: _clean(expand_query(QueryDict(query)))})

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(name, query string) of all that goes along to a page that asks nothing of it."""
        return tuple(self._kept.items())

    @cached_property
    def links(self) -> dict[str, str]:
        """Query strings of the pages by what they are asked; `beside`: of those that ask nothing."""
        return {name: self._write(name) for name in NAMES} | {"beside": self._join_beside("")}

    def lead_to(self, page: str) -> str:
        """Write the address of a page of the navigation."""
        query = self.links[ASKED.get(page, "beside")]
        return f"{resolve_url(page)}?{query}" if query else resolve_url(page)

    def beside(self, address: str) -> str:
        """Put all that goes along beside what an address of a page has that asks nothing."""
        return _put(address, self.links["beside"])

    def beside_own(self, address: str) -> str:
        """Put beside this page's own address what other pages were asked."""
        return _put(address, self._join_beside(self.here))

    def _write(self, name: str) -> str:
        own = self._kept.get(name, "") if name == ESTIMATE else _write_query(self._complete(name))
        return "&".join(filter(None, (own, self._join_beside(name))))

    def _join_beside(self, name: str) -> str:
        """Join what goes along to a page that is itself asked what `name` says."""
        return "&".join(pair for each, pair in self._quoted.items() if each != name)

    @cached_property
    def _kept(self) -> dict[str, str]:
        """Query strings of whatever was asked, as other pages hold it."""
        kept = {each: self.data if each == ESTIMATE else _without(self.asked.get(each), COMMON) for each in NAMES}
        return {each: _write_query(query) for each, query in kept.items() if query}

    @cached_property
    def _quoted(self) -> dict[str, str]:
        """The same, each as a parameter of its name."""
        return {name: f"{name}={quote(query, safe=SAFE)}" for name, query in self._kept.items()}

    def _complete(self, name: str) -> QueryDict | None:
        """Return what a page was asked, with what all ask as it was given last; None where it was asked nothing."""
        query, latest = self.asked.get(name), self.asked.get(self.here or ESTIMATE)
        if name == self.here or latest is None or (query is None and name != ESTIMATE):
            return query or None
        data = QueryDict(mutable=True) if query is None else copy(query)
        for common in COMMON:
            if common in latest:
                data.setlist(common, latest.getlist(common))
            else:
                data.pop(common, None)  # it was emptied there
        return data or None


def carry(request: HttpRequest) -> Carried:
    """Read what goes along with a request. What is wrong with it, its own page says when it is opened."""
    given, match = request.GET, request.resolver_match
    here = ASKED.get(match.view_name, "") if match else ""
    asked = {name: query for name in NAMES if name != here and (query := _read(given.get(name, ""))) is not None}
    if here:
        own = _drop(_clean(expand_query(given)), NAMES)
        return Carried(here, asked | {here: own} if own else asked)
    if ESTIMATE in asked or "models" in given:
        asked[ESTIMATE] = _choose(asked.get(ESTIMATE, QueryDict()), given)
    if asked.get(ESTIMATE, QueryDict()).get("models", "").count(",") >= MOST_MODELS:
        del asked[ESTIMATE]
    return Carried("", asked)


def _read(text: str) -> QueryDict | None:
    """Read one of those that go along; None where there is none."""
    if not text or len(text) > LONGEST_ADDRESS:
        return None
    try:
        return _clean(expand_query(QueryDict(text)))
    except TooManyFieldsSent:
        return None


def _choose(query: QueryDict, given: QueryDict) -> QueryDict:
    """Return the estimate with the models that the page chooses beside it."""
    data = copy(query)
    for name in (*CHOSEN, *EDITS):
        if name in given:
            data.setlist(name, given.getlist(name))
    return _clean(edit_selection(data, lambda names: None).data)


def _clean(data: QueryDict) -> QueryDict:
    """Take out of a copy of a query what goes nowhere."""
    _drop(data, LEFT_OUT)
    models = data.getlist("models")
    if len(models) > 1:  # as a form sends them
        data.setlist("models", [",".join(filter(None, models))])
    return data


def _drop(data: QueryDict, names: Sequence[str]) -> QueryDict | None:
    """Take names out of a copy of a query; None where nothing is left."""
    for name in names:
        data.pop(name, None)
    return data or None


def _without(query: QueryDict | None, names: Sequence[str]) -> QueryDict | None:
    """Return a query without some of its names; None where nothing is left."""
    return _drop(copy(query), names) if query else None


def _write_query(query: QueryDict | None) -> str:
    return shorten_query(query.urlencode(safe=SAFE)) if query else ""


def _put(address: str, query: str) -> str:
    if not query:
        return address
    address, hash_sign, part = address.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{query}{hash_sign}{part}"


def read_own(request: HttpRequest, first: str = "") -> QueryDict:
    """Return what the address asks of its own page; where that is nothing, `first` with what every page asks."""
    carried = carry(request)
    own, estimate = _drop(expand_query(request.GET), NAMES), carried.asked.get(ESTIMATE, QueryDict())
    data = QueryDict(first, mutable=True) if own is None else own
    for name in COMMON:
        if name in estimate and (own is None or name not in own):
            data.setlist(name, estimate.getlist(name))
    return data
