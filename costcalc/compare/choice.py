"""Choice of the models that stand beside each other, their order and their baseline; and the edits of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from costcalc.compare.forms import NO_BASELINE
from costcalc.estimate.state import State
from costcalc.input_limits import MOST_COLUMNS
from costcalc.request.forms import read_form
from costcalc.web.address import shorten_query
from pricing.catalog.catalog import Catalog
from pricing.catalog.defaults import list_default_models
from pricing.catalog.search import find_model
from pricing.catalog.suggest import suggest
from pricing.estimate.estimate import Estimate

USUAL = 4
"""Columns where nobody chose any."""
MOST_HITS = 8


class NoRoom(ValueError):
    """Every column is taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Everything that determines the page: an estimate's state, whose models are the columns, and how to read it."""

    state: State
    baseline: str
    """A column's model; `none`: nothing is measured by another."""
    only: bool
    """True where rows that are the same in all columns are left out."""

    @property
    def models(self) -> tuple[str, ...]:
        return self.state.request.models

    def with_models(self, models: Sequence[str]) -> Choice:
        """Put the same question to other columns. A baseline that went gives way to the first column."""
        request = replace(self.state.request, models=tuple(models))
        baseline = self.baseline if self.baseline in (*models, NO_BASELINE) else "".join(models[:1])
        return Choice(replace(self.state, request=request), baseline, self.only)

    def address(self, estimate: Estimate | None = None) -> str:
        """Write the address of the page; with an estimate it remembers its figures."""
        own = [("baseline", self.baseline), *([("only", "different")] if self.only else [])]
        query = f"{self.state.write_query(estimate)}&{urlencode(own, safe=',/:@')}"
        return f"{reverse('compare')}?{shorten_query(query)}"


def read_choice(data: Mapping[str, Any], catalog: Catalog) -> Choice:
    """Read the choice from a valid form's cleaned data. Raises what `request_of` raises."""
    models = data["models"] or list_default_models(catalog, data["as_of"], last_known=True)[:USUAL]
    state = State(read_form({**data, "models": models}), data["sort"], data["columns"])
    return Choice(state, data["baseline"] or "".join(models[:1]), data["only"] == "different")


def edit_choice(choice: Choice, action: str, place: int) -> tuple[Choice, int]:
    """Move or remove a column; with the place of the column to go on from. Beyond the ends nothing moves."""
    models = list(choice.models)
    if place >= len(models):
        return choice, len(models) - 1
    if action == "remove":
        del models[place]
        return (choice.with_models(models), min(place, len(models) - 1)) if models else (choice, 0)
    other = place + (-1 if action == "left" else 1)
    if not 0 <= other < len(models):
        return choice, place
    models[place], models[other] = models[other], models[place]
    return choice.with_models(models), other


def put_model(choice: Choice, name: str, instead_of: str, catalog: Catalog) -> tuple[Choice, int]:
    """Add a model as the last column, or in the place of another. One that is there already stays where it is.

    Raises UnknownModel where no table has just that name, NoRoom beyond the most columns.
    """
    catalog.offer(name)
    models = list(choice.models)
    if name in models:
        return choice, models.index(name)
    if instead_of:
        place = models.index(instead_of)
        models[place] = name
        replaced = choice.with_models(models)
        return (replace(replaced, baseline=name) if choice.baseline == instead_of else replaced), place
    if len(models) >= MOST_COLUMNS:
        raise NoRoom(f"{MOST_COLUMNS} models can be compared; choose which one {name} replaces.")
    return choice.with_models([*models, name]), len(models)


def search_names(choice: Choice, name: str, catalog: Catalog) -> list[str]:
    """Find the names that a search for a part of one may mean, best first, those like the columns before others."""
    found = suggest(catalog, name, choice.state.request.conditions.as_of, without=choice.models)
    kinds = _kinds(choice, catalog)
    hits = sorted(found.hits or found.similar, key=lambda hit: hit.entry.model.kind not in kinds)
    return [hit.name for hit in hits[:MOST_HITS]]


def _kinds(choice: Choice, catalog: Catalog) -> set[str]:
    models = (find_model(catalog, name, choice.state.request.conditions.as_of) for name in choice.models)
    return {model.kind for model in models if model}
