"""Kinds of steps as a person adds them, each with what a new one begins with, so that it has a price at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from costcalc.current import catalog
from costcalc.web.names import list_newest
from pricing.catalog.catalog import Catalog, UnknownModel, is_sold
from pricing.catalog.schema import Kind
from pricing.catalog.search import find_model
from pricing.pipeline.quantities import list_quantities, list_sizes

CHOSEN: Final = "chosen"
"""What stands for the models of the selection, in place of a name."""


@dataclass(frozen=True, slots=True)
class StepKind:
    kind: Kind
    verb: str
    """What a step of the kind does."""
    model: str
    """What a new one runs on, if it is sold; else the newest of the kind."""
    quantities: Mapping[str, str]
    """What a run of a new one has, as far as its model is priced by it."""


KINDS: Final = (
    StepKind("chat", "Chat", CHOSEN, {"input_tokens": "1000", "output_tokens": "300"}),
    StepKind("embedding", "Embed", "text-embedding-3-small", {"input_tokens": "500"}),
    StepKind("rerank", "Rerank", "rerank-v4.0-fast", {"rerank_search": "1", "input_tokens": "2000"}),
    StepKind("transcription", "Transcribe", "gpt-transcribe", {"minutes": "10"}),
    StepKind("speech", "Speak", "tts-1", {"characters": "1000", "input_tokens": "250", "spoken_minutes": "1"}),
    StepKind("realtime", "Talk", "gpt-realtime-2.1", {"minutes": "3", "spoken_minutes": "2"}),
    StepKind("image", "Image", "gpt-image-2", {"images": "1"}),
    StepKind("ocr", "Read pages", "mistral-ocr-latest", {"page": "10"}),
    StepKind("video", "Video", "grok-imagine-video-1.5", {"video_second": "8"}),
    StepKind("moderation", "Moderate", "omni-moderation-latest", {}),
)
"""In the order of the buttons that add one."""
BY_KIND: Final[Mapping[str, StepKind]] = {each.kind: each for each in KINDS}


def begin_step(kind: str, day: date) -> dict[str, str]:
    """Return the fields of a new step of a kind; none of a kind that is unknown."""
    found = BY_KIND.get(kind)
    if found is None:
        return {}
    name = _choose_model(catalog(), found, day)
    model = find_model(catalog(), name, day)
    priced = list_quantities(model, day) or tuple(found.quantities)
    begun = {key: number for key, number in found.quantities.items() if key in priced}
    if "images" in begun:  # of the first row, whose size and quality go together
        begun |= {
            field: words[0] for field, words in zip(("size", "quality"), list_sizes(model, day), strict=True) if words
        }
    return {"kind": kind, "model": name, **begun}


def _choose_model(book: Catalog, kind: StepKind, day: date) -> str:
    if kind.model == CHOSEN:
        return CHOSEN
    try:
        if is_sold(book.offer(kind.model), day):
            return kind.model
    except UnknownModel:
        pass
    return next((each.name for each in list_newest(book, day, kind.kind)), "")
