"""Steps of which several models may do one, and which of these steps run on the same model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod
from typing import Final

from pricing.catalog.catalog import Catalog, UnknownModel
from pricing.pipeline.step import Step
from pricing.usage import UsageError

MOST_COMBINATIONS: Final = 200


class CombinationsError(UsageError):
    """More combinations than are priced; the message says how many they are."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One step of a pipeline, once for each model that may do it. Raises UsageError where there is none."""

    steps: tuple[Step, ...]
    together: bool = False
    """True where steps that name the same models run on the same one of them."""

    def __post_init__(self) -> None:
        if not self.steps:
            raise UsageError("a step needs a model")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(step.model for step in self.steps)


def link_steps(catalog: Catalog, steps: Sequence[Alternatives], day: date) -> list[list[int]]:
    """Group the places of steps that run on the same model: those that say so, and embeddings by the same models.

    As a rule a search finds nothing with the vector of another model than the documents'. Where vendors' models share a
    space, as Voyage's of one generation do, steps name each its own.
    """
    groups: dict[object, list[int]] = {}
    for place, each in enumerate(steps):
        linked = each.together or all(_embeds(catalog, name, day) for name in each.names)
        groups.setdefault((each.together, each.names) if linked else place, []).append(place)
    return list(groups.values())


def _embeds(catalog: Catalog, name: str, day: date) -> bool:
    try:
        return catalog.offer(name).on_or_first(day).model.kind == "embedding"
    except UnknownModel:
        return False


def combine(steps: Sequence[Alternatives], groups: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Yield every combination: for each step, which of its alternatives it has. Raises CombinationsError."""
    numbers = [len(steps[members[0]].steps) for members in groups]
    if (number := prod(numbers)) > MOST_COMBINATIONS:
        product_of = " × ".join(str(count) for count in numbers if count > 1)
        which = f"{product_of} = {number:,}" if " " in product_of else f"{number:,}"
        raise CombinationsError(
            f"{which} combinations exceed the limit of {MOST_COMBINATIONS}; name fewer models in a step"
        )
    for picks in product(*map(range, numbers)):
        place_of = {member: pick for members, pick in zip(groups, picks, strict=True) for member in members}
        yield tuple(place_of[place] for place in range(len(steps)))
