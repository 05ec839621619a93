"""Usage as OpenAI's chats, responses and realtime sessions state it, and the many vendors who follow them.

`prompt_tokens` (`input_tokens` in Responses) hold cache reads and writes; `completion_tokens` hold reasoning.
"""

from __future__ import annotations

from typing import Final

from pricing.units import SEARCH_CONTEXTS
from pricing.usage import Fees, Usage
from pricing.usage_log import reported, tool_calls
from pricing.usage_log.image_tokens import ImageTokens
from pricing.usage_log.reading import Reading, as_fees, count_fees, describe_counters
from pricing.usage_log.usage_fields import Fields
from pricing.usage_log.usage_format import FREE, INPUT, OUTPUT, SUM, WITHIN, UsageFormat

_INPUT_DETAILS: Final = ("prompt_tokens_details", "input_tokens_details", "input_token_details")
_OUTPUT_DETAILS: Final = ("completion_tokens_details", "output_tokens_details", "output_token_details")
"""Parts of the input and the output in chats, responses and realtime sessions."""

_XAI: Final = {
    "web_search_calls": "web_search",
    "x_search_calls": "x_search",
    "code_interpreter_calls": "code_session",
    "file_search_calls": "file_search",
}
_SEARCHES: Final = {"web_search_requests": "web_search"}
_COUNTERS: Final = {
    "server_side_tool_usage_details": _XAI,
    "server_tool_use_details": _SEARCHES,  # OpenRouter
    "server_tool_use": _SEARCHES,  # OpenRouter, and LiteLLM for Claude
}
"""Unit of each counter of tools that cost money, by the object that holds it."""
_UNITS: Final = {"num_search_queries": "web_search"}
"""Counters in the usage object itself: Perplexity's."""
_INVOKED: Final = ("search_web", "web_search")
"""Tools of Perplexity's agents that search the web; the other ones have other prices."""

_IN_INPUT: Final = {
    "cached_tokens": "cached input",
    "cache_write_tokens": "cache write",
    "cache_write_tokens_details.ttl_12h_tokens": "cache write (12 hours)",
    "cache_write_tokens_details.ttl_30m_tokens": WITHIN,
    "web_search_requests": "web search",  # LiteLLM
    "audio_tokens": "audio input",
    "cached_tokens_details.audio_tokens": "cached audio input",
    **dict.fromkeys(("text_tokens", "image_tokens"), WITHIN),
    **dict.fromkeys(("cached_tokens_details.text_tokens", "cached_tokens_details.image_tokens"), WITHIN),
}
_IN_OUTPUT: Final = {
    "reasoning_tokens": "reasoning",
    "audio_tokens": "audio output",
    **dict.fromkeys(("text_tokens", "image_tokens"), WITHIN),
    **dict.fromkeys(("accepted_prediction_tokens", "rejected_prediction_tokens"), WITHIN),
}
_MEANINGS: Final = {
    "prompt_tokens": INPUT,
    "input_tokens": INPUT,
    "completion_tokens": OUTPUT,
    "output_tokens": OUTPUT,
    "total_tokens": SUM,
    "prompt_cache_hit_tokens": "cached input",
    "prompt_cache_miss_tokens": WITHIN,
    **{f"{name}.{key}": meaning for name in _INPUT_DETAILS for key, meaning in _IN_INPUT.items()},
    **{f"{name}.{key}": meaning for name in _OUTPUT_DETAILS for key, meaning in _IN_OUTPUT.items()},
    **describe_counters(_UNITS),
    **{f"tool_calls_details.{name}.invocation": "web search" for name in _INVOKED},
    **{path: word for name, units in _COUNTERS.items() for path, word in describe_counters(units, name).items()},
    "server_side_tool_usage_details.mcp_calls": FREE,
    "server_side_tool_usage_details.image_generation_calls": "images, at a price of their own",
    "num_server_side_tools_used": "the sum of all tools",
    **dict.fromkeys(("context_details.input_tokens", "context_details.output_tokens"), WITHIN),
    **dict.fromkeys(("queue_time", "prompt_time", "completion_time", "total_time"), "seconds, free of charge"),
}


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
        reported=reported.read_reported(usage, response),
    )


def _count_fees(usage: Fields, response: Fields) -> Fees:
    """Return the calls of tools, from the first place that states any: a second one would state the same again."""
    for name, units in _COUNTERS.items():
        if fees := count_fees(usage.inner(name), units):
            return fees
    details = usage.inner("tool_calls_details")
    invoked = [details.inner(name) for name in _INVOKED if isinstance(details.values.get(name), dict)]
    if invoked:
        return as_fees({"web_search": sum(tool.number("invocation") for tool in invoked)})
    searches = usage.inner(*_INPUT_DETAILS).number("web_search_requests")
    return count_fees(usage, _UNITS) or as_fees({"web_search": searches}) or tool_calls.count_calls(response)


def _list_not_counted(usage: Fields, response: Fields) -> tuple[str, ...]:
    if usage.inner("server_side_tool_usage_details").number("image_generation_calls"):
        return ("image_tool",)
    return tool_calls.list_not_counted(response)


def _find_meaning(path: str) -> str | None:
    return _MEANINGS.get(path) or reported.find_meaning(path)


def _read_tokens(usage: Fields) -> tuple[Usage, ImageTokens]:
    into, out = usage.inner(*_INPUT_DETAILS), usage.inner(*_OUTPUT_DETAILS)
    again, reasoning = into.inner("cached_tokens_details"), out.number("reasoning_tokens")
    cached_audio, cached_images = again.number("audio_tokens"), again.number("image_tokens")
    cached = into.number("cached_tokens") or usage.number("prompt_cache_hit_tokens")  # DeepSeek's
    tokens, output = _whole(usage, reasoning)
    long = into.inner("cache_write_tokens_details").number("ttl_12h_tokens")
    return Usage(
        input_tokens=tokens,
        cache_read_tokens=into.subtract_cached(cached, cached_audio),
        cache_write_tokens=into.number("cache_write_tokens") - long,
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
    chat = "prompt_tokens" in usage.values
    tokens = usage.required("prompt_tokens" if chat else "input_tokens")
    total, answer = usage.optional("total_tokens"), "completion_tokens" if chat else "output_tokens"
    embedded = answer not in usage.values and total is not None
    output = 0 if embedded else usage.required(answer)
    if total is not None and reasoning and total == tokens + output + reasoning:
        output += reasoning  # xAI: reasoning stands beside the completion, not within it
    usage.check_total(total, tokens + output)
    return tokens, output


FORMAT: Final = UsageFormat("openai", "OpenAI", frozenset({"prompt_tokens", "input_tokens"}), _read, _find_meaning)
