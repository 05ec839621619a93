"""Line items of invoices and of ours by the same names: those of the lines of a bill."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pricing.catalog.catalog import Catalog, Offer, UnknownModel
from pricing.units import FEES, STATED, UNITS
from pricing.usage import LONGEST_NAME, TOKEN_FIELDS
from pricing.usage_log.charges.charge import SummedUsage
from pricing.usage_log.fields.image_tokens import TOKEN_ITEMS
from pricing.usage_log.formats.openai_costs import read_line_item
from pricing.usage_log.key import EXACT, FEE_SCALE, PLACES, Key, Sums
from pricing.usage_log.reports.invoice.labels import get_label

WHOLE: Final = ""
"""Item of an amount for all that was used of a model."""
_SAME: Final = {"reasoning": "output"}
"""Lines that sellers bill as another one."""
_TOKEN_TYPES: Final = {
    "uncached_input_tokens": "input",
    "input_no_cache": "input",
    "cache_read_input_tokens": "cached input",
    "input_cache_read": "cached input",
    "cache_creation.ephemeral_5m_input_tokens": "cache write",
    "input_cache_write_5m": "cache write",
    "cache_creation.ephemeral_1h_input_tokens": "cache write (1 hour)",
    "input_cache_write_1h": "cache write (1 hour)",
    "output_tokens": "output",
    "output": "output",
}
"""`token_type` of Anthropic's cost report, and of its Console's file."""
_LINE_FIELDS: Final = {
    ("input_tokens",): "input",
    ("input_tokens", "cache_read_tokens"): "cached input",
    ("output_tokens",): "output",
    ("input_tokens", "input_audio_tokens"): "audio input",
    ("input_tokens", "cache_audio_read_tokens"): "cached audio input",
    ("output_tokens", "output_audio_tokens"): "audio output",
    ("input_tokens", "image_input"): "image input",
    ("output_tokens", "image_output"): "image output",
}
_FEES: Final = (
    ("web_search", re.compile(r"web[ _]search")),
    ("file_search", re.compile(r"file[ _]search")),
    ("code_session", re.compile(r"code[ _](interpreter|execution)")),
)
FEE_ITEMS: Final = frozenset(UNITS[unit].item for unit in FEES)
TOKENS: Final = frozenset(TOKEN_ITEMS)


class Sold(NamedTuple):
    """Model as it is sold; without a provider where no table has it, under the name that stands there."""

    provider: str
    model: str


ANY: Final = Sold("", "")
"""No model in particular: fees and amounts that the seller does not divide by model."""


class Named(NamedTuple):
    """What a line of an invoice is of."""

    model: str
    item: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of models as the catalog understands them, each looked up once."""

    catalog: Catalog
    known: dict[str, Offer | None] = field(default_factory=dict)

    def find(self, name: str, day: date) -> Sold:
        """Return what a name means on a day."""
        if name not in self.known:
            self.known[name] = self._find(name)
        offer = self.known[name]
        if offer is None:
            return Sold("", name)
        entry = offer.on_or_first(day)
        return Sold(entry.provider.id, entry.model.id)

    def _find(self, name: str) -> Offer | None:
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            return None
        try:
            return self.catalog.offer(name)
        except UnknownModel:
            return None


def name_item(item: str) -> str:
    """Return the item that sellers bill for a line."""
    return _SAME.get(item, item)


def list_quantities(sums: Sums) -> dict[str, Decimal]:
    """Return what was used by item, images within the tokens that they are a part of."""
    tokens: dict[str, Any] = {name: sums[PLACES[name]] for name in TOKEN_FIELDS}
    usage = SummedUsage(**tokens)
    found: dict[str, Decimal] = {}
    for (_, item), quantity in usage.quantities().items():
        if quantity:
            found[name_item(item)] = found.get(name_item(item), Decimal(0)) + quantity
    for part, whole, column in _IMAGES:
        if number := sums[PLACES[column]]:
            found[part] = Decimal(number)
            found[whole] = found.get(whole, Decimal(0)) - number
    for unit in STATED:
        if sums[PLACES[unit]]:
            found[UNITS[unit].item] = EXACT.divide(Decimal(sums[PLACES[unit]]), Decimal(FEE_SCALE))
    return {item: quantity for item, quantity in found.items() if quantity}


_IMAGES: Final = (
    ("image input", "input", "input_image_tokens"),
    ("cached image input", "cached input", "cache_image_tokens"),
    ("image output", "output", "output_image_tokens"),
)


def find_item(key: Key, quantities: Mapping[str, Decimal]) -> Named:
    """Return the model and the item of a line of an invoice, which need not say how much was used."""
    if quantities:
        return Named(key.model, next(iter(quantities)) if len(quantities) == 1 else WHOLE)
    if item := _TOKEN_TYPES.get(get_label(key, "token_type")):
        return Named(key.model, item)
    if stated := get_label(key, "line_item"):
        return _read_stated(stated)
    if kind := get_label(key, "cost_type"):
        return _read_cost_type(key, kind)
    return _find_meter(key)


def _read_cost_type(key: Key, kind: str) -> Named:
    """Read a cost of Anthropic's that is not of a known type of tokens."""
    if fee := _find_fee(kind):
        return Named("", fee)
    if kind.startswith("token"):
        return Named(key.model, get_label(key, "token_type") or WHOLE)
    return Named("", get_label(key, "description") or key.model or kind)


def _read_stated(stated: str) -> Named:
    """Read a line item of OpenAI's."""
    known = read_line_item(stated)
    if known:
        return Named(known.model, _LINE_FIELDS[known.fields])
    return Named("", _find_fee(stated) or stated)


def _find_meter(key: Key) -> Named:
    """Read a meter of FOCUS that counts no tokens; without one, a line is of all that was used of its model."""
    meter = get_label(key, "SkuMeter")
    words = meter or get_label(key, "ChargeDescription")
    if not words or (key.model and not meter):
        return Named(key.model, WHOLE)
    fee = _find_fee(words)
    return Named("" if fee else key.model, fee or words)


def _find_fee(words: str) -> str:
    """Return the item of a fee by the words for it; blank where they are of none."""
    return next((UNITS[unit].item for unit, pattern in _FEES if pattern.search(words.lower())), "")
