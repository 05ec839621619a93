"""A row of the comparison: how its figure is taken from a column, how it reads, and which way it is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from costcalc.compare.side import Side
from pricing.comparison import Better


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` is the figure, `text` how a person reads it, `more` what stands below it."""

    title: str
    hint: str
    value: Callable[[Side], Any]
    text: Callable[[Any], str]
    better: Better | None = None
    """Direction in which a figure is better; None: no way, or no figure."""
    more: Callable[[Side], tuple[str, ...]] = lambda side: ()
    estimated: bool = False
    """True where an estimated token count makes it an estimate."""
    apart: bool = True
    """True where the row says how far a figure is from the baseline's."""
    of_cost: bool = False
    """True of what the request costs, in which a column that cannot answer it is never best."""
