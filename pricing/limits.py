"""Fit of a request on a model's limits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pricing.catalog.schema import Model
from pricing.usage import Usage


@dataclass(frozen=True, slots=True)
class Fit:
    """Fit of a request on a model's limits. `share` is of the context window; None where it is unknown."""

    share: Decimal | None
    problem: str | None

    @property
    def fits(self) -> bool:
        return self.problem is None


def check_fit(model: Model, usage: Usage) -> Fit:
    """Compare a request with the model's context window, input limit and output limit, as far as known."""
    window = model.context_window
    share = Decimal(usage.total_tokens) / window if window else None
    if window and usage.total_tokens > window:
        return Fit(share, f"{usage.total_tokens:,} tokens exceed the context window of {window:,}")
    if model.max_input and usage.input_tokens > model.max_input:
        return Fit(share, f"{usage.input_tokens:,} input tokens exceed the limit of {model.max_input:,}")
    if model.max_output and usage.output_tokens > model.max_output:
        most = f"{usage.output_tokens:,} output tokens exceed the model's limit of {model.max_output:,}"
        return Fit(share, f"{most}; the cost is for {model.max_output:,}")
    return Fit(share, None)
