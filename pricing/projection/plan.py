"""Plan: named types of requests, each with its tokens and its workload, over calendar months."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

from pricing.caching import CachingError
from pricing.catalog.catalog import Entry, NotSold, Offer
from pricing.estimate.request import AUDIO_RATE, Expectation, ModelUsage, derive_usage, scale_answer
from pricing.limits import Fit, check_fit
from pricing.projection.conversation_profile import ConversationProfile
from pricing.tokens.ratios import Ratio
from pricing.tokens.span import Span
from pricing.units import UNITS
from pricing.usage import MOST, Fees, Usage
from pricing.workload import (
    MOST_MONTHS,
    MOST_REQUESTS,
    MOST_TYPES,
    Band,
    Level,
    Workload,
    WorkloadError,
    add,
    check_order,
)

LAST_YEAR: Final = 9000

Tokens = int | Callable[[Entry], Span]
"""Number for every model, or a function of a model, whose tokenizer may differ; NotSold, if raised, says why not."""
Caching = Literal["none", "read", "write"]


@dataclass(frozen=True, slots=True)
class Profile:
    """Tokens of one request. Raises WorkloadError, which names the field."""

    input_tokens: Tokens
    output_tokens: Band[int]
    """Visible output tokens."""
    reasoning_tokens: int = 0
    """Tokens counted only on reasoning models."""
    cached_tokens: Tokens | None = None
    """Prefix that a request can read from the cache, or write into it; None: all input."""
    max_output: int | None = None
    """Most output tokens that a request allows, reasoning included."""
    audio: Tokens = 0
    """Part of the input that is audio, charged at a rate of its own where a model has one, and never cached."""
    fees: Fees = ()
    """Quantities of what a request is charged for beside tokens."""
    answer: Callable[[Entry], Ratio] | None = None
    """Tokens of an answer on a model for one of `output_tokens`; None: the same number on every model."""
    reading: Callable[[Entry], Expectation] | None = None
    """Request as it reads from the cache of a model and writes into it; in place of `cached_tokens`."""
    talk: ConversationProfile | None = None
    """Conversation that a request of this type is; None: it is one call."""

    def __post_init__(self) -> None:
        output = self.output_tokens
        numbers = {
            "input_tokens": self.input_tokens,
            "cached_tokens": self.cached_tokens,
            "reasoning_tokens": self.reasoning_tokens,
            "max_output": self.max_output,
            "output_tokens_low": output.low,
            "output_tokens": output.expected,
            "output_tokens_high": output.high,
        }
        for field, number in numbers.items():
            if isinstance(number, int) and not 0 <= number <= MOST // 2:
                raise WorkloadError(field, f"must be between 0 and {MOST // 2:,}, not {number:,}")
        check_order("output_tokens", output.low, output.expected, output.high)
        whole, prefix = self.input_tokens, self.cached_tokens
        if isinstance(whole, int) and isinstance(prefix, int) and prefix > whole:
            raise WorkloadError("cached_tokens", f"must be at most the input of {whole:,}, not {prefix:,}")

    def derive_usage(
        self, entry: Entry, level: Level = "expected", caching: Caching = "none", rates: Collection[str] = UNITS
    ) -> Usage:
        """Return the usage that one request is billed for on a model that has these rates. Raises NotSold.

        A prefix longer than the input (it may be, on another tokenizer) is all of it.
        """
        return self._derive(entry, level, caching, rates).billed

    def check_fit(self, entry: Entry, level: Level = "expected") -> Fit:
        """Compare one request with a model's limits. Raises NotSold."""
        if self.talk:
            return self.talk.check_fit(entry, self.output_tokens.at(level), level)
        return check_fit(entry.model, self._derive(entry, level, "none", UNITS).uncapped)

    def count_traffic(self, entry: Entry, level: Level = "expected") -> tuple[int, int]:
        """Return (calls, tokens in and out) of one request. Raises NotSold."""
        if self.talk:
            return self.talk.count_traffic(entry, self.output_tokens.at(level), level)
        return 1, self.derive_usage(entry, level).total_tokens

    def count_tokens(self, entry: Entry, level: Level = "expected") -> int:
        """Return the input tokens on a model: low and high are the ends of the count's range. Raises NotSold."""
        return _resolve(self.input_tokens, entry, level)

    def _derive(self, entry: Entry, level: Level, caching: Caching, rates: Collection[str]) -> ModelUsage:
        tokens, output = self.count_tokens(entry, level), self.output_tokens.at(level)
        audio = _resolve(self.audio, entry, level)
        if caching == "read" and self.reading:
            expected = replace(self.reading(entry), output_tokens=output)
        else:
            most = tokens - audio if AUDIO_RATE in rates else tokens
            prefix = most if self.cached_tokens is None else min(_resolve(self.cached_tokens, entry, level), most)
            read, written = (prefix if caching == "read" else 0), (prefix if caching == "write" else 0)
            expected = Expectation(output, self.reasoning_tokens, self.max_output, read, written, fees=self.fees)
        if self.answer:
            expected = scale_answer(expected, getattr(self.answer(entry), level))
        try:
            return derive_usage(expected, tokens, entry.model, rates, audio=audio, at_end=level != "expected")
        except CachingError as error:
            raise NotSold(str(error)) from None


