"""Which tokens of a prompt are read from a vendor's cache, and which are written to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pricing.catalog.schema import CachingRule
from pricing.usage import Usage

Lifetime = Literal["5 minutes", "1 hour"]


class CachingError(ValueError):
    """Cached tokens that a prompt cannot have; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class CachedUsage:
    """A usage with its cached part, and what could not be as asked for."""

    usage: Usage
    warnings: tuple[str, ...] = ()


def cached_part(tokens: int, rule: CachingRule | None) -> int:
    """How many tokens of an unchanged beginning of a prompt the vendor's cache holds.

    Nothing below the rule's minimum; above it, the minimum and whole steps. Without a rule: all of them.
    """
    if rule is None:
        return tokens
    if tokens < rule.minimum:
        return 0
    return rule.minimum + (tokens - rule.minimum) // rule.step * rule.step


def share_of(tokens: int, amount: int | Decimal) -> int:
    """A number of tokens as it is; a Decimal as a share from 0 to 1, rounded down. Raises CachingError."""
    if isinstance(amount, Decimal):
        if not amount.is_finite() or not 0 <= amount <= 1:
            raise CachingError(f"a share is between 0 and 1, not {amount}")
        return int(tokens * amount)
    if amount < 0:
        raise CachingError(f"a number of tokens is not negative: {amount:,}")
    return amount


def cached_usage(
    *,
    input_tokens: int,
    read: int | Decimal,
    written: int | Decimal = 0,
    lifetime: Lifetime = "5 minutes",
    rates: Collection[str],
    rule: CachingRule | None = None,
    output_tokens: int = 0,
    reasoning_tokens: int = 0,
) -> CachedUsage:
    """The usage of a request of which a part is read from the cache and a part written to it.

    `read` and `written` are numbers of tokens, or shares of the input (Decimal). `rates` are the keys of the rates
    that the model has: without one for cached input all tokens are fresh, without one for writing, writes are.
    Raises CachingError where the parts are more than the input, UsageError for impossible numbers.
    """
    reads, writes = share_of(input_tokens, read), share_of(input_tokens, written)
    if reads + writes > input_tokens:
        raise CachingError(f"{reads:,} tokens read and {writes:,} written are more than the {input_tokens:,} of input")
    warnings: list[str] = []
    if reads and "cache_read_mtok" not in rates:
        reads = writes = 0
        warnings.append("this model has no price for cached input; all input is fresh")
    elif reads or writes:
        reads, writes, warning = _under(rule, reads, writes)
        warnings += [warning] if warning else []
    key, warning = _write_key(lifetime, rates)
    if writes and warning:
        warnings.append(warning)
    usage = Usage(
        input_tokens=input_tokens,
        cache_read_tokens=reads,
        cache_write_tokens=writes if key == "cache_write_mtok" else 0,
        cache_write_1h_tokens=writes if key == "cache_write_1h_mtok" else 0,
        output_tokens=output_tokens,
        reasoning_tokens=reasoning_tokens,
    )
    return CachedUsage(usage, tuple(warnings))


def _under(rule: CachingRule | None, reads: int, writes: int) -> tuple[int, int, str | None]:
    """Reads and writes as the rule allows them: what is read begins the prompt, what is written continues it."""
    allowed = cached_part(reads, rule)
    whole = cached_part(reads + writes, rule)
    if rule and reads + writes < rule.minimum:
        fewer = f"{reads + writes:,} tokens are fewer than the {rule.minimum:,} from which this model caches"
        return 0, 0, f"{fewer}; all input is fresh"
    warning = None
    if rule and allowed < reads:
        warning = f"cached input comes in steps: {allowed:,} of the {reads:,} tokens"
    return allowed, whole - allowed if writes else 0, warning


def _write_key(lifetime: Lifetime, rates: Collection[str]) -> tuple[str | None, str | None]:
    """(the rate that writes are charged at, or None for plain input; a warning)."""
    if lifetime == "1 hour" and "cache_write_1h_mtok" in rates:
        return "cache_write_1h_mtok", None
    if "cache_write_mtok" in rates:
        hint = "this model has no writes for an hour; its ordinary ones are counted" if lifetime == "1 hour" else None
        return "cache_write_mtok", hint
    return None, None
