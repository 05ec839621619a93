"""Request for an estimate, and from that the usage of one request on each model."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from pricing.caching import UNCACHED, CachedTokens, Lifetime, build_usage, resolve_share, split_cached
from pricing.catalog.catalog import Entry
from pricing.catalog.rates import Conditions
from pricing.catalog.schema import Model
from pricing.conversation.conversation import Conversation
from pricing.estimate.counting import get_rules
from pricing.tokens.prompt import PromptCount
from pricing.tokens.ratios import ONE_TO_ONE, Ratio
from pricing.tokens.token_count import (
    EXACT_BASES,
    TokenCount,
    count_by_factor,
    count_by_rules,
    count_given,
    get_answer_ratio,
)
from pricing.usage import Fees, Usage
from pricing.workload import Workload

AUDIO_RATE: Final = "input_audio_mtok"


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
    fees: Fees = ()
    """Quantities of what a request is charged for beside tokens, such as 0.3 web searches, on average."""
    same_answer_length: bool = False
    """True where the visible output is in tokens of o200k_base: an answer of the same length as text takes more tokens
    on a model with a finer tokenizer. False: every model is given that many tokens."""

    @property
    def caches(self) -> bool:
        return bool(self.cache_read or self.cache_write)


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts that a person knows better than our counting."""

    tokens: Mapping[str, int] = field(default_factory=dict)
    """Input tokens by the name of a model, as its vendor counted them."""
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    """Tokens for one of o200k_base, by provider, for models whose own tokenizer is not public."""


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
    conversation: Conversation | None = None
    """Turns that all begin with the prompt, where a request is a whole conversation; None: it is one call."""


def count_on(request: Request, name: str, entry: Entry) -> TokenCount:
    """Count the input tokens on a model: as measured, as given, or as counted for it."""
    measured = request.measured.tokens.get(name)
    if measured is not None:
        return count_given(measured)
    if isinstance(request.prompt, int):
        return count_given(request.prompt)
    rules = get_rules(entry.model, request.conditions.as_of)
    factor = request.measured.factors.get(entry.provider.id)
    if factor is not None and rules.basis not in EXACT_BASES:
        return count_by_factor(request.prompt, rules, factor, entry.provider.name)
    return count_by_rules(request.prompt, rules)


def derive_answer_ratio(request: Request, entry: Entry) -> Ratio:
    """Return the tokens of an answer on a model for each of the visible output tokens that are expected."""
    if not request.expectation.same_answer_length:
        return ONE_TO_ONE
    return get_answer_ratio(request.prompt, get_rules(entry.model, request.conditions.as_of))


def scale_answer(expected: Expectation, ratio: Decimal) -> Expectation:
    """Return the expectation on a model that takes so many tokens for one of the visible output's; rounded up."""
    if ratio == 1:
        return expected
    tokens = int((expected.output_tokens * ratio).to_integral_value(ROUND_CEILING))
    return replace(expected, output_tokens=tokens)


class ModelUsage(NamedTuple):
    """Usage of one request on a model."""

    uncapped: Usage
    """Usage before the model's own limits, which it must fit."""
    billed: Usage
    warnings: tuple[str, ...]


def derive_usage(
    expected: Expectation,
    tokens: int,
    model: Model,
    rates: Collection[str],
    *,
    audio: int = 0,
    at_end: bool = False,
) -> ModelUsage:
    """Return the usage of one request with so many input tokens on a model that has these rates: uncapped, and billed.

    `audio`: how many of the tokens are audio, which is charged at a rate of its own where the model has one.
    Raises CachingError where more is to be cached than the rest of the input has. `at_end`, where the tokens are the
    fewest or the most that they may be, all of them are cached then.
    """
    audio = audio if AUDIO_RATE in rates else 0
    reasoning = expected.reasoning_tokens if model.reasoning else 0
    output = expected.output_tokens + reasoning
    if expected.max_output is not None:
        output = min(output, expected.max_output)
    uncapped = _share_usage(tokens, UNCACHED, output, reasoning=min(reasoning, output))
    if model.max_output is not None:
        output = min(output, model.max_output)
    reasoning = min(reasoning, output)
    cached, warnings = UNCACHED, tuple[str, ...]()
    if expected.caches:
        cached, warnings = _split(expected, tokens - audio, model, rates, at_end=at_end)
    if expected.output_tokens and reasoning == output:  # otherwise there is more output than reasoning
        unseen = f"reasoning uses up the output cap of {output:,} tokens; nothing is left for the answer"
        warnings = (*warnings, unseen)
    billed = _share_usage(tokens, cached, output, reasoning=reasoning, audio=audio, fees=expected.fees)
    return ModelUsage(uncapped, billed, warnings)


def _split(
    expected: Expectation, tokens: int, model: Model, rates: Collection[str], *, at_end: bool
) -> tuple[CachedTokens, tuple[str, ...]]:
    """Split the tokens that can be cached, with warnings of what could not be as expected. Raises CachingError."""
    read, written = expected.cache_read, expected.cache_write
    if at_end:
        read = min(resolve_share(tokens, read), tokens)
        written = min(resolve_share(tokens, written), tokens - read)
    return split_cached(
        tokens, read, written, expected.lifetime, rates=rates, rule=model.caching, measured=expected.measured
    )


_share_usage: Final = lru_cache(maxsize=1024)(build_usage)
"""Usage that models share: hundreds share a few, and checking one costs more than pricing it."""
