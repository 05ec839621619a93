"""Rows of the comparison, in their parts: the request, stated quantities, rates, limits, lifecycle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.compare.fact import Fact, Part
from costcalc.compare.fee_facts import list_fee_facts
from costcalc.compare.request_facts import list_request_facts
from costcalc.compare.side import Side
from costcalc.compare.stated import Stated, price_stated
from costcalc.request.words import name_request
from costcalc.web.line_items import describe_alias
from costcalc.web.price_words import describe_conditions, name_unit
from pricing.catalog.rate_card import CardRow
from pricing.catalog.schema import RateLimit
from pricing.catalog.search import get_exactness
from pricing.catalog.successors import Redirect
from pricing.estimate.ability import REQUEST_KINDS
from pricing.estimate.estimate import Estimate
from pricing.units import TIERS, UNITS

TOKENS = "million tokens"
"""Unit that most rates buy; it is said once, in the title."""


def list_parts(columns: Sequence[Side], estimate: Estimate) -> list[Part]:
    """List the facts of each part of the page, the rates in the estimate's tier alone."""
    kinds = [KIND] if any(side.model and side.model.kind != "chat" for side in columns) else []
    sent = Part(f"This {name_request(estimate.request)}", list_request_facts(estimate))
    request = [sent] if any(side.answers for side in columns) else []
    return [
        *request,
        Part("Fixed quantities", [_stated(row) for row in price_stated(columns, estimate)]),
        _rates(columns, estimate.request.conditions.tier),
        Part("Fees and conditions", list_fee_facts(columns)),
        Part("Limits", LIMITS),
        Part("Lifecycle", [*kinds, *LIFE]),
    ]


def _stated(row: Stated) -> Fact:
    return Fact(
        row.title,
        row.hint,
        lambda side: row.costs[side.result.requested][0],
        formatting.money,
        "least",
        more=lambda side: row.costs[side.result.requested][1],
    )


def _of_model(name: str) -> Callable[[Side], Any]:
    return lambda side: getattr(side.model, name, None)


def _rates(columns: Sequence[Side], tier: str) -> Part:
    """Build a row for each thing that any column charges for in a tier."""
    known = {key for side in columns for line in side.card if line.tier == tier for key in line.rates or ()}
    images = {(r.size, r.quality): None for s in columns if s.price and tier == "standard" for r in s.price.images}
    unit = f", $ per {TOKENS}" if any(name_unit(key) == TOKENS for key in known) else ""
    sold = {line.tier for side in columns for line in side.card}
    return Part(
        f"Rates, {tier} tier{unit}",
        [*(_rate(tier, key) for key in UNITS if key in known), *(_image_rate(*each) for each in images)],
        tuple(each for each in TIERS if each in sold and each != tier),
    )


def _image_rate(size: str, quality: str) -> Fact:
    def rate(side: Side) -> Decimal | None:
        rows = side.price.images if side.price else ()
        return next((row.rate for row in rows if (row.size, row.quality) == (size, quality)), None)

    return Fact(f"Image {size}", f"{quality}, $ per image", rate, formatting.rate, "least")


def _rate(tier: str, key: str) -> Fact:
    unit = UNITS[key]
    return Fact(
        unit.item.capitalize(),
        "" if name_unit(key) == TOKENS else f"$ per {name_unit(key)}",
        lambda side: next((line.rates.get(key) for line in _lines(side, tier) if line.rates), None),
        formatting.rate,
        "least",
        more=lambda side: _conditional(side, tier, key),
    )


def _lines(side: Side, tier: str) -> list[CardRow]:
    return [line for line in side.card if line.tier == tier]


def _conditional(side: Side, tier: str, key: str) -> tuple[str, ...]:
    """List the rates under conditions, and that a tier is not sold."""
    lines = _lines(side, tier)
    if not lines:
        return (f"not sold in {tier}",) if side.price else ()
    texts = []
    for line in lines[1:]:
        words = describe_conditions(line, other_hours=False)
        if line.rates is None:
            texts.append(f"not sold {words}")
        elif line.rates.get(key) != (lines[0].rates or {}).get(key):
            texts.append(f"{formatting.rate(line.rates.get(key))} {words}")
    return tuple(texts)


