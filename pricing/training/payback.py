"""When a training has paid for itself: after how many requests, and in which month at the volume and its growth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from pricing.projection.projection import MonthCost
from pricing.workload import ZERO


@dataclass(frozen=True, slots=True)
class Payback:
    """Payback of a training, beside going on without it."""

    requests: Decimal | None = None
    """Whole requests after which it is paid, at the prices of the day; None: never, or not known."""
    months: Decimal | None = None
    """The same in months of the volume, prices of each month and storage included; None: not within those compared."""
    month: date | None = None
    """Calendar month in which that is."""
    saved: Decimal | None = None
    """Dollars by the end of the months compared, training and storage taken off; negative: it costs more."""
    compared: int | None = None
    """Months in which both have a price, from the first on; None without a volume."""
    reason: str = ""
    """Why it never pays, or why nobody knows."""
    ends: bool = False
    """The tuned model ends before it has paid for itself."""
    never: bool = False
    """A request costs no less than without the training."""

    @property
    def late(self) -> bool:
        """Return whether it does not pay within the months that are compared."""
        return self.compared is not None and self.months is None


@dataclass(frozen=True, slots=True)
class Running:
    """Dollars spent up to the end of each month compared."""

    tuned: tuple[Decimal, ...]
    """Training included, which is paid at the beginning."""
    untuned: tuple[Decimal, ...]

    @property
    def saved(self) -> Decimal | None:
        """Return what is saved by the end; None where no month is compared."""
        return self.untuned[-1] - self.tuned[-1] if self.tuned else None


def break_even(training: Decimal, tuned: Decimal, base: Decimal) -> Decimal | None:
    """Return the requests after which training is paid for by cheaper requests, whole; None: they are not cheaper."""
    if tuned >= base:
        return None
    return (training / (base - tuned)).to_integral_value(ROUND_CEILING)


def add_up(training: Decimal, storage: Decimal, tuned: Sequence[MonthCost], untuned: Sequence[MonthCost]) -> Running:
    """Add up the months, as long as both have a price; `storage` is dollars a month."""
    after, before = [], []
    spent, without = training, ZERO
    for one, other in zip(tuned, untuned, strict=True):
        if one.cost is None or other.cost is None:
            break
        spent += one.cost.expected + storage
        without += other.cost.expected
        after.append(spent)
        before.append(without)
    return Running(tuple(after), tuple(before))


def find_month(training: Decimal, running: Running) -> Decimal | None:
    """Return after how many months the sums are equal, the month of the crossing in proportion; None: in none."""
    before = -training
    for place, (spent, without) in enumerate(zip(running.tuned, running.untuned, strict=True)):
        after = without - spent
        if after >= 0:
            return place + (-before / (after - before) if after > before else ZERO)
        before = after
    return None
