"""Scenario: what is changed about usage. What it does not name stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pricing.units import TIERS

MOST_SCENARIOS: Final = 10
MOST_PAIRS: Final = 20
"""Models that a scenario puts others in place of: each is looked for among those of the rows."""
MOST_SHARE_DECIMALS: Final = 4
"""Of a share of one, so that dollars times a share have few enough digits to be exact."""
BATCH: Final = "batch"


class ScenarioError(ValueError):
    """Scenario that changes nothing, or that nobody can mean; the message says what would be right."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field, self.problem = field, problem


@dataclass(frozen=True, slots=True)
class Scenario:
    """Another way to run the same usage. Raises ScenarioError, which names the field."""

    model: str = ""
    """Model of all rows, but for those of `models`."""
    models: tuple[tuple[str, str], ...] = ()
    """Pairs of a model of the rows and the one that takes its place."""
    tier: str = ""
    batch_share: Decimal | None = None
    """Share of the usage at the batch tier, from 0 to 1; the rest stays at its own, or at standard."""
    cache_hit_rate: Decimal | None = None
    """Share of the input text that is read from the cache, from 0 to 1. At 0 nothing is written to it either."""
    as_of: date | None = None
    """Day whose prices apply to all rows."""

    def __post_init__(self) -> None:
        if self.tier and self.tier not in TIERS:
            raise ScenarioError("tier", f"{self.tier} is not one of {', '.join(TIERS)}")
        for field in ("batch_share", "cache_hit_rate"):
            _check_share(field, getattr(self, field))
        if self.batch_share is not None and self.tier == BATCH:
            raise ScenarioError("batch_share", "with the batch tier all is in batches; leave out one of the two")
        named = [name for name, _ in self.models]
        if len(named) > MOST_PAIRS:
            raise ScenarioError("models", f"{len(named)} models to be replaced; give at most {MOST_PAIRS}")
        if twice := next((name for place, name in enumerate(named) if name in named[:place]), None):
            raise ScenarioError("models", f"{twice} appears twice; keep one")
        if not self.title:
            raise ScenarioError("", "changes nothing; name a model, a tier, a share or a day")

    @property
    def title(self) -> str:
        """Return what is changed, in the words in which the command takes it."""
        pairs = [*(("model", f"{name}>{other}") for name, other in self.models), ("model", self.model)]
        pairs += [("tier", self.tier), ("batch", _write_share(self.batch_share))]
        pairs += [("cache", _write_share(self.cache_hit_rate)), ("as_of", f"{self.as_of or ''}")]
        return ", ".join(f"{name}={value}" for name, value in pairs if value)

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the models that the usage is moved to, each once."""
        return tuple(dict.fromkeys(filter(None, (*(other for _, other in self.models), self.model))))


def _check_share(field: str, share: Decimal | None) -> None:
    if share is None:
        return
    if not share.is_finite() or not 0 <= share <= 1:
        raise ScenarioError(field, "a share must be between 0% and 100%")
    if int(share.as_tuple().exponent) < -MOST_SHARE_DECIMALS and share != round(share, MOST_SHARE_DECIMALS):
        raise ScenarioError(field, "a share can have two decimals of a percent at most, such as 33.33%")


def _write_share(share: Decimal | None) -> str:
    return "" if share is None else f"{(share * 100).normalize():f}%"
