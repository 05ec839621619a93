"""Fields of OpenAI's usage objects, and of the vendors who follow them, each with its meaning for the charge."""

from __future__ import annotations

from typing import Final

from pricing.units import UNITS
from pricing.usage_log.fields.reading import describe_counters
from pricing.usage_log.fields.usage_format import FREE, INPUT, OUTPUT, SUM, WITHIN

INPUT_DETAILS: Final = (
    "prompt_tokens_details",
    "prompt_token_details",  # Mistral's second spelling: https://docs.mistral.ai/openapi.yaml
    "input_tokens_details",
    "input_token_details",
)
OUTPUT_DETAILS: Final = ("completion_tokens_details", "output_tokens_details", "output_token_details")
"""Parts of the input and the output in chats, responses and realtime sessions."""

CACHED: Final = (
    "prompt_cache_hit_tokens",  # DeepSeek: https://api-docs.deepseek.com/api/create-chat-completion
    "cached_tokens",  # Moonshot, Together
    "num_cached_tokens",  # Mistral
    "cached_input_tokens",  # Codex
)
"""Input that was read from the cache, where the usage object itself states it."""
WRITTEN: Final = ("cache_write_input_tokens",)
REASONED: Final = ("reasoning_output_tokens",)
"""Codex states these in the usage object itself."""
SECONDS: Final = ("prompt_audio_seconds",)
"""Seconds of audio that Mistral charges for by the minute: https://docs.mistral.ai/capabilities/audio_transcription"""

_XAI: Final = {
    "web_search_calls": "web_search",
    "x_search_calls": "x_search",
    "code_interpreter_calls": "code_session",
    "file_search_calls": "file_search",
}
_SEARCHES: Final = {"web_search_requests": "web_search"}
COUNTERS: Final = {
    "server_side_tool_usage_details": _XAI,
    "server_tool_use_details": _SEARCHES,  # OpenRouter
    "server_tool_use": _SEARCHES,  # OpenRouter, and LiteLLM for Claude
}
"""Unit of each counter of tools that cost money, by the object that holds it."""
TOP_COUNTERS: Final = {"num_search_queries": "web_search"}
"""Counters in the usage object itself: Perplexity's."""
INVOKED: Final = ("search_web", "web_search")
"""Tools of Perplexity's agents that search the web; the other ones have other prices."""

_IN_INPUT: Final = {
    "cached_tokens": "cached input",
    "cache_write_tokens": "cache write",
    "cache_write_tokens_details.ttl_12h_tokens": "cache write (12 hours)",
    "cache_write_tokens_details.ttl_30m_tokens": WITHIN,
    "web_search_requests": "web search",  # LiteLLM
    "audio_tokens": "audio input",
    "cached_tokens_details.audio_tokens": "cached audio input",
    **dict.fromkeys(("text_tokens", "image_tokens", "video_tokens"), WITHIN),
    **dict.fromkeys(("cached_tokens_details.text_tokens", "cached_tokens_details.image_tokens"), WITHIN),
}
_IN_OUTPUT: Final = {
    "reasoning_tokens": "reasoning",
    "audio_tokens": "audio output",
    **dict.fromkeys(("text_tokens", "image_tokens"), WITHIN),
    **dict.fromkeys(("accepted_prediction_tokens", "rejected_prediction_tokens"), WITHIN),
}
MEANINGS: Final = {
    "prompt_tokens": INPUT,
    "input_tokens": INPUT,
    "completion_tokens": OUTPUT,
    "output_tokens": OUTPUT,
    "total_tokens": SUM,
    "prompt_cache_miss_tokens": WITHIN,
    **dict.fromkeys(CACHED, "cached input"),
    **dict.fromkeys(WRITTEN, "cache write"),
    **dict.fromkeys(REASONED, "reasoning"),
    **dict.fromkeys(SECONDS, UNITS["minute"].item),
    **{f"{name}.{key}": meaning for name in INPUT_DETAILS for key, meaning in _IN_INPUT.items()},
    **{f"{name}.{key}": meaning for name in OUTPUT_DETAILS for key, meaning in _IN_OUTPUT.items()},
    **describe_counters(TOP_COUNTERS),
    **{f"tool_calls_details.{name}.invocation": "web search" for name in INVOKED},
    **{path: word for name, units in COUNTERS.items() for path, word in describe_counters(units, name).items()},
    "server_side_tool_usage_details.mcp_calls": FREE,
    "server_side_tool_usage_details.image_generation_calls": "images, at a price of their own",
    "num_server_side_tools_used": "the sum of all tools",
    **dict.fromkeys(("context_details.input_tokens", "context_details.output_tokens"), WITHIN),
}
