"""Calls as they are sent → the same calls with what each reads from the vendor's cache and writes to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from pricing.caching import LONG_WRITES, Lifetime
from pricing.catalog.schema import CachingRule
from pricing.conversation.calls import Sent
from pricing.conversation.on_model import Call, CallKind, Calls

READ: Final = "cache_read_mtok"
WRITE: Final = "cache_write_mtok"
MINUTES: Final = {"5 minutes": 5, "1 hour": 60, "12 hours": 720}
NO_CACHING: Final = "no price for cached input: every token is charged at the full rate"


@dataclass(frozen=True, slots=True)
class Cache:
    """Vendor's cache as the calls of a conversation use it."""

    minimum: int
    """Fewest tokens at which anything is cached."""
    step: int
    """Tokens in which the cached part grows above the minimum."""
    writes: bool
    """Whether writing is charged at a rate of its own."""
    expires: bool
    """Whether the pause between turns is longer than what is written lasts."""


def open_cache(
    rule: CachingRule | None, rates: Collection[str], lifetime: Lifetime, pause_minutes: Decimal
) -> Cache | None:
    """Return a model's cache; None where it has no price for cached input."""
    if READ not in rates:
        return None
    long, paid = LONG_WRITES.get(lifetime) in rates, WRITE in rates
    # Where longer writes are not sold, what is written lasts as long as standard writes do.
    stated = MINUTES["5 minutes"] if paid and not long else MINUTES[lifetime]
    minutes = stated if long or rule is None or rule.minutes is None else max(stated, rule.minutes)
    minimum, step = (rule.minimum, rule.step) if rule else (0, 1)  # all that is unchanged, where no rule is known
    return Cache(minimum, step, long or paid, pause_minutes > minutes)


def cache_calls(sent: Sent, cache: Cache | None, *, audio: int = 0) -> Calls:
    """Return the calls with their cached input; with no cache, nothing is.

    Each reads what the call before was sent too, and writes what the next one can read. `audio`: tokens at the
    beginning of each call that are never cached.
    """
    return Calls(tuple(_cache_each(sent, cache, audio)))


def _cache_each(sent: Sent, cache: Cache | None, audio: int) -> Iterator[Call]:
    held = [_count_held(call.unchanged, cache, audio) for call in sent.calls]
    held.append(_count_held(sent.unchanged_after, cache, audio))
    for call, (here, following) in zip(sent.calls, pairwise(held), strict=True):
        read = 0 if cache and cache.expires and call.begins else here
        written = max(0, following - read) if cache and cache.writes else 0
        output = call.output
        kind: CallKind = "compaction" if call.role == "compaction" else "call"
        yield Call(call.turn, kind, call.input_tokens, read, written, output.tokens, output.reasoning)


def _count_held(unchanged: int, cache: Cache | None, audio: int) -> int:
    """Count as `count_cacheable` does; that of a vendor's rule is worked out ten thousand times."""
    tokens = unchanged - audio
    if cache is None or tokens <= 0 or tokens < cache.minimum:
        return 0
    return tokens if cache.step == 1 else cache.minimum + (tokens - cache.minimum) // cache.step * cache.step