def _resolve(tokens: Tokens, entry: Entry, level: Level) -> int:
    return tokens if isinstance(tokens, int) else getattr(tokens(entry), level)


@dataclass(frozen=True, slots=True)
class RequestType:
    """Requests of one sort, such as "summaries"."""

    name: str
    profile: Profile
    workload: Workload


@dataclass(frozen=True, slots=True)
class Month:
    """Calendar month. `since` is the first day whose price counts, `until` the first day of the next month."""

    first: date
    since: date
    until: date


@dataclass(frozen=True)
class Plan:
    """Types of requests over `months` calendar months. Raises WorkloadError, which names the field.

    `first` is a day of the first month. That month has its whole number of requests, at the prices of the days from
    `first` on: what a model cost before the plan was made does not count.
    """

    types: tuple[RequestType, ...]
    first: date
    months: int = 12
    users: int | None = None
    """People who share the cost; None where their number is not given."""

    def __post_init__(self) -> None:
        if not 1 <= self.months <= MOST_MONTHS:
            raise WorkloadError("months", f"must be between 1 and {MOST_MONTHS}, not {self.months:,}")
        if self.first.year > LAST_YEAR:
            raise WorkloadError("first", f"must be a day before the year {LAST_YEAR + 1}, not {self.first}")
        if self.users is not None and not 1 <= self.users <= MOST_REQUESTS:
            raise WorkloadError("users", f"must be between 1 and {MOST_REQUESTS:,}, not {self.users:,}")
        self._check_types()

    def _check_types(self) -> None:
        names = [kind.name for kind in self.types]
        if not 1 <= len(names) <= MOST_TYPES:
            raise WorkloadError("types", f"must be between 1 and {MOST_TYPES}, not {len(names):,}")
        if not all(name.strip() for name in names):
            raise WorkloadError("types", "must each have a name")
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise WorkloadError("types", f"must have different names; “{twice[0]}” appears twice")
        if not add(self.requests).expected:
            raise WorkloadError("requests", "must be above 0 in some month")
        months = enumerate(self.requests, start=1)
        if month := next((number for number, band in months if band.high > MOST_REQUESTS), None):
            raise WorkloadError("requests", f"must stay at or below {MOST_REQUESTS:,} a month; month {month} has more")

    @cached_property
    def requests(self) -> tuple[Band[Decimal], ...]:
        """Requests of all types, month by month."""
        return tuple(add(bands) for bands in self.requests_by_type)

    @cached_property
    def requests_by_type(self) -> tuple[tuple[Band[Decimal], ...], ...]:
        """Requests of each type, month by month."""
        months = range(1, self.months + 1)
        return tuple(tuple(kind.workload.count_requests(month) for kind in self.types) for month in months)

    @cached_property
    def sub_agents(self) -> tuple[Offer, ...]:
        """Models on which conversations run sub-agents, beside that of the plan."""
        talks = [kind.profile.talk.talks for kind in self.types if kind.profile.talk]
        return tuple(offer for talk in talks if (offer := talk.find_sub_model()))

    @cached_property
    def calendar(self) -> tuple[Month, ...]:
        firsts = [_add_months(self.first, count) for count in range(self.months + 1)]
        return tuple(Month(first, max(first, self.first), until) for first, until in pairwise(firsts))


def _add_months(day: date, count: int) -> date:
    """Return the first day of the month `count` months after a day's."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
