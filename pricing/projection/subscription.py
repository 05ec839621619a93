"""Flat plan a seat against paying by request, with free credit consumed first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pricing.projection.break_even import CostLine, find_crossings, fit_line
from pricing.projection.projection import Projection
from pricing.projection.scenario import Subscription
from pricing.workload import ZERO

FLAT: Final = "the subscription"


@dataclass(frozen=True, slots=True)
class Paid:
    """Dollars left to pay of a month's cost, and left of the credit after it."""

    paid: Decimal
    left: Decimal


def consume_credit(costs: Sequence[Decimal], credit: Decimal) -> list[Paid]:
    """Consume a credit, given once, from the first month on; all in dollars."""
    months = []
    for cost in costs:
        used = min(cost, credit)
        credit -= used
        months.append(Paid(cost - used, credit))
    return months


@dataclass(frozen=True, slots=True)
class Credited:
    """Cost of a model's period with free credit, given once and consumed first."""

    requested: str
    cost: Decimal | None
    """Expected dollars left to pay; None where a month has no price."""
    used_up: date | None
    """Month in which the credit ends; None where it does not, or nobody knows."""


def apply_credit(projection: Projection, credit: Decimal) -> Credited:
    """Return the dollars of a projection that a credit, given once, leaves to pay."""
    if projection.ended:
        return Credited(projection.name, None, None)
    paid = _pay_months(projection, credit)
    used_up = next((each.month for each, rest in zip(projection.months, paid, strict=True) if not rest.left), None)
    return Credited(projection.name, sum((month.paid for month in paid), ZERO), used_up)


def _pay_months(projection: Projection, credit: Decimal) -> list[Paid]:
    return consume_credit([month.cost.expected for month in projection.months if month.cost], credit)


@dataclass(frozen=True, slots=True)
class Choice:
    """Cost of a subscription beside the same work on an API, over a period of months, in expected dollars."""

    requested: str
    """Name of the model."""
    subscription: Decimal
    api: Decimal | None
    """Cost after the credit; None where a month has no price."""
    break_even: Decimal | None
    """Requests a month above which the subscription is cheaper, credit left aside; None where there is none."""
    break_even_a_person: Decimal | None
    api_dearer_from: date | None
    """First month by whose end the API has cost more in all than the subscription."""
    reason: str | None

    @property
    def saves(self) -> Decimal | None:
        """Dollars that the subscription saves over the period; below 0 it costs more."""
        return None if self.api is None else self.api - self.subscription


def subscribe_or_pay(subscription: Subscription, projection: Projection, credit: Decimal = ZERO) -> Choice:
    """Compare a subscription that does all of the work with a projection, in US dollars; nothing is raised."""
    flat = CostLine(FLAT, ZERO, subscription.monthly)
    line = fit_line(projection)
    meeting = find_crossings(line, flat) if line else ()
    even = meeting[0].requests if meeting else None
    return Choice(
        requested=projection.name,
        subscription=subscription.monthly * len(projection.months),
        api=apply_credit(projection, credit).cost,
        break_even=even,
        break_even_a_person=None if even is None else even / subscription.people,
        api_dearer_from=_find_overtaken(subscription.monthly, projection, credit),
        reason=projection.ended,
    )


def _find_overtaken(monthly: Decimal, projection: Projection, credit: Decimal) -> date | None:
    if projection.ended:
        return None
    flat = api = ZERO
    for month, payment in zip(projection.months, _pay_months(projection, credit), strict=True):
        flat, api = flat + monthly, api + payment.paid
        if api > flat:
            return month.month
    return None
