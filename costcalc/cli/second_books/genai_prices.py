"""genai-prices, a development extra, read as plain data for the audit.

Its thresholds are exclusive (`start` is the last token at the lower rate), and its variants inherit, key by key, what
they do not state.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from costcalc.cli.second_books import NotInstalled
from pricing.catalog.second_books import MIDNIGHT, BookEntry, Sheet, SheetRow

PROVIDERS: Final = {
    "amazon": ("aws",),
    "moonshot": ("moonshotai",),
    "vertex": ("google",),
    "voyage": ("voyageai",),
    "xai": ("x-ai",),
    "zhipu": ("zai", "zhipuai"),
}
"""Names of providers that differ."""
GLOBAL: Final = {"amazon": "global."}
"""Beginning of ids at the price of any region, which our rows have; a bare id is a call in one region there."""
REGIONAL: Final = {"amazon": "regional."}
"""Beginning of ids that no one writes: it stands for any of a cloud's regions that such an id matches."""
PROFILES: Final = ("us", "eu", "jp", "au", "in")
"""Regions in front of Amazon's ids; it gives us-gov, which is dearer, the price of any other."""
TIERS: Final = {
    "standard": {},
    "batch": {"processing": "batch"},
    "flex": {"service_tier": "flex"},
    "priority": {"service_tier": "priority"},
    "fast": {"speed": "fast"},
}
"""Its contexts by our tiers and speeds."""
KEYS: Final = {
    "input_mchars": ("input_mchar", 1),
    "audio_hours": ("minute", 60),
    "requests_kcount": ("request", 1_000),
    "web_searches_kcount": ("web_search", 1_000),
    "storage_searches_kcount": ("file_search", 1_000),
    "input_document_kpages": ("page", 1_000),
    "input_annotated_document_kpages": ("annotated_page", 1_000),
}
"""Unit keys that differ: (ours, how many of ours make one of theirs). Others keep their names."""
GROUNDING: Final = {"gemini-2": "grounded_prompt", "gemini-": "grounded_query"}
"""Our units of Google's web searches, by the first letters of a model: up to Gemini 2 the prompt is counted."""
SAME_AS_ANOTHER: Final = {"input_audio_hours"}
"""It stands beside audio_hours with the same rate."""


class GenaiPrices:
    """The installed genai-prices, as a second book."""

    name = "genai-prices"

    def __init__(self) -> None:
        try:
            from genai_prices.data import providers  # noqa: PLC0415 -- a development extra
        except ImportError:
            raise NotInstalled("genai-prices is not installed; `pip install --editable '.[dev]'` installs it") from None
        self._providers = {provider.id: provider for provider in providers}
        self._sheet = lru_cache(maxsize=None)(self._make_sheet)

    def ids(self, provider: str) -> Iterator[str]:
        for there in self._of(provider):
            yield from (model.id.removeprefix(REGIONAL.get(provider, "")) for model in there.models)

    def find(self, provider: str, name: str, day: date) -> BookEntry | None:
        for there in self._of(provider):
            if model := there.find_model(GLOBAL.get(provider, "") + name) or there.find_model(name):
                sheet = self._sheet(there.id, model.id, day) + self._list_regions(there, model.id, name, day)
                return BookEntry(model.id, sheet, model.context_window)
        return None

    def _list_regions(self, there: Any, model_id: str, name: str, day: date) -> Sheet:
        """List the standard rates in regions, of a model that has one id for all regions and another for each."""
        if not model_id.startswith("global."):
            return ()
        found = ((region, there.find_model(f"{region}.{name}")) for region in PROFILES)
        return tuple(
            row._replace(tier=region)
            for region, model in found if model and model.id.startswith("regional.")
            for row in self._sheet(there.id, model.id, day) if row.tier == "standard"
        )  # fmt: skip

    def _of(self, provider: str) -> list[Any]:
        names = PROVIDERS.get(provider, (provider,))
        return [self._providers[name] for name in names if name in self._providers]

    def _make_sheet(self, provider: str, model_id: str, day: date) -> Sheet:
        model = next(model for model in self._providers[provider].models if model.id == model_id)
        stated = []
        for tier, context in TIERS.items():
            if tier != "standard" and not _has_variant(model, context, day):
                continue
            for at in _hours(model):
                prices = model.get_prices(datetime.combine(day, at, UTC), context)
                stated += [
                    SheetRow(tier, at, tokens, _name_grounding(model_id, _rates(prices, tokens)))
                    for tokens in _lengths(prices)
                ]
        return tuple(stated)


def _has_variant(model: Any, context: dict[str, str], day: date) -> bool:
    noon = datetime.combine(day, time(12), UTC)
    variants = model.price_variants or ()
    return any(v.when == context and (v.constraint is None or v.constraint.active(noon)) for v in variants)


def _hours(model: Any) -> list[time]:
    prices = model.prices if isinstance(model.prices, list) else []
    hours = {MIDNIGHT}
    for constraint in (price.constraint for price in prices):
        if hasattr(constraint, "start_time"):
            hours |= {_utc(constraint.start_time), _utc(constraint.end_time)}
    return sorted(hours)


def _utc(at: time) -> time:
    offset = at.utcoffset() or timedelta()
    return (datetime.combine(date(2024, 1, 2), at.replace(tzinfo=None)) - offset).time()


def _lengths(prices: Any) -> list[int]:
    starts = {tier.start + 1 for price in vars(prices).values() for tier in getattr(price, "tiers", ())}
    return sorted({0} | starts)


def _name_grounding(model_id: str, rates: dict[str, Decimal]) -> dict[str, Decimal]:
    key = next((key for start, key in GROUNDING.items() if model_id.startswith(start)), "web_search")
    return {key if ours == "web_search" else ours: rate for ours, rate in rates.items()}


def _rates(prices: Any, input_tokens: int) -> dict[str, Decimal]:
    rates = {}
    for key, price in vars(prices).items():
        if price is None or key in SAME_AS_ANOTHER:
            continue
        ours, parts = KEYS.get(key, (key, 1))
        steps = [tier.price for tier in getattr(price, "tiers", ()) if input_tokens > tier.start]
        rates[ours] = (steps[-1] if steps else getattr(price, "base", price)) / parts
    return rates
