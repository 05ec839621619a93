"""Usage as Anthropic's messages state it: `input_tokens` hold neither cache reads nor writes."""

from __future__ import annotations

from typing import Final

from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.reading import Reading, count_fees, describe_counters
from pricing.usage_log.usage_fields import Fields
from pricing.usage_log.usage_format import FREE, OUTPUT, UsageFormat

_TOOLS: Final = {"web_search_requests": "web_search", "code_execution_requests": "code_session"}
"""Unit of each counter of tools that cost money. Code runs by the hour, which the counter does not tell."""
_NOWHERE: Final = (None, "global", "not_available")
"""Values of `inference_geo` that name no region; models older than the field say `not_available`."""
_MEANINGS: Final = {
    "input_tokens": "input neither read from the cache nor written to it",
    "cache_read_input_tokens": "cached input",
    "cache_creation_input_tokens": "cache write",
    "cache_creation.ephemeral_5m_input_tokens": "cache write",
    "cache_creation.ephemeral_1h_input_tokens": "cache write (1 hour)",
    "output_tokens": OUTPUT,
    "server_tool_use.web_fetch_requests": FREE,
    **describe_counters(_TOOLS, "server_tool_use"),
}


def _read(usage: Fields, _: Fields) -> Reading:
    if "prompt_tokens" in usage.values:
        raise JSONError(usage.path, "has the fields of two vendors, so it is unclear whether its parts overlap")
    read = usage.number("cache_read_input_tokens")
    short, long = _written(usage)
    region = usage.word("inference_geo")
    return Reading(
        usage=Usage(
            input_tokens=usage.required("input_tokens") + read + short + long,
            cache_read_tokens=read,
            cache_write_tokens=short,
            cache_write_1h_tokens=long,
            output_tokens=usage.required("output_tokens"),
        ),
        fees=count_fees(usage.inner("server_tool_use"), _TOOLS),
        speed=usage.word("speed"),
        region=None if region in _NOWHERE else region,
    )


def _written(usage: Fields) -> tuple[int, int]:
    """Return cache writes (for 5 minutes, for an hour); older responses state only the first."""
    written = usage.optional("cache_creation_input_tokens")
    kinds = usage.inner("cache_creation")
    short, long = kinds.number("ephemeral_5m_input_tokens"), kinds.number("ephemeral_1h_input_tokens")
    if usage.values.get("cache_creation") is None:
        return written or 0, 0
    if written is not None and short + long != written:
        problem = f"{short:,} + {long:,} tokens do not add up to the {written:,} of cache_creation_input_tokens"
        raise JSONError(kinds.path, problem)
    return short, long


FORMAT: Final = UsageFormat(
    "anthropic",
    "Anthropic",
    frozenset({"cache_read_input_tokens", "cache_creation_input_tokens", "cache_creation", "inference_geo", "speed"}),
    _read,
    _MEANINGS.get,
)
