"""Rows of the comparison about fees, other conditions, and what no rate covers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import capfirst

from costcalc import formatting
from costcalc.compare.fact import Fact
from costcalc.compare.side import Side
from costcalc.web.conditions import name_excluded
from costcalc.web.price_words import join_conditions, name_unit
from pricing.units import UNITS


def list_fee_facts(columns: Sequence[Side]) -> list[Fact]:
    """Build a row for each fee and each condition that any column has, and one for what is not included."""
    fees = {key for side in columns for key in side.fees}
    conditions = dict.fromkeys(condition for side in columns for condition in side.modifiers)
    alike: dict[tuple[str | None, ...], list[str]] = {}
    for words in conditions:
        alike.setdefault(tuple(side.modifiers.get(words) for side in columns), []).append(words)
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

    return Fact(capfirst(UNITS[key].item), f"$ per {name_unit(key)}", rate, formatting.rate, "least", more=free)


def _condition(several: Sequence[str]) -> Fact:
    """Build the row of conditions that have the same effect in each column."""
    return Fact(join_conditions(several), "", lambda side: side.modifiers.get(several[0]), formatting.word)


def _name_excluded(side: Side) -> str | None:
    return name_excluded(side.not_included) or None
