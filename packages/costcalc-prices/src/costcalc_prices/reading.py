"""Rates of a model on a day, under the conditions that are stated, or the reason why there is no answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from costcalc_prices.conditions import WORDS, Given, check_given, check_sold, find_least, list_values
from costcalc_prices.data import Override, RateRow, about
from costcalc_prices.errors import MissingCondition, NotSold
from costcalc_prices.names import find_entry
from costcalc_prices.open_rates import ImageKey, OpenRates, apply_overrides, name_unit
from costcalc_prices.sheet import Sheet, find_sheet


@dataclass(frozen=True, slots=True)
class Row:
    """Row of a price table: rates that hold in [from, until), and who says so."""

    from_: date
    """First day on which it is known to hold."""
    until: date | None
    """First day on which it no longer holds; None: none is known."""
    status: str
    """effective or announced."""
    source: str
    """Vendor's page."""
    via: str | None
    """Page that was really read, where it was not the source."""
    checked: date | None
    """Day on which someone compared it with its source; None: nobody has."""
    note: str | None


@dataclass(frozen=True, slots=True)
class ImageRate:
    """Dollars for one image of a size and quality."""

    size: str
    quality: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """What a model costs on a day under the conditions that were stated."""

    model: str
    """`provider/id` of the model that requests to the name get."""
    day: date
    rates: Mapping[str, Decimal]
    """US dollars by unit: for a million where it ends in _mtok or _mchar, else for one, such as a minute or image."""
    images: tuple[ImageRate, ...]
    """Rates of an image that depend on its size and quality, which are then no part of `rates`."""
    not_included: tuple[str, ...]
    """What the vendor charges for beside all these, such as taxes."""
    rows: tuple[Row, ...]
    """Rows of the table that say so: the price's, then those of fees and surcharges."""
    version: date
    """Day of the last change of the tables."""
    digest: str


def rates(
    model: str,
    day: date,
    *,
    tier: str | None = None,
    input_tokens: int | None = None,
    at: time | None = None,
    speed: str | None = None,
    region: str | None = None,
    search_context: str | None = None,
    search_type: str | None = None,
    resolution: str | None = None,
    units: Collection[str] | None = None,
) -> Rates:
    """Return what a model or alias costs on a day, in UTC, under the conditions that are stated.

    Every condition that changes the answer has to be stated, with its base value too: `tier="standard"`,
    `region="global"`, `search_context=""` for the vendor's default. With `units`, such as `["input_mtok",
    "output_mtok"]`, the answer has these alone, and what changes others need not be stated. `at` is a time of day in
    UTC, for vendors that charge by the hour.

    Raises MissingCondition for what has to be stated, UnknownModel, UnknownCondition, NotSold, and DataError where the
    data of this package is damaged.
    """
    _check_types(day, at, units)
    given = Given(day, tier, speed, region, search_context, search_type, resolution, input_tokens, at)
    check_given(given)
    sheet = find_sheet(find_entry(model, day), day)
    check_sold(sheet.entry.path, sheet.overrides, given)
    found = apply_overrides(sheet.entry.path, sheet.base, sheet.overrides, given)
    wanted = _choose(sheet, found, units)
    if missing := frozenset[str]().union(*(rate.missing for rate in wanted.values())):
        raise _refuse(sheet, missing)
    return _answer(sheet, found, wanted)


def _check_types(day: object, at: time | None, units: object) -> None:
    """Raise TypeError for what would be understood as something else."""
    if not isinstance(day, date) or isinstance(day, datetime) or (at is not None and at.tzinfo is not None):
        raise TypeError("give the day as a date, and `at` as a time without a zone: both are in UTC")
    if isinstance(units, str):  # a collection, too: of its letters
        raise TypeError(f"give the units as a list: [{units!r}]")


def _answer(sheet: Sheet, found: OpenRates, wanted: OpenRates) -> Rates:
    return Rates(
        sheet.entry.path,
        sheet.day,
        {key: rate.value for key, rate in wanted.items() if isinstance(key, str)},
        tuple(ImageRate(*key, rate.value) for key, rate in wanted.items() if isinstance(key, ImageKey)),
        tuple(word for word in sheet.excludes if word not in found),
        (_read_row(sheet.price, sheet.price["status"]), *(_read_row(row, "effective") for row in sheet.surcharges)),
        about().version,
        about().digest,
    )


def _choose(sheet: Sheet, found: OpenRates, units: Collection[str] | None) -> OpenRates:
    """Return the rates of the units that are wanted. Raises NotSold for one that the model has no rate for."""
    if units is None:
        return found
    keys = {name_unit(key) for key in found}
    if lacking := [unit for unit in units if unit not in keys]:
        raise NotSold(f"{sheet.entry.path} has no rate for {', '.join(lacking)}; it has {', '.join(sorted(keys))}")
    return {key: rate for key, rate in found.items() if name_unit(key) in units}


def _refuse(sheet: Sheet, missing: frozenset[str]) -> MissingCondition:
    """Say which conditions have to be stated, and what they may be."""
    names = [name for name in (*WORDS, "input_tokens", "at") if name in missing]
    told = "; ".join(f"{name} ({_describe_values(name, sheet.overrides)})" for name in names)
    what = f"the rates of {sheet.entry.path} on {sheet.day} depend on what was not stated: {told}"
    return MissingCondition(f"{what}. State it, or name the units that you need", tuple(names))


def _describe_values(name: str, overrides: Sequence[Override]) -> str:
    if name in WORDS:
        return ", ".join(repr(value) for value in list_values(name, overrides))
    whens = [each["when"] for each in overrides]
    if name == "input_tokens":
        least = sorted({find_least(when["input_tokens"]) for when in whens if "input_tokens" in when})
        return ", ".join(f"from {number:,}" for number in least)
    hours = [when["utc"] for when in whens if "utc" in when]
    return ", ".join(dict.fromkeys(f"{each['from'][:5]} to {each['until'][:5]} UTC" for each in hours))


def _read_row(row: RateRow, status: str) -> Row:
    until, checked = row["until"], row["checked"]
    return Row(
        date.fromisoformat(row["from"]),
        date.fromisoformat(until) if until else None,
        status,
        row["source"],
        row["via"],
        date.fromisoformat(checked) if checked else None,
        row.get("note"),
    )
