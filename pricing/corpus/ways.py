"""Models → the ways in which they count, so that each row is counted once for all models that count alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from pricing.catalog.catalog import Catalog, NotSold, UnknownModel
from pricing.catalog.schema import Model
from pricing.corpus.counts import Way
from pricing.corpus.plan import Plan
from pricing.estimate.counting import find_needed, get_rules, identify_vocabulary
from pricing.tokens.rules import CountingRules

_NO_LIMIT: Final = 1 << 62


class NamedModel(NamedTuple):
    """Model under the name by which it was chosen."""

    name: str
    model: Model


class Limits(NamedTuple):
    """Most tokens of a request."""

    together: int
    input: int
    output: int


@dataclass
class WayOfCounting:
    """Models that count alike."""

    way: Way
    rules: CountingRules
    models: list[NamedModel] = field(default_factory=list)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """Return the vocabularies that rows are counted in."""
        return find_needed(self.rules)

    @cached_property
    def is_measured(self) -> bool:
        """True where tokens are estimated from what a text looks like."""
        return self.rules.counted_in not in self.needed

    @cached_property
    def is_direct(self) -> bool:
        """True where a text alone has as many tokens as in the one vocabulary."""
        return not self.is_measured and self.rules.basis != "reconstruction"

    @cached_property
    def limits(self) -> Limits:
        """Return limits within which a request fits all of the models."""
        models = [each.model for each in self.models]
        return Limits(
            _find_least(model.context_window for model in models),
            _find_least(model.max_input for model in models),
            _find_least(model.max_output for model in models),
        )


def _find_least(limits: Iterable[int | None]) -> int:
    return min((limit for limit in limits if limit), default=_NO_LIMIT)


@dataclass
class Ways:
    """Ways in which some models count."""

    text: list[WayOfCounting] = field(default_factory=list)
    """For rows of text and messages only."""
    rules: list[WayOfCounting] = field(default_factory=list)
    """For rows with images, tools and the like."""

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """Return the vocabularies that rows are counted in."""
        return tuple(dict.fromkeys(name for way in self.text for name in way.needed))

    @cached_property
    def is_measured(self) -> bool:
        return any(way.is_measured for way in self.text)

    @cached_property
    def is_direct(self) -> bool:
        return all(way.is_direct for way in self.text)


def group_models(catalog: Catalog, plan: Plan) -> Ways:
    """Group the chosen models by how they count. A name that has no model on the day is in no way of counting."""
    found, text = Ways(), dict[object, WayOfCounting]()
    for named in list_models(catalog, plan.models, plan.as_of):
        rules = get_rules(named.model, plan.as_of)
        text.setdefault(identify_vocabulary(named.model), WayOfCounting(Way("text", named.name), rules)).models += [
            named
        ]
        same = next((way for way in found.rules if way.rules == rules), None)
        if same is None:
            same = WayOfCounting(Way("rules", named.name), rules)
            found.rules.append(same)
        same.models.append(named)
    found.text = list(text.values())
    return found


def list_models(catalog: Catalog, names: Iterable[str], day: date) -> Iterator[NamedModel]:
    """Yield the models that names mean on a day, each name once; none for one that has no model then."""
    for name in dict.fromkeys(names):
        with suppress(UnknownModel, NotSold):  # its price says so
            yield NamedModel(name, catalog.offer(name).on(day).model)


def find_own_ways(catalog: Catalog, name: str, day: date) -> Ways:
    """Return how a row is counted on the model that it names itself. Raises UnknownModel and NotSold."""
    model = catalog.offer(name).on(day).model
    way = WayOfCounting(Way("model", name), get_rules(model, day), [NamedModel(name, model)])
    return Ways([way], [way])


def list_ways(catalog: Catalog, plan: Plan) -> dict[str, tuple[Way, ...]]:
    """Return the ways by which the rows of each chosen model are found: see `Counted.add_up`.

    None for a name that has no model on the day, whose price says why.
    """
    found = group_models(catalog, plan)
    ways: dict[str, tuple[Way, ...]] = dict.fromkeys(plan.models, ())
    for each in (*found.text, *found.rules):
        for named in each.models:
            ways[named.name] += (each.way,)
    return ways
