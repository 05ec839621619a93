"""Fit of a plan on a model: its context window, its longest output, and the vendor's limits a minute."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from operator import mul
from typing import Final

from pricing.catalog.catalog import Entry
from pricing.catalog.schema import Model, RateLimit
from pricing.limits import Fit
from pricing.projection.plan import Plan, RequestType
from pricing.workload import ZERO, Level

DAYS_A_MONTH: Final = 30


def check_fits(entry: Entry, plan: Plan) -> dict[str, Fit]:
    """Check for each type, by name, that a request with its high output fits the model. Raises NotSold."""
    return {kind.name: kind.profile.check_fit(entry, "high") for kind in plan.types}


@dataclass(frozen=True, slots=True)
class Peak:
    """Requests and tokens of the busiest minute."""

    requests: Decimal
    tokens: Decimal
    """Tokens of input and output; cached input counts too."""


def find_peak(
    entry: Entry, plan: Plan, factor: Decimal, *, level: Level = "high", hours: int = 24, batch_sold: bool = False
) -> Peak:
    """Return the requests of the busiest minute of the busiest month, and the tokens of the month with most of them.

    Each call of a conversation is a request there.
    `factor` is how much busier it is than the average minute, `hours` how long a day's work lasts. Requests by the
    month are spread over 30 days, requests by the day over their own; retries count, and so does the batch share
    unless the model sells batch, which vendors limit by itself. Raises NotSold.
    """
    calls, tokens = zip(*(kind.profile.count_traffic(entry, level) for kind in plan.types), strict=True)
    sent = [(_count_sent(kind, batch_sold) * factor, _count_days(kind) * hours * 60) for kind in plan.types]
    most = most_tokens = ZERO
    for month in plan.requests_by_type:
        rates = [volume.at(level) * each / minutes for volume, (each, minutes) in zip(month, sent, strict=True)]
        most = max(most, sum(map(mul, rates, calls), ZERO))
        most_tokens = max(most_tokens, sum(map(mul, rates, tokens), ZERO))
    return Peak(most, most_tokens)


def _count_sent(kind: RequestType, batch_sold: bool) -> Decimal:
    work = kind.workload
    return (1 + work.retries) * (1 - work.batch if batch_sold else 1)


def _count_days(kind: RequestType) -> int:
    return kind.workload.days if kind.workload.per == "day" else DAYS_A_MONTH


@dataclass(frozen=True, slots=True)
class RateFit:
    """First of the vendor's usage tiers that allows a peak. `fits` is None where no limits are known."""

    fits: bool | None
    tier: str | None
    problem: str | None


def fit_rate_limits(model: Model, busiest: Peak) -> RateFit:
    """Hold a peak against the model's rate limits. A limit that a tier does not state is taken as none."""
    if model.rate_limits is None:
        return RateFit(None, None, f"no rate limits for {model.id} are known")
    tiers = model.rate_limits.tiers
    for tier in tiers:
        if not _find_exceeded(tier, busiest):
            return RateFit(True, tier.tier, None)
    what = " and ".join(_find_exceeded(tiers[-1], busiest))
    return RateFit(False, None, f"does not fit: more {what} than its highest usage tier, {tiers[-1].tier}, allows")


def _find_exceeded(tier: RateLimit, busiest: Peak) -> list[str]:
    limits = {
        "requests a minute": (tier.requests_per_minute, busiest.requests),
        "tokens a minute": (tier.tokens_per_minute, busiest.tokens),
    }
    return [what for what, (limit, need) in limits.items() if limit is not None and need > limit]
