"""Key and sums → what they cost: each key is priced once, at the prices of its own day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final, Literal

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.priced import Priced
from pricing.quote import ZERO
from pricing.units import STATED
from pricing.usage import TOKEN_FIELDS
from pricing.usage_log.charges.charge import (
    Given,
    SummedUsage,
    Used,
    charge_usage,
    describe_doubts,
    find_range,
    find_unknown,
)
from pricing.usage_log.charges.notes import Note
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.key import COST_ALONE, DOLLAR_SCALE, EXACT, FEE_SCALE, PLACES, UNSTATED, Groups, Key, Sums
from pricing.usage_log.plan import Plan, make_plan

Status = Literal["complete", "partial", "lower_bound", "complimentary", "unpriced"]
STATUSES: Final[tuple[Status, ...]] = ("complete", "partial", "lower_bound", "complimentary", "unpriced")
"""complete: all that the rows state is charged, or free · partial: something that they state has no rate, so the amount
is the least · lower_bound: the rows themselves state the least that was used · complimentary: the vendor gave it for
nothing · unpriced: no price is known, so neither is the amount."""

NO_MODEL: Final = "names no model; export the usage by model, or name the model"


@dataclass(frozen=True, slots=True)
class PricedGroup:
    """What the rows of one key cost, in dollars."""

    key: Key
    sums: Sums
    priced: Priced
    status: Status
    amount: Decimal | None
    """Dollars; 0 where it is complimentary, None where it is unpriced."""
    low: Decimal | None
    high: Decimal | None
    """Least and most dollars, where a price for long requests may or may not apply; else the amount."""
    left_out: tuple[str, ...]
    """What the rows state and the amount leaves out: units, words of `EXCLUSIONS`, fields that nobody read."""
    notes: tuple[Note, ...]
    reason: str = ""
    """Why nobody knows the amount; blank where it is known."""

    @property
    def list_price(self) -> Decimal | None:
        """Return the dollars at list prices, of what is complimentary too."""
        return self.priced.cost

    @property
    def priced_as(self) -> str:
        """Return the model that was given for rows that name none, where they are priced; else blank."""
        return "" if self.key.model or self.amount is None else self.priced.requested

    @property
    def reported(self) -> Decimal | None:
        """Return the sellers' own sums in dollars, exactly; None where the rows state none."""
        return as_dollars(self.sums[PLACES["reported"]]) if self.key.reported else None


def price_each(catalog: Catalog, groups: Groups, given: Given) -> Iterator[PricedGroup]:
    """Yield what each key costs, in the order of the keys. Nothing is raised, nothing guessed."""
    plan = make_plan(catalog)
    for key in sorted(groups):
        yield price_group(catalog, plan, key, groups[key], given)


def price_group(catalog: Catalog, plan: Plan, key: Key, sums: Sums, given: Given) -> PricedGroup:
    """Price the sums of one key. The plan has to be the catalog's own, whichever labels it has."""
    used = _use_sums(plan, key, sums)
    longer = [plan.find_length(bucket) for bucket in range(key.bucket + 1, key.most_bucket + 1)]
    priced, quotes, notes = charge_usage(catalog, key.model or given.model, used, _find_conditions(key, given), longer)
    left_out = (*(priced.quote.unknown if priced.quote else ()), *key.left_out)
    if reason := _find_reason(key, priced, left_out, given):
        return PricedGroup(key, sums, priced, "unpriced", None, None, None, (), (), reason)
    low, high = find_range(quotes)
    warnings = (Note("price", text) for text in priced.warnings)
    doubts = describe_doubts(key.note, "", ranges=low != high)
    notes = (*warnings, *doubts, *notes, *_describe_assumptions(key, given))
    if key.complimentary:
        return PricedGroup(key, sums, priced, "complimentary", ZERO, ZERO, ZERO, left_out, notes)
    status: Status = "partial" if left_out else "lower_bound" if key.lower_bound else "complete"
    return PricedGroup(key, sums, priced, status, quotes[0].total, low, high, left_out, notes)


def _find_reason(key: Key, priced: Priced, left_out: Sequence[str], given: Given) -> str:
    """Return why nobody knows what the rows cost; blank where it is known."""
    if unknown := find_unknown(priced.quote, left_out, cost_alone=key.units == COST_ALONE):
        return unknown
    return (priced.unpriced or "") if key.model or given.model else NO_MODEL


def _describe_assumptions(key: Key, given: Given) -> Iterator[Note]:
    """Say of a row without a model or a day, or of a day to come, at which prices it is."""
    if not key.model:
        yield Note("model", f"the row names no model; priced as {given.model}")
    if given.as_of is not None:
        return
    if not key.day:
        yield Note("day", f"the row states no day; priced as of {given.today}")
    elif key.day > f"{given.today}":
        yield Note("day", "the row is of a day after today: at the prices announced for it")


def as_dollars(number: int) -> Decimal:
    """Return a sum of dollars as it is added up, exactly."""
    return EXACT.divide(Decimal(number), Decimal(DOLLAR_SCALE))


def _use_sums(plan: Plan, key: Key, sums: Sums) -> Used:
    units = [unit for unit in STATED if sums[PLACES[unit]]]
    fees = tuple((unit, EXACT.divide(Decimal(sums[PLACES[unit]]), Decimal(FEE_SCALE))) for unit in units)
    tokens = {name: sums[PLACES[name]] for name in TOKEN_FIELDS}
    return Used(
        plan.find_length(key.bucket),
        sums[PLACES["requests"]],
        key.counted,
        SummedUsage(**tokens, fees=fees),
        ImageTokens(*(sums[PLACES[f"{name}_image_tokens"]] for name in ("input", "cache", "output"))),
        sums[PLACES["undivided_tokens"]],
        key.not_counted,
        None if key.search_type == UNSTATED else key.search_type,
    )


def _find_conditions(key: Key, given: Given) -> Conditions:
    return Conditions(
        as_of=given.as_of or (date.fromisoformat(key.day) if key.day else given.today),
        tier=given.tier or key.tier,
        at=time.fromisoformat(key.hour) if key.hour else None,
        speed=key.speed,
        region=key.region,
        search_context=key.search_context,
        search_type="" if key.search_type == UNSTATED else key.search_type,
    )
