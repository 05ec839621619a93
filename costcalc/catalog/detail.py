"""Everything the price tables hold on one model, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from costcalc import formatting
from costcalc.catalog.afterwards import list_afterwards
from costcalc.catalog.fees import list_extras, take_shared_notes
from costcalc.catalog.history import build_price_rows, draw_history
from costcalc.web.conditions import describe_excluded
from costcalc.web.links import build_model_address
from costcalc.web.price_words import (
    OPEN,
    describe_change,
    describe_conditions,
    describe_image_rates,
    describe_interval,
    describe_rates,
    name_unit,
)
from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, get_price
from pricing.catalog.lifecycle import find_until, is_gone
from pricing.catalog.notices import describe_end
from pricing.catalog.outlook import find_upcoming
from pricing.catalog.price import Price
from pricing.catalog.rate_card import build_rate_card, list_card_units
from pricing.catalog.rates import get_base_rates, list_exclusions
from pricing.catalog.schema import Model
from pricing.catalog.search import describe_doubt, get_exactness
from pricing.tokens.encodings import DEFAULT
from pricing.units import UNITS

OWN = {"vendor": "which the vendor publishes", "vendor_sdk": "which the vendor’s own software counts with"}
BORROWED = {"presumed": "presumed", "reconstruction": "a reconstruction from the vendor’s recorded counts"}


@dataclass(frozen=True, slots=True)
class Shown:
    """The price whose rates the page shows, and what is said about them."""

    price: Price
    title: str
    unpriced: str
    """Reason why the model has no price on the day; the rates are then its nearest known ones."""
    day: date
    """Day of the rates."""


def choose_price(model: Model, day: date) -> Shown:
    """Choose the price on a day, or where there is none the nearest one that is known, said to be so."""
    try:
        return Shown(get_price(model, day), f"Rates on {day}", "", day)
    except NotSold as reason:
        rows = [price for price in model.prices if price.status != "cancelled"]
        if day < rows[0].from_:
            return Shown(rows[0], f"First known rates, from {rows[0].from_}", str(reason), rows[0].from_)
        last = _last_day(model, rows)
        price = next((price for price in rows if price.covers(last)), rows[-1])
        return Shown(price, f"Last known rates, on {last}", str(reason), last)


def _last_day(model: Model, rows: list[Price]) -> date:
    ends = [day for day in (model.ends, rows[-1].until) if day]
    return min(ends) - timedelta(days=1)


def describe_model(catalog: Catalog, entry: Entry, day: date, today: date) -> dict[str, Any]:
    """Build the context of a model's page."""
    model = entry.model
    shown = choose_price(model, day)
    base = get_base_rates(entry, shown.price, shown.day)
    extras, notes = take_shared_notes(list_extras(entry, shown.price, shown.day))
    return {
        "model": model,
        "provider": entry.provider,
        "as_of": day.isoformat(),
        "lead": _lead(model, shown, day),
        "shown": shown,
        "interval": describe_interval(shown.price, find_until(model, shown.price)),
        "afterwards": list_afterwards(entry, day, today),
        "card": _card(entry, shown.price, shown.day),
        "extras": extras,
        "extra_notes": notes,
        "not_included": describe_excluded(list_exclusions(model, shown.price, base)),
        "doubt": describe_doubt(shown.price.checked, today),
        "changes": [(formatting.day(c.day), describe_change(c), c.source or "") for c in find_upcoming(model, day)],
        "rows": build_price_rows(model, shown.price, today),
        "chart": draw_history(model, today),
        "aliases": list(_aliases(catalog, entry, day, today)),
        "limits": _limits(model, day),
        "usage_tiers": _usage_tiers(model),
        "tokenizer": _tokenizer(model),
        "tokenizer_source": model.encoding_source or "",
        "caching": _caching(model),
        "short": catalog.short_name(catalog.offers[entry.path]),
        "can_estimate": "input_mtok" in shown.price.rates and not shown.unpriced,
    }


def _lead(model: Model, shown: Shown, day: date) -> str:
    """Write the standard rates, those for tokens first; of a redirect the page has a sentence of its own."""
    if is_gone(model, day):
        why = "" if model.redirects_to and model.redirects_to.from_ <= day else f": {describe_end(model).text}"
        return f"No price on {day}{why}. The last known rates are shown below."
    if shown.unpriced:
        return f"No price on {day}: {shown.unpriced}."
    rates = shown.price.rates
    tokens = {key: rate for key, rate in rates.items() if UNITS[key].quantity == "token"}
    others = {key: rate for key, rate in rates.items() if key not in tokens}
    parts = [f"{describe_rates(tokens)} per million tokens" if tokens else "", describe_rates(others)]
    parts.append(describe_image_rates(shown.price))
    text = "; ".join(part for part in parts if part)
    return f"{text[0].upper()}{text[1:]}."


