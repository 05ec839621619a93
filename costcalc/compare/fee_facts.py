"""Rows of the comparison about fees, other conditions, and what no rate covers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from costcalc import formatting
from costcalc.compare.fact import Fact
from costcalc.compare.side import Side
from costcalc.formatting import capitalize_first
from costcalc.web.conditions import name_excluded
from costcalc.web.price_words import describe_effect, join_conditions, name_unit
from pricing.catalog.when import When
from pricing.units import UNITS

MOST_NAMED: Final = 3
"""Conditions of the same effect that a row's title names."""


def list_fee_facts(columns: Sequence[Side]) -> list[Fact]:
    """Build a row for each fee and each condition that any column has, and one for what is not included."""
    fees = {key for side in columns for key in side.fees}
    conditions = {words: override.when for side in columns for words, override in side.modifiers.items()}
    alike: dict[tuple[str | None, ...], list[When]] = {}
    for when in conditions.values():
        alike.setdefault(tuple(_describe_effect(side, when) for side in columns), []).append(when)
    return [
        *(_fee(key) for key in UNITS if key in fees),
        *(_condition(several) for several in alike.values()),
        Fact("Not included", "charged for beside all rates", _name_excluded, formatting.word),
    ]


def _fee(key: str) -> Fact:
    def rate(side: Side) -> Decimal | None:
        return side.fees[key].rate if key in side.fees else None

    def free(side: Side) -> tuple[str, ...]:
        return (f"free: {side.fees[key].free}",) if key in side.fees and side.fees[key].free else ()

    return Fact(capitalize_first(UNITS[key].item), f"$ per {name_unit(key)}", rate, formatting.rate, "least", more=free)


def _condition(several: Sequence[When]) -> Fact:
    """Build the row of conditions that have the same effect in each column; many of them open with the row."""
    effect = partial(_describe_effect, when=several[0])
    if len(several) <= MOST_NAMED:
        return Fact(join_conditions(several), "", effect, formatting.word)
    title = f"{join_conditions(several[:1])}, and {len(several) - 1} more"
    return Fact(
        title, "", effect, formatting.word, details=lambda side: (join_conditions(several),) if effect(side) else ()
    )


def _describe_effect(side: Side, when: When) -> str | None:
    override = side.modifiers.get(str(when))
    return describe_effect(override) if override else None


def _name_excluded(side: Side) -> str | None:
    return name_excluded(side.not_included) or None
