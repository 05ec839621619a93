"""What can do the job: answer a request made of tokens that fits, at a price that may be compared with others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pricing.catalog.price import Price
from pricing.catalog.schema import Model
from pricing.limits import Fit
from pricing.priced import Priced
from pricing.units import priced_by

REQUEST_KINDS: Final = ("chat", "realtime", "training")
"""Kinds that answer a request made of tokens."""
DOES: Final[Mapping[str, str]] = {
    "embedding": "returns vectors, not text",
    "transcription": "transcribes audio",
    "speech": "reads text aloud",
    "image": "generates images",
    "video": "generates video",
    "ocr": "reads pages",
    "rerank": "ranks documents",
    "moderation": "classifies content",
}


def answers_requests(model: Model | None, price: Price | None) -> bool:
    """Return whether a request made of tokens is what the model is sold for; true also where that is not known."""
    if model is None or price is None:
        return model is None or model.kind in REQUEST_KINDS
    return model.kind in REQUEST_KINDS and "output_mtok" in price.rates


def describe_other_job(model: Model | None, price: Price | None) -> str:
    """Say what a model does that answers no request; blank where it answers one."""
    if answers_requests(model, price) or model is None or price is None:
        return ""
    way = priced_by(price.rates)
    return DOES.get(model.kind, way) if way == "by tokens" else f"priced {way}"


def is_able(priced: Priced, fit: Fit | None) -> bool:
    """Return whether a priced name may be called cheapest: it answers requests, fits and ranks."""
    if priced.entry is None or priced.quote is None or not priced.ranks:
        return False
    return (fit is None or fit.fits) and answers_requests(priced.entry.model, priced.quote.price)
