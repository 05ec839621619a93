"""Usage as OpenAI's chats, responses and realtime sessions state it, and the many vendors who follow them.

`prompt_tokens` (`input_tokens` in Responses) hold cache reads and writes; `completion_tokens` hold reasoning.
"""

from __future__ import annotations

from typing import Final

from pricing.bill.image_tokens import ImageTokens
from pricing.bill.usage_fields import Fields
from pricing.bill.usage_format import INPUT, OUTPUT, SUM, WITHIN, UsageFormat
from pricing.usage import Usage

_INPUT_DETAILS: Final = ("prompt_tokens_details", "input_tokens_details", "input_token_details")
_OUTPUT_DETAILS: Final = ("completion_tokens_details", "output_tokens_details", "output_token_details")
"""Parts of the input and the output in chats, responses and realtime sessions."""

_IN_INPUT: Final = {
    "cached_tokens": "cached input",
    "cache_write_tokens": "cache write",
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
}


def _read(usage: Fields) -> tuple[Usage, ImageTokens]:
    into, out = usage.inner(*_INPUT_DETAILS), usage.inner(*_OUTPUT_DETAILS)
    again, reasoning = into.inner("cached_tokens_details"), out.number("reasoning_tokens")
    cached_audio, cached_images = again.number("audio_tokens"), again.number("image_tokens")
    cached = into.number("cached_tokens") or usage.number("prompt_cache_hit_tokens")  # DeepSeek's
    tokens, output = _whole(usage, reasoning)
    return Usage(
        input_tokens=tokens,
        cache_read_tokens=into.subtract_cached(cached, cached_audio),
        cache_write_tokens=into.number("cache_write_tokens"),
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


FORMAT: Final = UsageFormat("openai", "OpenAI", frozenset({"prompt_tokens", "input_tokens"}), _read, _MEANINGS.get)
