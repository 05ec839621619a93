"""What a vendor's object says that a response is charged for: tokens, calls, and how it was processed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pricing.units import UNITS
from pricing.usage import Fees, Usage
from pricing.usage_log.fields.image_tokens import NONE, ImageTokens
from pricing.usage_log.fields.usage_fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one response is charged for, as its object says. What it does not say is blank or None."""

    usage: Usage
    images: ImageTokens = NONE
    fees: Fees = ()
    """Calls by their unit. Searches of the web are that, in whichever unit the model's vendor charges for them."""
    not_counted: tuple[str, ...] = ()
    """What was used, by the words of `EXCLUSIONS`, where the object does not say how much."""
    speed: str | None = None
    region: str | None = None
    search_context: str = ""
    search_type: str | None = None
    """Version of the vendor's search: blank for the current one; None where the object does not say."""
    reported: Decimal | None = None
    """Seller's own sum in dollars."""
    in_cents: bool = False
    """True where that sum is rounded to cents, though it may be of a single call."""
    context: int | None = None
    """Input tokens of the longest of several calls that the object sums, by which a price for long ones applies."""
    others: tuple[tuple[str, Usage], ...] = ()
    """(model, usage) of other models that worked for this one; `divide_record` makes records of them."""
    tier: str | None = None
    """Vendor's word for the tier, where the usage itself implies one."""
    note: str = ""
    """How the object was read, where packages write the same fields with other meanings; for a person to know."""


def count_fees(counters: Fields, units: Mapping[str, str]) -> Fees:
    """Return the calls that counters state, by their units. Raises JSONError for a number that is no count."""
    counts: dict[str, int] = {}
    for name, unit in units.items():
        if number := counters.number(name):
            counts[unit] = counts.get(unit, 0) + number
    return as_fees(counts)


def as_fees(counts: Mapping[str, int]) -> Fees:
    """Return counts by unit as fees, without those of nothing."""
    return tuple((unit, Decimal(number)) for unit, number in counts.items() if number)


def describe_counters(units: Mapping[str, str], within: str = "") -> dict[str, str]:
    """Return the meaning of each counter by its path in the usage object."""
    return {f"{within}.{name}" if within else name: UNITS[unit].item for name, unit in units.items()}
