"""Cost of a stated quantity of each kind: minutes, characters, images, tokens to embed or to train with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from costcalc.compare.side import Side
from pricing.catalog.catalog import NotSold
from pricing.estimate.estimate import Estimate
from pricing.pipeline.cost import StepCost, price_step
from pricing.pipeline.step import Step
from pricing.training.cost import quote_training
from pricing.units import MILLION, priced_by
from pricing.workload import ZERO

REQUEST_KINDS = ("chat", "realtime", "training")
"""Kinds that answer a request made of tokens."""
HOUR = 3_600
STATED: Final[tuple[tuple[str, frozenset[str], Step], ...]] = (
    ("60 minutes of audio input", frozenset({"transcription", "realtime"}), Step("", seconds=HOUR)),
    ("60 minutes of speech", frozenset({"speech", "realtime"}), Step("", spoken_seconds=HOUR)),
    ("1,000,000 characters", frozenset({"speech"}), Step("", characters=MILLION)),
    ("1,000,000 tokens of input", frozenset({"embedding"}), Step("", input_tokens=MILLION)),
)
"""(title, the kinds that it is stated for, what is priced)"""
IMAGES: Final = frozenset({"image"})
TRAINING: Final = frozenset({"training"})
DOES: Final[Mapping[str, str]] = {
    "embedding": "returns vectors, not text",
    "transcription": "transcribes audio",
    "speech": "reads text aloud",
    "image": "generates images",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity, with each column's dollars for it; where there are none, why."""

    title: str
    hint: str
    costs: Mapping[str, Decimal | None]
    """Dollars by the column's name."""
    more: Mapping[str, tuple[str, ...]]


def answers_requests(side: Side) -> bool:
    """Return whether a request made of tokens is what the model is sold for; true also where that is not known."""
    if side.model is None or side.price is None:
        return side.model is None or side.model.kind in REQUEST_KINDS
    return side.model.kind in REQUEST_KINDS and "output_mtok" in side.price.rates


def explain_missing_cost(side: Side) -> str:
    """Say why a model has no cost of a request."""
    if answers_requests(side) or side.model is None or side.price is None:
        return ""
    way = priced_by(side.price.rates)
    return DOES.get(side.model.kind, way) if way == "by tokens" else f"priced {way}"


def price_stated(columns: Sequence[Side], estimate: Estimate) -> list[Stated]:
    """Price the quantities that some column of their kind is priced by; none where all are chats."""
    images = [("1,000 images", hint, IMAGES, step) for hint, step in _images(columns)]
    steps = [*((title, "", kinds, step) for title, kinds, step in STATED), *images]
    rows = [(kinds, _row(title, hint, step, columns, estimate)) for title, hint, kinds, step in steps]
    rows.append((TRAINING, _training(columns, estimate)))
    return [row for kinds, row in rows if any(_is_priced(side, kinds, row) for side in columns)]


def _is_priced(side: Side, kinds: frozenset[str], row: Stated) -> bool:
    return side.model is not None and side.model.kind in kinds and row.costs[side.result.requested] is not None


def _images(columns: Sequence[Side]) -> Iterator[tuple[str, Step]]:
    """List each size and quality that some column makes."""
    for size, quality in dict.fromkeys(each for side in columns for each in _sizes(side)) or [("", "")]:
        yield f"{size} {quality}".strip(), Step("", images=1_000, size=size, quality=quality)


def _sizes(side: Side) -> list[tuple[str, str]]:
    made = side.model.generated.sizes if side.model and side.model.generated else ()
    return [(row.size, row.quality) for row in (*(side.price.images if side.price else ()), *made)]


def _row(title: str, hint: str, step: Step, columns: Sequence[Side], estimate: Estimate) -> Stated:
    conditions = estimate.request.conditions
    priced = {
        side.result.requested: price_step(
            estimate.catalog, replace(step, model=side.result.requested, tier=conditions.tier), conditions, ZERO
        )
        for side in columns
    }
    costs = {name: cost.cost for name, cost in priced.items()}
    return Stated(title, hint, costs, {side.result.requested: _more(side, priced, step) for side in columns})


def _more(side: Side, priced: Mapping[str, StepCost], step: Step) -> tuple[str, ...]:
    cost = priced[side.result.requested]
    if cost.cost is not None:
        return tuple(f"≈ {text.partition(' (http')[0]}" for text in cost.assumptions if "image" not in text)
    if side.model is None:
        return ()  # said at the head of the column
    if step.images and not cost.wrong and side.model.kind == "image":
        return ("not in this size and quality" if _sizes(side) else "the tokens of an image are not published",)
    return ((cost.unpriced or "").removeprefix(side.model.id).lstrip(": "),)


def _training(columns: Sequence[Side], estimate: Estimate) -> Stated:
    costs: dict[str, Decimal | None] = {}
    more: dict[str, tuple[str, ...]] = {}
    for side in columns:
        name = side.result.requested
        costs[name], more[name] = None, ()
        if side.result.entry is None:
            continue
        try:
            costs[name] = quote_training(side.result.entry, MILLION, 1, estimate.request.conditions).total
        except NotSold as reason:
            more[name] = (str(reason).removeprefix(side.result.entry.model.id).strip(),)
    return Stated("1,000,000 training tokens", "one epoch", costs, more)
