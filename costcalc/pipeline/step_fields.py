"""Names and words of a step's fields, which a form and a program state alike; and the models that it may run on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, get_args

from costcalc.current import catalog
from costcalc.web.conditions import CHOICES, USUAL
from pricing.catalog.catalog import UnknownModel
from pricing.catalog.schema import Kind
from pricing.catalog.search import find_model
from pricing.estimate.ability import REQUEST_KINDS
from pricing.pipeline.measures import keep_own_measure
from pricing.pipeline.retrieval import FOLLOWING, USES, Retrieval
from pricing.pipeline.step import Often, Step
from pricing.units import FEES, RESOLUTIONS, TIERS

NUMBERS: Final = ("input_tokens", "output_tokens", "characters", "images", "input_images")
TIMES: Final = {"minutes": "seconds", "spoken_minutes": "spoken_seconds"}
WORDS: Final = ("size", "quality")
KINDS: Final = get_args(Kind)
KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "step_tier": TIERS,
    "often": get_args(Often),
    **CHOICES,
    "resolution": RESOLUTIONS,
    "kind": KINDS,
    "use": USES,
}
"""Words of each choice."""
DEFAULTS: Final = {**USUAL, "often": "request"}
FIELDS: Final = ("model", *NUMBERS, *TIMES, *FEES, *WORDS, "times", *KNOWN, "name")
OF_STEP: Final = ("often", *CHOICES, "resolution")
"""Choices that a step has by the same name."""
CHOSEN: Final = "chosen"
"""What stands for the models of the selection, in place of a name."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the rows of a pipeline have in common."""

    day: date
    models: tuple[str, ...] = ()
    """The selection."""
    tier: str = "standard"
    """Tier of the steps that name none."""
    retrieval: Retrieval | None = None
    """None where something is wrong with it."""
    embedding: tuple[str, ...] = ()
    """Models that embed the documents: those of every step that follows them, where it names none."""


def choose_measure(step: Step, names: Sequence[str], around: Around) -> Step:
    """Leave out what a step of several models says in the units of the others."""
    if len(names) == 1:
        return step
    return keep_own_measure(step, find_model(catalog(), step.model, around.day), around.day)


def list_names(given: Mapping[str, str], around: Around) -> tuple[str, ...]:
    """List the models of a step, each once: the selection's of its kind, those of the documents, or as they stand."""
    if given["model"] == CHOSEN:
        return tuple(name for name in around.models if _is_of_kind(name, given["kind"], around.day))
    if not given["model"] and given["use"] in FOLLOWING:
        return around.embedding
    return tuple(dict.fromkeys(filter(None, (name.strip() for name in given["model"].split(",")))))


def _is_of_kind(name: str, kind: str, day: date) -> bool:
    """Return whether a model is of a kind, true where either is not known: then its price says what is wrong."""
    try:
        found = catalog().offer(name).on_or_first(day).model.kind
    except UnknownModel:
        return True
    return not kind or found in (REQUEST_KINDS if kind == "chat" else (kind,))
