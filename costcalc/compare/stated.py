"""Cost of a stated quantity of each kind: minutes, characters, images, tokens to embed or to train with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from costcalc import formatting
from costcalc.compare.side import Side
from pricing.catalog.catalog import NotSold
from pricing.catalog.rates import Conditions
from pricing.estimate.ability import describe_other_job
from pricing.estimate.estimate import Estimate
from pricing.pipeline.cost import price_step
from pricing.pipeline.step import Step
from pricing.training.cost import quote_training
from pricing.units import MILLION
from pricing.workload import ZERO

HOUR = 3_600
THOUSAND: Final = Decimal(1_000)
SECONDS_OF_VIDEO: Final = (("video_second", Decimal(60)),)
Quantity = tuple[str, str, frozenset[str], Step | None]
"""(title, hint, the kinds that it is stated for, what is priced; None: training)"""
STATED: Final[tuple[Quantity, ...]] = (
    ("60 minutes of audio input", "", frozenset({"transcription", "realtime"}), Step("", seconds=HOUR)),
    ("60 minutes of speech", "", frozenset({"speech", "realtime"}), Step("", spoken_seconds=HOUR)),
    ("1,000,000 characters", "", frozenset({"speech"}), Step("", characters=MILLION)),
    ("1,000,000 tokens of input", "", frozenset({"embedding", "moderation"}), Step("", input_tokens=MILLION)),
    ("1,000 pages", "", frozenset({"ocr"}), Step("", fees=(("page", THOUSAND),))),
    ("1,000 searches", "reranked", frozenset({"rerank"}), Step("", fees=(("rerank_search", THOUSAND),))),
    ("60 seconds of video", "at the default resolution", frozenset({"video"}), Step("", fees=SECONDS_OF_VIDEO)),
)
IMAGES: Final = frozenset({"image"})
EPOCH: Final[Quantity] = ("1,000,000 training tokens", "one epoch", frozenset({"training"}), None)
Cost = tuple[Decimal | None, tuple[str, ...]]
"""(dollars, what stands below them: on what they rest, or why there are none)"""


class Stated(NamedTuple):
    """A quantity, with each column's cost by the column's name."""

    title: str
    hint: str
    costs: Mapping[str, Cost]


def explain_missing_cost(side: Side) -> str:
    """Say why a model has no cost of a request."""
    return describe_other_job(side.model, side.price)


def price_stated(columns: Sequence[Side], estimate: Estimate) -> list[Stated]:
    """Price the quantities that some column of their kind is priced by; none where all are chats."""
    images: list[Quantity] = [("1,000 images", hint, IMAGES, step) for hint, step in _images(columns)]
    rows = []
    for title, hint, kinds, step in (*STATED, *images, EPOCH):
        costs = {side.result.requested: _price(side, step, estimate) for side in columns}
        of_kind = [side.result.requested for side in columns if side.model and side.model.kind in kinds]
        if any(costs[name][0] is not None for name in of_kind):
            rows.append(Stated(title, hint, costs))
    return rows


def _images(columns: Sequence[Side]) -> Iterator[tuple[str, Step]]:
    """List each size and quality that some column makes."""
    for size, quality in dict.fromkeys(each for side in columns for each in _sizes(side)) or [("", "")]:
        yield f"{size} {quality}".strip(), Step("", images=1_000, size=size, quality=quality)


def _sizes(side: Side) -> list[tuple[str, str]]:
    made = side.model.generated.sizes if side.model and side.model.generated else ()
    return [(row.size, row.quality) for row in (*(side.price.images if side.price else ()), *made)]


def _price(side: Side, step: Step | None, estimate: Estimate) -> Cost:
    conditions, model = side.result.conditions, side.model
    if step is None:
        return _train(side, conditions)
    asked = replace(step, model=side.result.requested, tier=conditions.tier)
    cost = price_step(estimate.catalog, asked, conditions, ZERO)
    if cost.cost is not None and cost.partial:
        return None, (
            f"{formatting.least(formatting.money(cost.cost), partial=True)}: without {', '.join(cost.left_out)}",
        )
    if cost.cost is not None:
        return cost.cost, tuple(f"≈ {each.text}" for each in cost.assumptions if "image" not in each.text)
    if model is None:
        return None, ()  # said at the head of the column
    if step.images and not cost.wrong and model.kind == "image":
        return None, ("not in this size and quality" if _sizes(side) else "the tokens of an image are not published",)
    return None, ((cost.unpriced or "").removeprefix(model.id).lstrip(": "),)


def _train(side: Side, conditions: Conditions) -> Cost:
    if side.result.entry is None:
        return None, ()
    try:
        return quote_training(side.result.entry, MILLION, 1, conditions).total, ()
    except NotSold as reason:
        return None, (str(reason).removeprefix(side.result.entry.model.id).strip(),)
