"""The selection of models as every page shows it: chips, and what a form without scripts does to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import QueryDict

from costcalc.current import catalog, current_day
from costcalc.input_limits import LONGEST_NAME
from costcalc.web.fields import DayField, Field
from costcalc.web.identity import choose_color, find_vendor
from pricing.catalog.catalog import Catalog, Offer, UnknownModel
from pricing.catalog.defaults import list_default_models
from pricing.catalog.lifecycle import find_last_day
from pricing.catalog.quick_sets import list_flagships, list_of_maker, list_of_makers
from pricing.catalog.suggest import suggest

EDITS: Final = ("add", "pin", "drop", "set")
MOST_SIMILAR: Final = 6
CHEAPEST: Final = 5
MOST_ADDED: Final = 60
"""Names in one go: each is searched for."""
MOST_SAID: Final = 3
"""Unknown names that a message lists."""
SEPARATORS: Final = re.compile(r"[,;\r\n]+")
SQUASHED: Final = re.compile(r"[^a-z0-9]+")

Rank = Callable[[Sequence[str]], Sequence[str] | None]
"""Those of some models that can do the form's job, the cheapest first; None where the form cannot be read."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen model."""

    name: str
    color: str
    """Classes of its color."""
    gone: bool
    """It is no longer sold: its last price is shown."""
    pinned: bool
    """It is the baseline."""
    problem: str = ""
    """Why no model has this name; blank where one has."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A form's data with its edit of the selection done, or what is wrong with the edit."""

    data: Any
    done: bool = False
    """The selection may be another than the one that was sent."""
    typed: str = ""
    """What could not be added; it stays in the field."""
    problem: str = ""
    similar: tuple[str, ...] = ()
    """Names that may have been meant."""


def list_chips(models: Sequence[str], baseline: str, day: date) -> tuple[Chip, ...]:
    """List the chosen models as chips; a baseline that is none of them is nobody's."""
    return tuple(_make_chip(catalog(), name, day, pinned=name == baseline) for name in models)


def _make_chip(book: Catalog, name: str, day: date, *, pinned: bool) -> Chip:
    try:
        offer = book.offer(name)
    except UnknownModel as problem:
        return Chip(name, choose_color(name, None), gone=False, pinned=pinned, problem=str(problem))
    return Chip(name, choose_color(name, offer), gone=find_last_day(offer, day) is not None, pinned=pinned)


def describe_problem(edited: Edited, chips: Sequence[Chip]) -> str:
    """Say what is wrong with the selection: with its last edit, and with names that no model has."""
    unknown = [chip.problem for chip in chips if chip.problem]
    said = [f"{problem}." for problem in unknown[:MOST_SAID]]
    if len(unknown) > MOST_SAID:
        said.append(f"{len(unknown) - MOST_SAID:,} more names are unknown.")
    return " ".join([*([edited.problem] if edited.problem else []), *said])


def show_selection(edited: Edited, fields: Mapping[str, Field], models: Sequence[str], day: date) -> dict[str, object]:
    """Build what templates/shared/models.html shows: the chips, and what is wrong with them beside their field."""
    chips = list_chips(models, fields["baseline"].value, day)
    problem = fields["models"].error or describe_problem(edited, chips)
    return {
        "chips": chips,
        "edited": edited,
        "field": {**fields, "models": replace(fields["models"], error=problem)},
    }


def edit_selection(data: Any, rank: Rank) -> Edited:
    """Do what a pressed button or a typed name asks for: add, pin, drop, set. Data without an edit stays as it is."""
    if not isinstance(data, QueryDict) or not any(data.get(name) for name in EDITS):
        return Edited(data)
    chosen = _Chosen.read(data)
    if name := data.get("drop"):
        chosen.models = [model for model in chosen.models if model != name]
    elif name := data.get("pin"):
        chosen.baseline = "" if name == chosen.baseline else name
    elif name := data.get("set"):
        chosen.choose_set(name, rank)
    else:
        chosen.add(data.get("add", ""))
    return chosen.write(data)