def _usage_tiers(side: Side) -> list[RateLimit]:
    return side.model.rate_limits.tiers if side.model and side.model.rate_limits else []


def _per_minute(what: str) -> Fact:
    """Span from the first usage tier's limit to the last one's; vendors' tiers are not comparable, so none is best."""
    name = f"{what.lower()}_per_minute"

    def span(side: Side) -> str | None:
        known = [number for tier in _usage_tiers(side) if (number := getattr(tier, name)) is not None]
        return (
            " to ".join(dict.fromkeys(formatting.count(number) for number in (known[0], known[-1]))) if known else None
        )

    def each(side: Side) -> tuple[str, ...]:
        tiers = _usage_tiers(side)
        return (
            tuple(f"tier {tier.tier}: {formatting.count(getattr(tier, name))}" for tier in tiers) if tiers[1:] else ()
        )

    return Fact(f"{what} a minute", "by the vendor's usage tiers", span, formatting.word, more=each)


def _modalities(way: str) -> Callable[[Side], str | None]:
    def text(side: Side) -> str | None:
        kinds = side.model.modalities if side.model else None
        return ", ".join(getattr(kinds, way)) if kinds else None

    return text


LIMITS = [
    Fact("Context window", "tokens", _of_model("context_window"), formatting.count, "most"),
    Fact("Max input", "tokens, where limited separately", _of_model("max_input"), formatting.count),
    Fact("Max output", "tokens", _of_model("max_output"), formatting.count, "most"),
    Fact("Vector", "dimensions, unless fewer are requested", _of_model("dimensions"), formatting.count),
    Fact("Training example", "max tokens", _of_model("max_example"), formatting.count, "most"),
    _per_minute("Requests"),
    _per_minute("Tokens"),
    Fact("Input types", "", _modalities("input"), formatting.word),
    Fact("Output types", "", _modalities("output"), formatting.word),
]


def _tokenizer(side: Side) -> str | None:
    if side.model is None or get_exactness(side.model) is None:
        return None
    if side.model.encoding is None:
        return "not public"
    return side.model.encoding + ("" if side.model.has_own_encoding else f", {side.model.encoding_basis}")


def _source(side: Side) -> str | None:
    if side.price is None:
        return None
    since = formatting.long_day(side.price.from_)
    return f"from {since} to {formatting.long_day(side.result.conditions.as_of)}" if side.gone else f"since {since}"


def _reasons(side: Side) -> str | None:
    if side.model is None or side.model.kind not in REQUEST_KINDS:
        return None
    return "yes" if side.model.reasoning else "no"


def _after(field: str) -> Callable[[Side], str | None]:
    def name(side: Side) -> str | None:
        row = getattr(side.model, field, None)
        since = f" from {formatting.long_day(row.from_)} on" if isinstance(row, Redirect) else ""
        return f"{row.model}{since}" if row else None

    return name


def _provider(side: Side) -> str | None:
    return side.result.offer.provider.name if side.result.offer else None


def _alias(side: Side) -> str | None:
    return describe_alias(side.result) or None


KIND = Fact("Kind", "", _of_model("kind"), formatting.word)
LIFE = [
    Fact("Provider", "", _provider, formatting.word),
    Fact("Name", "the model that an alias means", _alias, formatting.word),
    Fact("Released", "", _of_model("released"), formatting.long_day),
    Fact("Retires", "", _of_model("retires"), formatting.long_day),
    Fact("Successor", "as its vendor recommends", _after("successor"), formatting.word),
    Fact("Redirected to", "answered and billed as", _after("redirects_to"), formatting.word),
    Fact("Price in effect", "", _source, formatting.word),
    Fact("Price last checked", "", lambda s: s.price.checked if s.price else None, formatting.long_day),
    Fact("Tokenizer", "", _tokenizer, formatting.word),
    Fact("Reasoning", "", _reasons, formatting.word),
]
