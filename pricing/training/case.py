"""A fine-tuning that is asked about: its training, a request before and after it, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pricing.catalog.rates import Conditions
from pricing.projection.plan import Plan, Profile, RequestType
from pricing.usage import Usage
from pricing.workload import Band, Workload


@dataclass(frozen=True, slots=True)
class RequestSize:
    """Tokens of a request. Output is all that is billed, reasoning included."""

    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def usage(self) -> Usage:
        return Usage(self.input_tokens, output_tokens=self.output_tokens)

    def __bool__(self) -> bool:
        return bool(self.input_tokens or self.output_tokens)


@dataclass(frozen=True, slots=True)
class TuningCase:
    """Raises WorkloadError, which names the field, for months that no plan can have."""

    training_tokens: int
    """Tokens of one epoch."""
    epochs: int
    untuned: RequestSize
    """Request to a model as it is sold."""
    tuned: RequestSize
    """The same request to a tuned model, whose prompt may be shorter: what it has learned is left out."""
    models: tuple[str, ...]
    """Models as they are sold, which the tuned ones are compared with."""
    conditions: Conditions
    """Those of the requests; the day counts for the training too."""
    workload: Workload
    months: int = 12
    baseline: str = ""
    """The one of `models` that a tuned model has to beat; blank: the cheapest that can do the job."""
    tuned_models: tuple[str, ...] = ()
    """Models to train; none: all that the tables have."""
    budget: Decimal | None = None
    """Dollars a month."""

    @property
    def trained_tokens(self) -> int:
        """Tokens of all epochs."""
        return self.training_tokens * self.epochs

    def __post_init__(self) -> None:
        self.build_plan(self.untuned)

    def build_plan(self, size: RequestSize) -> Plan | None:
        """Build the months of requests of a size; None without a volume."""
        if not self.workload.monthly_requests:
            return None
        profile = Profile(size.input_tokens, Band.of(size.output_tokens))
        return Plan((RequestType("requests", profile, self.workload),), self.conditions.as_of, self.months)