@dataclass(slots=True)
class _Chosen:
    """A selection while it is edited."""

    models: list[str]
    baseline: str
    day: date
    rest: list[str]
    """Names that could not be added."""
    problem: str = ""
    similar: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: QueryDict) -> _Chosen:
        models, day = read_models(data)
        return cls(models, data.get("baseline", ""), day, [])

    def write(self, data: QueryDict) -> Edited:
        edited = data.copy()
        for name in EDITS:
            edited.pop(name, None)
        edited.setlist("models", self.models or [""])
        edited["baseline"] = self.baseline if self.baseline in self.models else ""
        return Edited(edited, True, ", ".join(self.rest), self.problem, self.similar)

    def add(self, text: str) -> None:
        """Add each name of a list: one that a model has, or a part of a name that only one has."""
        parts = list(dict.fromkeys(part.strip() for part in SEPARATORS.split(text) if part.strip()))
        if len(parts) > MOST_ADDED:
            self.rest, self.problem = parts, f"{len(parts):,} names; add at most {MOST_ADDED} at a time."
            return
        for part in parts:
            if name := _find_name(part, self.day):
                self.models += [name] if name not in self.models else []
            else:
                self.rest.append(part[:LONGEST_NAME])
        if self.rest:
            found = suggest(catalog(), self.rest[0], self.day, without=self.models)
            self.similar = tuple(hit.name for hit in (found.hits or found.similar)[:MOST_SIMILAR])
            self.problem = _describe_unknown(self.rest, meant=bool(self.similar), several=bool(found.hits))

    def choose_set(self, name: str, rank: Rank) -> None:
        """Take one of the quick sets in place of the selection; one that there is nothing for leaves it."""
        book = catalog()
        if name == "none":
            self.models = []
            return
        if name == "vendors":
            found = list_flagships(book, self.day)
        elif name == "cheapest":
            able = rank(list_of_makers(book, self.day))
            if able is None:
                return  # what is wrong stands beside its field
            found = list(able[:CHEAPEST])
        elif name == "same":
            found = self._list_of_vendor(rank)
        else:
            self.problem = f"Unknown set {name[:40]!r}. Choose from vendors, cheapest, same, none."
            return
        self.models = found or self.models
        self.problem = "" if found else "No model on sale is in this set."

    def _list_of_vendor(self, rank: Rank) -> list[str]:
        """List the models of the baseline's vendor; without one, of the cheapest's that can do the job."""
        pinned = [self.baseline] if self.baseline in self.models else []
        for name in (*pinned, *(rank(self.models) or ()), *self.models[:MOST_ADDED]):
            if offer := _find_offer(name):
                maker = find_vendor(offer) if offer.provider.host else offer.provider.id
                return list_of_maker(catalog(), maker, self.day)
        return []


@catalog.clears
@lru_cache(maxsize=32)
def list_first_models(day: date) -> tuple[str, ...]:
    """List what is shown on a day before anyone chooses; every page asks for it twice."""
    return tuple(list_default_models(catalog(), day, last_known=True))


def read_models(data: QueryDict) -> tuple[list[str], date]:
    """Read the chosen models, and the day: those of the day where nobody chose."""
    day = _read_day(data.get("as_of", ""))
    sent = data.getlist("models")
    names = [name.strip() for text in sent for name in text.split(",")]
    models = names if sent else list_first_models(day)
    return list(dict.fromkeys(filter(None, models))), day


def _read_day(text: str) -> date:
    """Read the form's day as far as an edit needs it; what is wrong with it, the form says."""
    try:
        return DayField().clean(text) or current_day()
    except ValidationError:
        return current_day()


def _find_offer(name: str) -> Offer | None:
    if len(name) > LONGEST_NAME:
        return None
    try:
        return catalog().offer(name)
    except UnknownModel:
        return None


def _find_name(text: str, day: date) -> str:
    """Find the name that is meant without a doubt; blank where there is one."""
    if _find_offer(text):
        return text
    hits = suggest(catalog(), text, day).hits
    same = [hit.name for hit in hits if _squash(text) in {_squash(hit.name), _squash(hit.entry.model.name)}]
    return next(iter(same or ([hits[0].name] if len(hits) == 1 else [])), "")


def _squash(text: str) -> str:
    return SQUASHED.sub("", text.casefold())


def _describe_unknown(names: Sequence[str], *, meant: bool, several: bool) -> str:
    quoted = ", ".join(f"“{name[:60]}”" for name in names[:MOST_SAID])
    if len(names) > 1:
        return f"No models have these names: {quoted}."
    if several:
        return f"Several models match {quoted}. Which one?"
    return "No model has this name. Did you mean:" if meant else f"No matching models for {quoted}."
