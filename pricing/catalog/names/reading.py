"""What a model's name says of itself: host, region, vendor, model, version; and the sentence that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pricing.catalog.price import Override

Known = Mapping[str, bool]
"""Names of the tables as `provider/name`, each with True where it has always meant one model."""


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name as its host spells it, read part by part. Blank is what the name does not say."""

    name: str
    path: str = ""
    """Name in a table that it means, `provider/name`; blank: none, and `reason` says why."""
    host: str = ""
    """Id of the provider that the spelling belongs to."""
    region: str = ""
    """Condition that the name implies, one of `REGIONS`."""
    place: str = ""
    """Region as a person reads it: `us-east-1` where the condition is `regional`."""
    vendor: str = ""
    model: str = ""
    version: str = ""
    suffix: str = ""
    speed: str = ""
    """Condition that the name implies, one of `SPEEDS`."""
    tier: str = ""
    """Condition that the name implies, one of `TIERS`."""
    unplaced: bool = False
    """True where its host has regions that no name of this spelling says."""
    note: str = ""
    """Clause that says whose price it is, where that is not plain."""
    caution: tuple[str, ...] = ()
    """Warnings of what this spelling may cost otherwise."""
    reason: str = ""
    """Clause that says why the name means nothing in a table; blank: it simply stands in none."""


Rule = Callable[[NameReading, str, Known], NameReading]
"""(what is known so far, the rest of the name, names of the tables) → the reading, settled or refused."""


def settle(reading: NameReading, paths: Iterable[str], known: Known, otherwise: str = "") -> NameReading:
    """Return the reading with the first of the paths that stands in a table, letter for letter; else with a reason."""
    tried = tuple(dict.fromkeys(paths))
    found = next((path for path in tried if path in known), "")
    if found:
        return replace(reading, path=found)
    return refuse(reading, otherwise or ("" if tried[0] == reading.name else f"no table has {tried[0]}"))


def refuse(reading: NameReading, reason: str) -> NameReading:
    return replace(reading, reason=reason)


def place_in(reading: NameReading, region: str) -> NameReading:
    """Note a single region of a cloud; those of the US government are dearer, a geography of their own."""
    return replace(reading, region="us-gov" if region.startswith("us-gov-") else "regional", place=region)


def describe_reading(reading: NameReading, seller: str, applied: Iterable[Override] = ()) -> str:
    """Say how a name was read: `claude-sonnet-4-5 on Amazon Bedrock, us: +10%`.

    `applied` are the overrides that held; a percentage stands only where one of them multiplies for the region, speed
    or tier that the name says.
    """
    held = tuple(applied)
    words = [f"{reading.model} on {seller}"]
    words += [reading.suffix] if reading.suffix else []
    if reading.unplaced:
        words.append("region not stated" + ("" if any(o.when.region for o in held) else ": global price"))
    if reading.region:
        words.append((reading.place or reading.region) + _write_change(held, "region"))
    if reading.speed:
        words.append(f"{reading.speed} mode{_write_change(held, 'speed')}")
    if reading.tier:
        words.append(reading.tier + _write_change(held, "tier"))
    return "; ".join(filter(None, (", ".join(words), reading.note)))


def _write_change(applied: Iterable[Override], condition: str) -> str:
    """Write `: +10%` for what the overrides with this condition alone multiply by; blank where that is nothing."""
    factor = Decimal(1)
    for override in applied:
        if override.multiply is not None and len(override.when.parts) == 1 and getattr(override.when, condition):
            factor *= override.multiply
    percent = ((factor - 1) * 100).normalize()
    return f": {percent:+f}%".replace("-", "\N{MINUS SIGN}") if percent else ""
