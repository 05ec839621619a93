"""Usage as OpenAI's chats, responses and realtime sessions state it, and the many vendors who follow them.

`prompt_tokens` (`input_tokens` in Responses) hold cache reads and writes; `completion_tokens` hold reasoning.
"""

from __future__ import annotations

from typing import Final

from pricing.strict_json import JSONError
from pricing.units import SEARCH_CONTEXTS
from pricing.usage import Fees, Usage
from pricing.usage_log.fields import tool_calls
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.fields.reading import Reading, as_fees, count_fees
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import UsageFormat
from pricing.usage_log.formats.openai_fields import (
    CACHED,
    COUNTERS,
    INPUT_DETAILS,
    INVOKED,
    MEANINGS,
    OUTPUT_DETAILS,
    REASONED,
    SECONDS,
    TOP_COUNTERS,
    WRITTEN,
)


def _read(usage: Fields, response: Fields) -> Reading:
    version, size = tool_calls.find_search(response)
    stated = usage.word("search_context_size")
    tokens, images = _read_tokens(usage)
    return Reading(
        usage=tokens,
        images=images,
        fees=_count_fees(usage, response),
        not_counted=_list_not_counted(usage, response),
        search_context=stated if stated in SEARCH_CONTEXTS else size,
        search_type=version,
    )


def _count_fees(usage: Fields, response: Fields) -> Fees:
    """Return the seconds of audio, and the calls of tools."""
    seconds = as_fees({"minute": _first(usage, SECONDS)})
    return (*seconds, *_count_calls(usage, response))


def _count_calls(usage: Fields, response: Fields) -> Fees:
    """Return the calls of tools, from the first place that states any: a second one would state the same again."""
    for name, units in COUNTERS.items():
        if usage.values.get(name) and (fees := count_fees(usage.inner(name), units)):
            return fees
    details = usage.inner("tool_calls_details")
    invoked = [details.inner(name) for name in INVOKED if isinstance(details.values.get(name), dict)]
    if invoked:
        return as_fees({"web_search": sum(tool.number("invocation") for tool in invoked)})
    searches = usage.inner(*INPUT_DETAILS).number("web_search_requests")
    return count_fees(usage, TOP_COUNTERS) or as_fees({"web_search": searches}) or tool_calls.count_calls(response)


def _list_not_counted(usage: Fields, response: Fields) -> tuple[str, ...]:
    if usage.inner("server_side_tool_usage_details").number("image_generation_calls"):
        return ("image_tool",)
    return tool_calls.list_not_counted(response)


def _read_tokens(usage: Fields) -> tuple[Usage, ImageTokens]:
    into, out = usage.inner(*INPUT_DETAILS), usage.inner(*OUTPUT_DETAILS)
    again, reasoning = into.inner("cached_tokens_details"), out.number("reasoning_tokens") or _first(usage, REASONED)
    cached_audio, cached_images = again.number("audio_tokens"), again.number("image_tokens")
    cached = into.number("cached_tokens") or _first(usage, CACHED)
    tokens, output = _whole(usage, reasoning)
    long = into.inner("cache_write_tokens_details").number("ttl_12h_tokens")
    return Usage(
        input_tokens=tokens,
        cache_read_tokens=into.subtract_cached(cached, cached_audio),
        cache_write_tokens=(into.number("cache_write_tokens") or _first(usage, WRITTEN)) - long,
        cache_write_12h_tokens=long,
        output_tokens=output,
        reasoning_tokens=reasoning,
        input_audio_tokens=into.subtract_cached(into.number("audio_tokens"), cached_audio),
        cache_audio_read_tokens=cached_audio,
        output_audio_tokens=out.number("audio_tokens"),
    ), ImageTokens(
        into.subtract_cached(into.number("image_tokens"), cached_images, "image"),
        cached_images,
        out.optional("image_tokens"),
    )


def _whole(usage: Fields, reasoning: int) -> tuple[int, int]:
    """Return (input, output) of a chat or a response, compared with its total."""
    chat = "prompt_tokens" in usage.values or "input_tokens" not in usage.values
    for one, other in (("prompt_tokens", "input_tokens"), ("completion_tokens", "output_tokens")):
        if (first := usage.number(one)) and (second := usage.number(other)) and first != second:
            raise JSONError(usage.path, f"{one} is {first:,} and {other} {second:,}, so it is unclear which counts")
    tokens = _read_input(usage, "prompt_tokens" if chat else "input_tokens")
    total, answer = usage.optional("total_tokens"), "completion_tokens" if chat else "output_tokens"
    embedded = answer not in usage.values and (total is not None or _first(usage, SECONDS))
    output = 0 if embedded else usage.required(answer)
    if total is not None and reasoning and total == tokens + output + reasoning:
        output += reasoning  # xAI: reasoning stands beside the completion, not within it
    if not _first(usage, SECONDS):  # Mistral's total has tokens of audio, too, which are charged by the minute
        usage.check_total(total, tokens + output)
    return tokens, output


def _read_input(usage: Fields, key: str) -> int:
    """Return all input; DeepSeek's gateways may state only its two parts, and Mistral's of silence none."""
    hit, missed = usage.optional("prompt_cache_hit_tokens"), usage.optional("prompt_cache_miss_tokens")
    if usage.values.get(key) is None and hit is not None and missed is not None:
        return hit + missed
    return usage.number(key) if _first(usage, SECONDS) else usage.required(key)


def _first(usage: Fields, keys: tuple[str, ...]) -> int:
    """Return the number of the first of several fields that states one."""
    for key in keys:  # a loop: a generator takes twice as long for keys that are not there
        if number := usage.number(key):
            return number
    return 0


FORMAT: Final = UsageFormat(
    "openai",
    "OpenAI",
    frozenset({"prompt_tokens", "input_tokens", "prompt_cache_hit_tokens", "prompt_audio_seconds"}),
    _read,
    MEANINGS.get,
)
