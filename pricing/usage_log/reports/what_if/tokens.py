"""Input tokens moved between what is cached, what is written to a cache and what is neither: each has one place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Final

from pricing.catalog.schema import CachingRule
from pricing.usage_log.key import PLACES, Sums

INPUT: Final = PLACES["input_tokens"]
READ: Final = PLACES["cache_read_tokens"]
WRITES: Final = tuple(PLACES[f"cache_write{lifetime}_tokens"] for lifetime in ("", "_1h", "_12h"))
AUDIO: Final = PLACES["input_audio_tokens"]
READ_AUDIO: Final = PLACES["cache_audio_read_tokens"]
IMAGES: Final = PLACES["input_image_tokens"]
READ_IMAGES: Final = PLACES["cache_image_tokens"]
REQUESTS: Final = PLACES["requests"]
NO_MORE_WRITES: Final = (
    "charges for writing to the cache; no writes are assumed beyond those of the rows, so it may cost more"
)


def count_uncached(sums: Sums) -> int:
    """Return the text of the input that is neither read from a cache nor written to one."""
    beside = (READ, *WRITES, AUDIO, READ_AUDIO, IMAGES)
    return sums[INPUT] - sum(sums[place] for place in beside)


def count_read(sums: Sums) -> int:
    """Return the text that is read from the cache."""
    return sums[READ] - sums[READ_IMAGES]


def count_written(sums: Sums) -> int:
    return sum(sums[place] for place in WRITES)


def fit_rates(sums: Sums, rates: Collection[str]) -> tuple[Sums, tuple[str, ...]]:
    """Return the sums with cached input where a model has a rate for it, and what is charged in another way.

    As `pricing.caching` has it: what has no rate is plain input, and a write of another lifetime a standard one.
    """
    moved, said = [*sums], list[str]()
    if moved[READ] and "cache_read_mtok" not in rates:
        moved[IMAGES] += moved[READ_IMAGES]
        moved[READ] = moved[READ_IMAGES] = 0
        said.append("has no price for cached input, which is charged as uncached")
    if moved[READ_AUDIO] and "cache_audio_read_mtok" not in rates and "input_audio_mtok" in rates:
        moved[AUDIO] += moved[READ_AUDIO]
        moved[READ_AUDIO] = 0
        said.append("has no price for cached audio, which is charged as audio that is not cached")
    standard, *lasting = WRITES
    for place, key in zip(lasting, ("cache_write_1h_mtok", "cache_write_12h_mtok"), strict=True):
        if moved[place] and key not in rates:
            moved[standard] += moved[place]
            moved[place] = 0
            said.append("has no price for cache writes of this lifetime, which are charged as standard ones")
    if moved[standard] and "cache_write_mtok" not in rates:
        moved[standard] = 0
        said = [text for text in said if "cache writes" not in text]
        said.append("charges nothing extra for writing to the cache; such input is charged as uncached")
    return moved, tuple(dict.fromkeys(said))


def share_cache(
    sums: Sums, share: Decimal, rates: Collection[str], rule: CachingRule | None
) -> tuple[Sums, tuple[str, ...]]:
    """Return the sums with a share of the input text read from the cache, rounded down, and what cannot be so.

    More of it comes from the uncached input and then from the writes; less of it becomes uncached. Images and audio
    stay, but for a share of 0, which is no cache at all: nothing is written to it either.
    """
    if not share:
        return _leave_cache(sums), ()
    moved = [*sums]
    text = count_uncached(sums) + count_read(sums) + count_written(sums)
    wanted = int(max(text, 0) * share)
    more = wanted - count_read(sums)
    if more > 0 and (problem := _find_obstacle(sums, wanted, rates, rule)):
        return moved, (problem,)
    moved[READ] += more
    left = more - max(count_uncached(sums), 0)
    for place in WRITES:
        taken = max(min(left, moved[place]), 0)
        moved[place] -= taken
        left -= taken
    return moved, tuple(_describe_writes(more, rates))


def _leave_cache(sums: Sums) -> Sums:
    moved = [*sums]
    for cached, place in ((READ_IMAGES, IMAGES), (READ_AUDIO, AUDIO)):
        moved[place] += moved[cached]
    for place in (READ, READ_IMAGES, READ_AUDIO, *WRITES):
        moved[place] = 0
    return moved


def _find_obstacle(sums: Sums, wanted: int, rates: Collection[str], rule: CachingRule | None) -> str:
    """Return why no more of the input can be cached; blank where it can."""
    if "cache_read_mtok" not in rates:
        return "has no price for cached input; its input stays as it is"
    requests = sums[REQUESTS]
    if rule and requests and wanted < rule.minimum * requests:
        return (
            f"caches nothing below {rule.minimum:,} tokens of a request, which these do not reach on average; "
            "their input stays as it is"
        )
    return ""


def _describe_writes(more: int, rates: Collection[str]) -> Iterator[str]:
    if more > 0 and "cache_write_mtok" in rates:
        yield NO_MORE_WRITES
