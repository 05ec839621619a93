"""Tokens of a prompt that are read from a vendor's cache, and written to it."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from pricing.catalog.schema import CachingRule
from pricing.usage import Fees, Usage, UsageError

Lifetime = Literal["5 minutes", "1 hour", "12 hours"]
LONG_WRITES: Final = {"1 hour": "cache_write_1h_mtok", "12 hours": "cache_write_12h_mtok"}
"""Rate of writes by the lifetime, where a vendor has a rate of its own for it."""


class CachingError(UsageError):
    """Cached tokens that a prompt cannot have; the message says what would be right."""


class CachedTokens(NamedTuple):
    """Tokens of a prompt by what becomes of them in the cache."""

    read: int = 0
    written: int = 0
    written_1h: int = 0
    written_12h: int = 0


UNCACHED: Final = CachedTokens()


def build_usage(
    tokens: int, cached: CachedTokens, output: int, *, reasoning: int = 0, audio: int = 0, fees: Fees = ()
) -> Usage:
    """Return the usage of a request of which these tokens are cached. Raises UsageError."""
    return Usage(
        input_tokens=tokens,
        cache_read_tokens=cached.read,
        cache_write_tokens=cached.written,
        cache_write_1h_tokens=cached.written_1h,
        cache_write_12h_tokens=cached.written_12h,
        output_tokens=output,
        reasoning_tokens=reasoning,
        input_audio_tokens=audio,
        fees=fees,
    )


def count_cacheable(tokens: int, rule: CachingRule | None) -> int:
    """Return how many tokens of an unchanged beginning of a prompt the vendor's cache holds.

    Nothing below the rule's minimum; above it, the minimum and whole steps. Without a rule: all of them.
    """
    if rule is None:
        return tokens
    if tokens < rule.minimum:
        return 0
    return rule.minimum + (tokens - rule.minimum) // rule.step * rule.step


def resolve_share(tokens: int, amount: int | Decimal) -> int:
    """Return a number of tokens as it is, a Decimal as a share from 0 to 1, rounded down. Raises CachingError."""
    if isinstance(amount, Decimal):
        if not amount.is_finite() or not 0 <= amount <= 1:
            raise CachingError(f"a share must be between 0 and 1, not {amount}")
        return int(tokens * amount)
    if amount < 0:
        raise CachingError(f"a number of tokens cannot be negative: {amount:,}")
    return amount


def split_cached(
    input_tokens: int,
    read: int | Decimal,
    written: int | Decimal = 0,
    lifetime: Lifetime = "5 minutes",
    *,
    rates: Collection[str],
    rule: CachingRule | None = None,
    measured: bool = False,
) -> tuple[CachedTokens, tuple[str, ...]]:
    """Return the tokens of a prompt that are read from the cache and written to it, and what could not be as given.

    `read` and `written` are numbers of tokens, or shares of the input (Decimal). `rates` are the keys of the rates
    that the model has: without one for cached input all tokens are fresh, without one for writing, writes are.
    `measured` numbers are facts: the vendor's rule takes nothing from them.
    Raises CachingError where the parts are more than the input.
    """
    reads, writes = resolve_share(input_tokens, read), resolve_share(input_tokens, written)
    if reads + writes > input_tokens:
        raise CachingError(f"{reads:,} tokens read and {writes:,} written exceed the {input_tokens:,} input tokens")
    warning = None
    if reads and "cache_read_mtok" not in rates:
        reads = writes = 0
        warning = "this model has no price for cached input; all input is uncached"
    elif measured:
        warning = _warn_beyond(rule, reads)
    elif reads or writes:
        reads, writes, warning = _apply_rule(rule, reads, writes)
    key, unwritten = _choose_write_key(lifetime, rates)
    parts = CachedTokens(reads, *(writes if key == each else 0 for each in ("cache_write_mtok", *LONG_WRITES.values())))
    return parts, tuple(text for text in (warning, unwritten if writes else None) if text)


def _warn_beyond(rule: CachingRule | None, reads: int) -> str | None:
    held = count_cacheable(reads, rule)
    return (
        f"by its rule this model caches {held:,} of the {reads:,} tokens; they are charged as given"
        if held < reads
        else None
    )


def _apply_rule(rule: CachingRule | None, reads: int, writes: int) -> tuple[int, int, str | None]:
    """Return reads and writes as the rule allows them: what is read begins the prompt, what is written continues it."""
    allowed = count_cacheable(reads, rule)
    whole = count_cacheable(reads + writes, rule)
    if rule and reads + writes < rule.minimum:
        fewer = f"{reads + writes:,} tokens are below this model's caching minimum of {rule.minimum:,}"
        return 0, 0, f"{fewer}; all input is uncached"
    warning = None
    if rule and allowed < reads:
        warning = f"cached input is billed in steps: {allowed:,} of the {reads:,} tokens"
    return allowed, whole - allowed if writes else 0, warning


def _choose_write_key(lifetime: Lifetime, rates: Collection[str]) -> tuple[str | None, str | None]:
    """Return (the rate that writes are charged at, or None for plain input; a warning)."""
    long = LONG_WRITES.get(lifetime)
    if long in rates:
        return long, None
    if "cache_write_mtok" in rates:
        length = lifetime.replace(" ", "-").removesuffix("s")
        hint = f"this model has no {length} cache writes; standard cache writes are used" if long else None
        return "cache_write_mtok", hint
    return None, None
