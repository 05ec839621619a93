"""FOCUS, the FinOps Foundation's format of bills, versions 1.0 to 1.4 and the keys of models planned for 1.5.

A row is a sum over a period of one meter, such as the cached input of a model: `ConsumedQuantity` in tokens, or
`PricingQuantity` in a million of them. Which model, and which side of it, stands in `SkuPriceDetails` (ModelId,
TokenDirection, TokenCacheAction: FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec#2442, #2606), and the side also in the
words of `SkuMeter`. Rows of other meters keep their cost, and are partial; those of other services are not of models.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage import MOST, Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.inner_json import find_object
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.formats.focus_details import read_details, read_own_row
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record

_COSTS: Final = ("EffectiveCost", "BilledCost")
"""Of a commitment, the purchase is billed, and the use of it has an effective cost: each dollar once over the file."""
_CATEGORY: Final = "AI and Machine Learning"
_UNIT: Final = re.compile(r"([0-9][0-9,_]{0,11})?\s*(k|m|thousand|million)?\s*tokens?", re.IGNORECASE)
_SCALES: Final = {"": 1, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_SIDES: Final = (
    ("cache_write_1h", re.compile(r"cach.*(write|creat).*\b(1h|1 ?hour|60 ?min)|\b1h.*cach.*(write|creat)")),
    ("cache_write", re.compile(r"cach.*(write|creat)|(write|creat).*cach")),
    ("cache_read", re.compile(r"cach|\bcchd\b")),
    ("output", re.compile(r"output|completion|\boutp?\b|response")),
    ("input", re.compile(r"input|prompt|\binp\b|request")),
)
"""Side of a model by the words of a meter, in the order in which they are tried."""
_OWN: Final = re.compile(r"x_(sku|meter|token|cache|processing|pricing|service_?tier)", re.IGNORECASE)
"""Columns of a provider's own that name a meter or a tier."""
_AUDIO: Final = re.compile(r"audio|image|video")
_TIERS: Final = (
    ("batch", re.compile(r"\bbatch")), ("flex", re.compile(r"\bflex")), ("priority", re.compile(r"\bpriority")),
)  # fmt: skip
_MODEL_KEYS: Final = ("ModelId", "x_ModelId", "x_Model", "x_model", "Model", "model")
_LABELS: Final = {
    "user": ("PrincipalId",),
    "api_key": ("CredentialId",),
    "project": ("SubAccountName", "SubAccountId"),
    "workspace": ("SubAccountName", "SubAccountId"),
    "team": ("SubAccountName",),
}


class _Meter(NamedTuple):
    side: str
    """input, cache_read, cache_write, cache_write_1h or output."""
    tokens: int
    column: str


def _recognize(row: Row) -> str:
    return "the columns ChargePeriodStart and BilledCost" if {"ChargePeriodStart", "BilledCost"} <= row.keys() else ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    if own := read_details(row):
        return read_own_row(line, row, own, labels)
    cells = Cells(row)
    cost = cells.dollars(*_COSTS)
    if (cells.name("ServiceCategory") or _CATEGORY) != _CATEGORY:
        return ()
    details = _read_details(row)
    meter = _read_meter(cells, details) if cells.name("ChargeCategory") in ("Usage", None) else None
    if not meter and not cost:
        return ()
    when, words = cells.when("ChargePeriodStart"), _join_words(cells, details)
    dollars = (cells.name("BillingCurrency") or "USD").upper() == "USD"
    return (
        Record(
            line,
            "focus",
            Reading(usage=_make_usage(meter), reported=cost if dollars else None, note=_describe_period(cells)),
            _find_model(cells, details),
            next((tier for tier, pattern in _TIERS if pattern.search(words)), None),
            when.day,
            figures=(_trace(cells, meter, cost),),
            labels=_find_labels(row, labels),
            requests=0,
            summed=True,
        ),
    )


