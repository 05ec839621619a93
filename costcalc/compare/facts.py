"""What is compared: for each row how its figure is taken from a column, how it reads, and which way it is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.pricebook.listing import exactness
from costcalc.pricebook.words import conditions_in_words, per
from pricing.catalog.book import NotSold, price_on
from pricing.catalog.schema import Model, Price, RateLimit
from pricing.estimate import Estimate, Result
from pricing.rate_card import Rates, rate_card
from pricing.side_by_side import Better
from pricing.units import TIERS, UNITS

THOUSAND = 1_000
TOKENS = "million tokens"
"""What most rates buy; it is said once, in the title."""


@dataclass(frozen=True, slots=True)
class Side:
    """A column: a model's answer, and what the price book says of it."""

    result: Result
    price: Price | None
    """On the day; None where it has none."""
    card: tuple[Rates, ...]

    @property
    def model(self) -> Model | None:
        return self.result.entry.model if self.result.entry else None


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` is the figure, `text` how a person reads it, `more` what stands below it."""

    title: str
    hint: str
    value: Callable[[Side], Any]
    text: Callable[[Any], str]
    better: Better | None = None
    """Which way a figure is better; None: no way, or no figure."""
    more: Callable[[Side], tuple[str, ...]] = lambda side: ()
    estimated: bool = False
    """Whether an estimated token count makes it an estimate."""
    apart: bool = True
    """Whether to say how far a figure is from the baseline's."""
    of_request: bool = False
    """Whether a column that cannot answer the request cannot be best."""


def sides(estimate: Estimate) -> list[Side]:
    return [_side(result, estimate) for result in estimate.results]


def _side(result: Result, estimate: Estimate) -> Side:
    if result.entry is None:
        return Side(result, None, ())
    try:
        price = price_on(result.entry.model, estimate.request.conditions.as_of)
    except NotSold:
        return Side(result, None, ())
    return Side(result, price, rate_card(result.entry, price))


def facts(columns: Sequence[Side]) -> list[tuple[str, list[Fact]]]:
    """(title, rows) of each part of the page."""
    tiers = [tier for tier in TIERS if any(line.tier == tier for side in columns for line in side.card)]
    rates = [(f"Rates, {tier} tier, $ per {TOKENS}", _rates(columns, tier)) for tier in tiers]
    return [("This request", REQUEST), *rates, ("Limits", LIMITS), ("Life", LIFE)]


def _text(value: str | None) -> str:
    return value or formatting.UNKNOWN


def _of_model(name: str) -> Callable[[Side], Any]:
    return lambda side: getattr(side.model, name, None)


def _thousand(side: Side) -> Decimal | None:
    cost = side.result.cost_per_request
    return None if cost is None else cost * THOUSAND


def _tokens(name: str) -> Callable[[Side], int | None]:
    return lambda side: getattr(side.result.usage, name, None)


def _cost(title: str, value: Callable[[Side], Decimal | None]) -> Fact:
    return Fact(title, "", value, formatting.money, "least", estimated=True, of_request=True)


def _share(side: Side) -> Decimal | None:
    return side.result.fit.share if side.result.fit else None


REQUEST = [
    _cost("A month", lambda s: s.result.monthly),
    _cost("A request", lambda s: s.result.cost_per_request),
    _cost("1,000 requests", _thousand),
    Fact("Input", "tokens", _tokens("input_tokens"), formatting.count, "least", estimated=True),
    Fact("Output", "tokens, billed", _tokens("output_tokens"), formatting.count),
    Fact("Token count", "", lambda s: s.result.exactness, _text),
    Fact("Window", "share used", _share, formatting.percent, "least", estimated=True, apart=False),
]


def _rates(columns: Sequence[Side], tier: str) -> list[Fact]:
    """A row for each thing that any column charges for in a tier."""
    known = {key for side in columns for line in side.card if line.tier == tier for key in line.rates or ()}
    return [_rate(tier, key) for key in UNITS if key in known]


def _rate(tier: str, key: str) -> Fact:
    unit = UNITS[key]
    return Fact(
        unit.item.capitalize(),
        "" if per(key) == TOKENS else f"$ per {per(key)}",
        lambda side: next((line.rates.get(key) for line in _lines(side, tier) if line.rates), None),
        formatting.rate,
        "least",
        more=lambda side: _conditional(side, tier, key),
    )


def _lines(side: Side, tier: str) -> list[Rates]:
    return [line for line in side.card if line.tier == tier]


def _conditional(side: Side, tier: str, key: str) -> tuple[str, ...]:
    """What the rate is under conditions, and that a tier is not sold."""
    lines = _lines(side, tier)
    if not lines:
        return (f"not sold in {tier}",) if side.price else ()
    found = []
    for line in lines[1:]:
        words = conditions_in_words(line, other_hours=False)
        if line.rates is None:
            found.append(f"not sold {words}")
        elif line.rates.get(key) != (lines[0].rates or {}).get(key):
            found.append(f"{formatting.rate(line.rates.get(key))} {words}")
    return tuple(found)


def _usage_tiers(side: Side) -> list[RateLimit]:
    return side.model.rate_limits.tiers if side.model and side.model.rate_limits else []


def _per_minute(what: str) -> Fact:
    """From the first usage tier's limit to the last one's; vendors' tiers are not comparable, so none is best."""
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

    return Fact(f"{what} a minute", "by the vendor's usage tiers", span, _text, more=each)


def _modalities(way: str) -> Callable[[Side], str | None]:
    def text(side: Side) -> str | None:
        kinds = side.model.modalities if side.model else None
        return ", ".join(getattr(kinds, way)) if kinds else None

    return text


LIMITS = [
    Fact("Context window", "tokens", _of_model("context_window"), formatting.count, "most"),
    Fact("Most input", "tokens, where limited by itself", _of_model("max_input"), formatting.count),
    Fact("Most output", "tokens", _of_model("max_output"), formatting.count, "most"),
    _per_minute("Requests"),
    _per_minute("Tokens"),
    Fact("Takes", "", _modalities("input"), _text),
    Fact("Gives", "", _modalities("output"), _text),
]


def _tokenizer(side: Side) -> str | None:
    if side.model is None or exactness(side.model) is None:
        return None
    if side.model.encoding is None:
        return "not public"
    return side.model.encoding + (", presumed" if side.model.encoding_note else "")


def _source(side: Side) -> str | None:
    return f"since {side.price.from_}" if side.price else None


LIFE = [
    Fact("Released", "", _of_model("released"), formatting.day),
    Fact("Retires", "", _of_model("retires"), formatting.day),
    Fact("This price holds", "", _source, _text),
    Fact("Price last compared", "", lambda s: s.price.checked if s.price else None, formatting.day),
    Fact("Tokenizer", "", _tokenizer, _text),
    Fact("Reasons", "", lambda s: None if s.model is None else "yes" if s.model.reasoning else "no", _text),
]
