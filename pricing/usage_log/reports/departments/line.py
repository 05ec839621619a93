"""What a department has spent in a month, beside its budget."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from pricing.usage_log.charges.total import UsageRow
from pricing.usage_log.key import EXACT
from pricing.usage_log.reports.departments.forecast import Forecast

Verdict = Literal["within", "over", "may_be_over", "unknown"]
"""over: the least that was spent is more than the budget · may_be_over: the most may be · unknown: not so far, and
something has no price, or no row has the labels · within: none of these."""
VERDICTS: Final[tuple[Verdict, ...]] = ("within", "over", "may_be_over", "unknown")


@dataclass(frozen=True, slots=True)
class Line:
    """Usage of a department in a month; or of all of them."""

    month: str
    """YYYY-MM, UTC; blank: the rows state no day, so that they count in no month's budget."""
    department: int | None
    """Its number, from 0; None: usage of no department."""
    budget: Decimal | None
    """Dollars of the month; None: no budget."""
    usage: UsageRow
    forecast: Forecast | None = None
    """None: the month is over or has too few days; or nobody knows what was spent."""
    unseen: tuple[str, ...] = ()
    """Labels of its rules that no row has."""
    unjudged: bool = False
    """True where each of its rules has such a label."""
    unread: bool = False
    """True of all departments together where some rows could not be read: nobody knows whose they are."""

    @property
    def spent(self) -> Decimal | None:
        """Dollars; None where nobody knows: nothing has a price, or no row has the labels."""
        return None if self.unjudged else self.usage.amount

    @property
    def at_least(self) -> bool:
        """True where more may have been spent: something is left out, unpriced or not read, or a label is in no row."""
        return self.usage.at_least or bool(self.unseen) or self.unread

    @property
    def left(self) -> Decimal | None:
        """Dollars of the budget that are left, less than 0 where it was passed."""
        return None if self.budget is None or self.spent is None else EXACT.subtract(self.budget, self.spent)

    @property
    def share(self) -> Decimal | None:
        """Share of the budget that was spent."""
        return self.spent / self.budget if self.budget and self.spent is not None else None

    @property
    def verdict(self) -> Verdict | None:
        """Return how it stands to the budget; None where there is none."""
        if self.budget is None:
            return None
        if self.spent is None:
            return "unknown"
        return _judge(self.budget, self.usage.low, self.usage.high, at_least=self.at_least)

    @property
    def forecast_verdict(self) -> Verdict | None:
        """Return how the forecast stands to the budget: over where it is expected to be; None without either."""
        if self.budget is None or self.forecast is None:
            return None
        ahead = self.forecast
        return _judge(self.budget, ahead.expected, ahead.high or ahead.expected, at_least=self.at_least)


def _judge(budget: Decimal, least: Decimal, most: Decimal, *, at_least: bool) -> Verdict:
    if least > budget:
        return "over"
    if most > budget:
        return "may_be_over"
    return "unknown" if at_least else "within"