def _make_usage(meter: _Meter | None) -> Usage:
    side, tokens = meter[:2] if meter else ("", 0)
    if side == "output":
        return Usage(output_tokens=tokens)
    return Usage(
        input_tokens=tokens,
        cache_read_tokens=tokens * (side == "cache_read"),
        cache_write_tokens=tokens * (side == "cache_write"),
        cache_write_1h_tokens=tokens * (side == "cache_write_1h"),
    )


def _read_details(row: Row) -> Mapping[str, Any]:
    return find_object(row.get("SkuPriceDetails")) | {k: v for k, v in row.items() if k.startswith("x_") and v}


def _read_meter(cells: Cells, details: Mapping[str, Any]) -> _Meter | None:
    """Return what a row counts; None where that is not the tokens of one side of a model. Raises JSONError."""
    for quantity, unit in (("ConsumedQuantity", "ConsumedUnit"), ("PricingQuantity", "PricingUnit")):
        match = _UNIT.fullmatch((cells.name(unit) or "").strip())
        number = cells.dollars(quantity) if match else None
        if match and number is not None:
            side = _find_side(cells, details)
            return _Meter(side, _count(number, match, quantity), quantity) if side else None
    return None


def _count(number: Decimal, unit: re.Match[str], column: str) -> int:
    scale = int(re.sub(r"[,_]", "", unit[1] or "1")) * _SCALES[(unit[2] or "").lower()]
    tokens = number * scale
    if not 0 <= tokens <= MOST or tokens != tokens.to_integral_value():
        raise JSONError(column, "expected a whole number of tokens")
    return int(tokens)


def _find_side(cells: Cells, details: Mapping[str, Any]) -> str:
    """Return the side of the model by the keys for it, else by the meter's words; blank where they name none."""
    words = _join_words(cells, details)
    if _AUDIO.search(words):
        return ""
    direction, action = (str(details.get(key) or "").lower() for key in ("TokenDirection", "TokenCacheAction"))
    if direction == "output":
        return "output"
    if direction == "input" and action in ("", "uncached", "read", "write"):
        long = _SIDES[0][1].search(words)
        written = "cache_write_1h" if long else "cache_write"
        return {"read": "cache_read", "write": written}.get(action, "input")
    if direction or action:
        return ""
    return next((side for side, pattern in _SIDES if pattern.search(words)), "")


def _join_words(cells: Cells, details: Mapping[str, Any]) -> str:
    """Return what names a meter and its price, in lower case; no name of a person's own, such as a resource's."""
    meter = next((name for column in ("SkuMeter", "ChargeDescription", "SkuId") if (name := cells.name(column))), "")
    own = (value for key, value in details.items() if _OWN.match(key) and isinstance(value, str))
    return re.sub(r"[-_./]", " ", " ".join((meter, cells.name("SkuPriceId") or "", *own)).lower())


def _find_model(cells: Cells, details: Mapping[str, Any]) -> str | None:
    model = next((str(details[key]) for key in _MODEL_KEYS if details.get(key)), None)
    tags = find_object(cells.row.get("Tags"))
    named = tags.get("model") or tags.get("Model")
    return model or (named if isinstance(named, str) else None)


def _describe_period(cells: Cells) -> str:
    """Return a note where a row sums more than a day, as prices may have changed within."""
    start, end = cells.moment("ChargePeriodStart"), cells.moment("ChargePeriodEnd")
    days = (end - start).days if start and end else 0
    return "sums of more than a day are charged at the prices of their first day" if days > 1 else ""


def _trace(cells: Cells, meter: _Meter | None, cost: Decimal | None) -> Figure:
    if meter:
        return Figure(meter.column, meter.tokens, meter.side.replace("_", " "))
    return Figure(next(name for name in _COSTS if cells.has(name)), cost or Decimal(0), None)


def _find_labels(row: Row, labels: Labels) -> Labels:
    tags = find_object(row.get("Tags"))
    known = {label: value for label, names in _LABELS.items() for name in reversed(names) if (value := row.get(name))}
    return read_labels(labels, {"metadata": tags}, known, row)


FORMAT: Final = LogFormat("focus", "FOCUS", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True)
