"""Request for an estimate, and from that the usage of one request on each model."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import NamedTuple

from pricing.caching import UNCACHED, Lifetime, split_cached
from pricing.catalog.catalog import Entry
from pricing.catalog.rates import Conditions
from pricing.catalog.schema import Model
from pricing.estimate.counting import count_on_model
from pricing.tokens.prompt import Part, PromptCount, TokenCount
from pricing.usage import Usage
from pricing.workload import Workload


@dataclass(frozen=True, slots=True)
class Expectation:
    """Assumptions about one request beyond the prompt."""

    output_tokens: int = 0
    """Visible output tokens."""
    reasoning_tokens: int = 0
    """Tokens counted only for models that reason."""
    max_output: int | None = None
    """Most output tokens that the request allows (`max_tokens`), reasoning included."""
    cache_read: int | Decimal = 0
    """Tokens of the input, or a share of it, read from the vendor's cache."""
    cache_write: int | Decimal = 0
    lifetime: Lifetime = "5 minutes"
    measured: bool = False
    """True where the cached tokens are as a vendor counted them, which no rule of a cache changes."""

    @property
    def caches(self) -> bool:
        return bool(self.cache_read or self.cache_write)


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts that a person knows better than our counting."""

    tokens: Mapping[str, int] = field(default_factory=dict)
    """Input tokens by the name of a model, as its vendor counted them."""
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    """Tokens for one of o200k_base, by provider, for models without a public tokenizer."""


@dataclass(frozen=True, slots=True)
class Request:
    """Counted prompt, the models, and everything assumed about it."""

    prompt: PromptCount | int
    """Prompt counted once for all models; or a number of tokens that the person gives for every model."""
    models: tuple[str, ...]
    """Names of models or aliases."""
    expectation: Expectation
    conditions: Conditions
    workload: Workload
    measured: Measured = field(default_factory=Measured)


def count_on(request: Request, name: str, entry: Entry) -> TokenCount:
    """Count the input tokens on a model: as measured, as given, or as counted for it."""
    measured = request.measured.tokens.get(name)
    if measured is not None:
        return _count_given(measured)
    if isinstance(request.prompt, int):
        return _count_given(request.prompt)
    count = count_on_model(request.prompt, entry.model, request.conditions.as_of)
    factor = request.measured.factors.get(entry.provider.id)
    if factor is None or entry.model.encoding is not None or count.tokens is None:
        return count
    tokens = int((count.tokens * factor).to_integral_value(ROUND_CEILING))
    reason = f"counted with o200k_base, times the factor {factor} set for {entry.provider.name}"
    return TokenCount(tokens, "estimate", None, None, count.parts, reason)


def _count_given(tokens: int) -> TokenCount:
    return TokenCount(tokens, "exact", tokens, tokens, (Part("as given", tokens, "exact"),), None)


class ModelUsage(NamedTuple):
    """Usage of one request on a model."""

    uncapped: Usage
    """Usage before the model's own limits, which it must fit."""
    billed: Usage
    warnings: tuple[str, ...]


def derive_usage(expected: Expectation, tokens: int, model: Model, rates: Collection[str]) -> ModelUsage:
    """Return the usage of one request with so many input tokens on a model that has these rates: uncapped, and billed.

    Raises CachingError where more is to be cached than the input has.
    """
    reasoning = expected.reasoning_tokens if model.reasoning else 0
    output = expected.output_tokens + reasoning
    if expected.max_output is not None:
        output = min(output, expected.max_output)
    uncapped = _share_usage(tokens, *UNCACHED, output, min(reasoning, output))
    if model.max_output is not None:
        output = min(output, model.max_output)
    reasoning = min(reasoning, output)
    cached, warnings = UNCACHED, tuple[str, ...]()
    if expected.caches:
        cached, warnings = split_cached(
            tokens,
            expected.cache_read,
            expected.cache_write,
            expected.lifetime,
            rates=rates,
            rule=model.caching,
            measured=expected.measured,
        )
    if expected.output_tokens and reasoning == output:  # otherwise there is more output than reasoning
        unseen = f"reasoning uses up the output cap of {output:,} tokens; nothing is left for the answer"
        warnings = (*warnings, unseen)
    return ModelUsage(uncapped, _share_usage(tokens, *cached, output, reasoning), warnings)


@lru_cache(maxsize=1024)
def _share_usage(*numbers: int) -> Usage:
    """Return a usage that models share: hundreds share a few, and checking one costs more than pricing it."""
    return Usage(*numbers)