@dataclass(frozen=True, slots=True)
class Card:
    heads: list[tuple[str, str]]
    """(item, unit) of each rate."""
    lines: list[tuple[str, str, list[str], str]]
    """(tier, condition, rates, note); no rates where it is not sold."""
    by_length: bool


def _card(entry: Entry, price: Price, day: date) -> Card:
    if price.images:
        sizes = [("standard", f"{row.size}, {row.quality}", [formatting.rate(row.rate)], "") for row in price.images]
        return Card([("image", "$ per image")], sizes, by_length=False)
    lines, units = build_rate_card(entry, price, day), list_card_units(entry.model, price, day)
    hourly = {line.tier for line in lines if line.hours}
    heads = [(UNITS[key].item, f"$ per {name_unit(key)}") for key in units]
    rows = []
    for line in lines:
        conditions = describe_conditions(line, other_hours=line.tier in hourly)
        rates = [] if line.rates is None else [formatting.rate(line.rates.get(key)) for key in units]
        rows.append((line.tier, conditions, rates, line.note))
    return Card(heads, rows, any(line.threshold for line in lines))


@dataclass(frozen=True, slots=True)
class AliasRow:
    alias: str
    since: str
    until: str
    means: str
    href: str
    """Blank for the model of the page itself."""
    current: bool


def _aliases(catalog: Catalog, entry: Entry, day: date, today: date) -> Iterator[AliasRow]:
    """Yield every alias that ever meant the model, with all it meant and when."""
    for offer in catalog.offers.values():
        if not offer.is_alias or all(meant is not entry for _, meant in offer.named):
            continue
        ends = [since for since, _ in offer.named[1:]] + [None]
        for (since, meant), until in zip(offer.named, ends, strict=True):
            href = "" if meant is entry else build_model_address(meant.path, day, today)
            current = (since is None or since <= day) and (until is None or day < until)
            last = until or (meant.model.ends if is_gone(meant.model, today) else None)
            end = formatting.day(last) if last else OPEN
            yield AliasRow(offer.name, formatting.day(since), end, meant.model.id, href, current)


def explain_alias(offer: Offer, day: date) -> str:
    """Say which model an alias means on a day."""
    meant = offer.name_on(day)
    try:
        offer.on(day)
    except NotSold as reason:
        return f"{reason}; from then on it pointed to {meant.model.id}."
    start = max(since for since, _ in offer.named if since and since <= day)
    return f"{offer.name} is an alias. On {day} it points to {meant.model.id}, since {start}."


def _limits(model: Model, day: date) -> list[tuple[str, str, str]]:
    """(what, how much, source) of all that is limited."""
    kinds = model.modalities
    rows = [
        ("Context window", _tokens(model.context_window), ""),
        ("Max input", _tokens(model.max_input), ""),
        ("Max output", _tokens(model.max_output), ""),
        ("Input types", ", ".join(kinds.input) if kinds else formatting.UNKNOWN, ""),
        ("Output types", ", ".join(kinds.output) if kinds else formatting.UNKNOWN, ""),
        ("Released", formatting.day(model.released), ""),
        ("Retired" if is_gone(model, day) else "Retires", formatting.day(model.retires), model.retires_source or ""),
    ]
    return [row for row in rows if row[0] != "Max input" or model.max_input]


def _tokens(number: int | None) -> str:
    return f"{formatting.count(number)} tokens" if number else formatting.UNKNOWN


def _usage_tiers(model: Model) -> list[tuple[str, str, str]]:
    """(usage tier, requests a minute, tokens a minute)."""
    tiers = model.rate_limits.tiers if model.rate_limits else []
    return [(t.tier, formatting.count(t.requests_per_minute), formatting.count(t.tokens_per_minute)) for t in tiers]


def _tokenizer(model: Model) -> str:
    counts = get_exactness(model)
    if counts is None:
        return "It does not bill text by the token."
    if counts == "exact":
        return f"{model.encoding}, {OWN[model.encoding_basis]}: token counts are exact."
    if model.encoding:
        note = f" {model.encoding_note}" if model.encoding_note else ""
        return f"{model.encoding} is {BORROWED[model.encoding_basis]}: token counts are estimates.{note}"
    return f"Not public: token counts are estimates, made from those in {DEFAULT}."


def _caching(model: Model) -> str:
    rule = model.caching
    if rule is None:
        return ""
    steps = f", in steps of {formatting.count(rule.step)}" if rule.step > 1 else ""
    return f"Prompts are cached from {formatting.count(rule.minimum)} input tokens{steps}."
