"""The arithmetic of budgets: a level that rises by what is asked for and drains evenly, so that no span has an edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Level(NamedTuple):
    used: float
    at: float
    """Seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What is asked for: an amount of a level that holds `most` and drains from full to empty in `seconds`."""

    key: str
    amount: int
    most: int
    seconds: int
    owed: bool = False
    """True for work that is done: it is written down even where it does not fit, and others wait for it."""

    @property
    def rate(self) -> float:
        return self.most / self.seconds


class Wait(NamedTuple):
    """The charge that fits last, of those that do not fit, and how many seconds that takes."""

    charge: Charge
    seconds: float


def drain(level: Level | None, charge: Charge, now: float) -> float:
    """Return what is still used. A clock that was set back drains nothing."""
    return max(0.0, level.used - max(0.0, now - level.at) * charge.rate) if level else 0.0


def take(levels: Mapping[str, Level], charges: Sequence[Charge], now: float) -> tuple[dict[str, Level], Wait | None]:
    """Return the levels with all charges; or with none, and how long to wait until all fit.

    Either way they are dated anew: a level of a clock that was ahead would not drain until that time has come.
    """
    before, after, waits = {}, {}, []
    for charge in charges:
        used = drain(levels.get(charge.key), charge, now)
        before[charge.key], after[charge.key] = Level(used, now), Level(used + charge.amount, now)
        if used + charge.amount > charge.most and not charge.owed:
            waits.append(Wait(charge, (used + charge.amount - charge.most) / charge.rate))
    return (before, max(waits, key=lambda wait: wait.seconds)) if waits else (after, None)
