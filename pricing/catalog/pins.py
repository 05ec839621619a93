"""Pins of published prices: a digest of each row whose time has come, so that a change is a deliberate act.

A pin covers all that a bill depends on, and its source; a better note or a newer `checked` changes no pin. A row that
still holds may be ended later, but not within the days that were pinned. A target of an alias is a row too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pricing.catalog.catalog import Catalog, Entry
from pricing.catalog.price import Override, Price
from pricing.catalog.table_files import PINS, TABLES

CHANGES = TABLES / "CHANGES.md"
HOW = "if this is intended, describe it in CHANGES.md and run `costcalc prices pin`"


@dataclass(frozen=True, slots=True)
class Pins:
    day: date
    """Last day of the published prices."""
    digests: Mapping[str, str]
    """Digests by `provider/model from`; by `provider/alias from` the id of the model it meant."""


def read_pins(path: Path = PINS) -> Pins:
    """Read the pins. Raises OSError and ValueError where the file is missing or damaged."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Pins(date.fromisoformat(raw["day"]), raw["digests"])


def write_pins(pins: Pins, path: Path = PINS) -> None:
    raw = {"day": pins.day.isoformat(), "digests": dict(sorted(pins.digests.items()))}
    path.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


def pin_prices(catalog: Catalog, day: date) -> Pins:
    """Return digests of all rows that began by a day; those of an operator's own tables are the operator's affair."""
    return Pins(day, {key: digest for key, first, digest in _rows(catalog, day) if first <= day})


def verify_pins(catalog: Catalog, path: Path = PINS) -> list[str]:
    """Return a complaint for each shipped row that is not the published one, or one about the pins themselves."""
    try:
        pins = read_pins(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"{path.name}: missing or damaged ({error}); restore the file that came with costcalc"]
    return list(check_pins(catalog, pins))


def check_pins(catalog: Catalog, pins: Pins) -> Iterator[str]:
    """Yield a complaint for each row that was changed or removed since it was pinned, or is not pinned yet.

    What an operator's own table has replaced is the operator's affair.
    """
    rows = list(_rows(catalog, pins.day))
    digests = {key: digest for key, _, digest in rows}
    own = {path for path, entry in catalog.entries.items() if entry.provider.own}
    own |= {path for path, offer in catalog.offers.items() if offer.provider.own}
    for key, digest in pins.digests.items():
        if key.partition(" ")[0] in own:
            continue
        if key not in digests:
            yield f"{key}: a published row was removed; {HOW}"
        elif digests[key] != digest:
            yield f"{key}: a published row was changed; {HOW}"
    shipped = max(provider.version for provider in catalog.providers.values() if not provider.own)
    for key, first, _ in rows:
        if key not in pins.digests and first <= shipped:
            yield f"{key}: not pinned yet; run `costcalc prices pin`"


def _rows(catalog: Catalog, day: date) -> Iterator[tuple[str, date, str]]:
    """Yield (key, first day, digest as of `day`) of each price and each model's fees, and what names are answered by.

    A redirect and a target of an alias are the model's id.
    """
    for entry in catalog.entries.values():
        if not entry.provider.own:
            for price in entry.model.prices:
                cancelled = " cancelled" if price.status == "cancelled" else ""
                yield f"{entry.path} {price.from_}{cancelled}", price.from_, _digest(price, day)
            for since, content in _list_surcharges(entry, day):
                yield f"{entry.path} surcharges {since}", since, content
            if redirect := entry.model.redirects_to:
                yield f"{entry.path} redirect", redirect.from_, f"{redirect.model} from {redirect.from_}"
    for offer in catalog.offers.values():
        if not offer.provider.own:
            yield from ((f"{offer.path} {since}", since, entry.model.id) for since, entry in offer.named if since)


def _list_surcharges(entry: Entry, day: date) -> Iterator[tuple[date, str]]:
    """Yield (first day, digest) of the fees and modifiers of a model that begin on a day, together."""
    for since in sorted({row.from_ for row in entry.model.surcharges}):
        rows = [
            {
                "until": str(row.until) if row.until and row.until <= day else None,
                "source": row.source,
                "rates": _plain(row.rates),
                "overrides": [_override(override) for override in row.overrides],
            }
            for row in entry.model.surcharges
            if row.from_ == since
        ]
        yield since, _hash(rows)


def _digest(price: Price, day: date) -> str:
    content = {
        "until": str(price.until) if price.until and price.until <= day else None,
        "source": price.source,
        "rates": _plain(price.rates),
        "overrides": [_override(override) for override in price.overrides],
    }
    if price.images:
        content["images"] = [[row.size, row.quality, f"{row.rate.normalize():f}"] for row in price.images]
    return _hash(content)


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _override(override: Override) -> object:
    when = override.when.model_dump(mode="json", by_alias=True, exclude_none=True)
    factor = {"multiply": f"{override.multiply.normalize():f}", "also": override.also} if override.multiply else {}
    return {"when": when, "rates": _plain(override.rates), "sold": override.sold, **factor}


def _plain(rates: Mapping[str, Decimal]) -> dict[str, str]:
    """Return rates without trailing zeros: 2.50 and 2.5 are one price."""
    return {key: f"{rate.normalize():f}" for key, rate in rates.items()}
