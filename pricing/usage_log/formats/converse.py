"""Usage as Amazon Bedrock's Converse states it: `inputTokens` hold neither cache reads nor writes.

Some answers state a number under two names, `cacheReadInputTokens` and `cacheReadInputTokenCount`; Nova's own API knows
the second one alone. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html
"""

from __future__ import annotations

from typing import Final

from pricing.strict_json import JSONError, below
from pricing.usage import Usage
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import OUTPUT, SUM, WITHIN, UsageFormat

_READ: Final = ("cacheReadInputTokens", "cacheReadInputTokenCount")
_WRITTEN: Final = ("cacheWriteInputTokens", "cacheWriteInputTokenCount")
"""Both names of a number."""
_MEANINGS: Final = {
    "inputTokens": "input neither read from the cache nor written to it",
    **dict.fromkeys(_READ, "cached input"),
    **dict.fromkeys(_WRITTEN, "cache write"),
    "cacheDetails[].inputTokens": WITHIN,
    "outputTokens": OUTPUT,
    "totalTokens": SUM,
}
_TIERS: Final = {"default": "standard"}
"""priority and flex are our words, too; what was reserved is paid by the month, so that no price by the token is right.
https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html"""


def _read(usage: Fields, response: Fields) -> Reading:
    read, written = _read_either(usage, _READ), _read_either(usage, _WRITTEN)
    uncached, output = usage.required("inputTokens"), usage.required("outputTokens")
    total, whole = usage.optional("totalTokens"), uncached + read + written + output
    # models without a cache of their own, and older answers, leave it out of the total
    usage.check_total(total, uncached + output if total == uncached + output else whole)
    long = _count_hour_writes(usage, written)
    return Reading(
        usage=Usage(
            input_tokens=uncached + read + written,
            cache_read_tokens=read,
            cache_write_tokens=written - long,
            cache_write_1h_tokens=long,
            output_tokens=output,
        ),
        tier=read_tier(response),
        speed=read_speed(response),
    )


def _read_either(usage: Fields, names: tuple[str, str]) -> int:
    """Return a number that may stand under two names. Raises JSONError where they differ."""
    numbers = [number for name in names if (number := usage.optional(name)) is not None]
    if len(set(numbers)) > 1:
        problem = f"{numbers[1]:,}, but {names[0]} is {numbers[0]:,}"
        raise JSONError(below(usage.path, names[1]), problem)
    return numbers[0] if numbers else 0


def _count_hour_writes(usage: Fields, written: int) -> int:
    """Return what was written to the cache for an hour, of what was written at all."""
    details = usage.list_objects("cacheDetails")
    counts = [(item.word("ttl"), item.number("inputTokens")) for item in details]
    stated = sum(number for _, number in counts)
    if counts and stated != written:
        problem = f"{stated:,} tokens do not add up to the {written:,} of {_WRITTEN[0]}"
        raise JSONError(below(usage.path, "cacheDetails"), problem)
    return sum(number for ttl, number in counts if ttl == "1h")


def read_tier(response: Fields) -> str | None:
    """Return how the request was processed; a word that we do not know stays, so that nothing else is priced."""
    stated = response.values.get("serviceTier")
    word = Fields(stated).word("type") if isinstance(stated, dict) else response.word("serviceTier")
    return _TIERS.get(word, word) if word else None


def read_speed(response: Fields) -> str | None:
    """Return how fast the request was processed: `optimized` latency has prices of its own, which no table has."""
    stated = response.values.get("performanceConfig")
    word = Fields(stated).word("latency") if isinstance(stated, dict) else None
    return word if word != "standard" else None


FORMAT: Final = UsageFormat(
    "bedrock",
    "Amazon Bedrock",
    frozenset({"inputTokens", "outputTokens", *_READ, *_WRITTEN}),
    _read,
    _MEANINGS.get,
)
