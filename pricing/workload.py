"""How many requests there are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Period = Literal["month", "day"]


@dataclass(frozen=True, slots=True)
class Workload:
    """A number of requests each month, or each of the days that count."""

    requests: Decimal
    per: Period = "month"
    days: int = 30
    """Days of a month on which there are requests, where they are counted by the day."""

    @property
    def monthly_requests(self) -> Decimal:
        return self.requests * self.days if self.per == "day" else self.requests
