"""A row of the comparison: how its figure is taken from a column, how it reads, and which way it is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from costcalc.compare.side import Side
from pricing.comparison import Better

Says = Callable[[Side], tuple[str, ...]]


def _nothing(side: Side) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` is the figure, `text` how a person reads it."""

    title: str
    hint: str
    value: Callable[[Side], Any]
    text: Callable[[Any], str]
    better: Better | None = None
    """Direction in which a figure is better; None: no way, or no figure."""
    more: Says = _nothing
    """What stands below the figure."""
    details: Says = _nothing
    """What the row's detail adds to it."""
    estimated: bool = False
    """True where an estimated token count makes it an estimate."""
    apart: bool = True
    """True where the row says how far a figure is from the baseline's."""
    of_cost: bool = False
    """True of what the request costs: the best of it is the estimate's cheapest, and what costs exactly the same."""
    bars: bool = False
    """True of the row whose figures are drawn, too."""


@dataclass(frozen=True, slots=True)
class Part:
    """Facts under a title; the part of rates is of one tier, and `tiers` are the others that a column is sold in."""

    title: str
    facts: Sequence[Fact]
    tiers: tuple[str, ...] = ()
