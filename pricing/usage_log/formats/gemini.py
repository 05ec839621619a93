"""Usage as Gemini's API and Vertex AI state it: `promptTokenCount` holds cache reads; thoughts stand beside the output.

Its Python client writes `prompt_token_count` and so on; both spellings are read. The Live API says `response…` where
the others say `candidates…`. What is 0 is left out, as JSON of protocol buffers has it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from pricing.strict_json import JSONError, as_list, as_object, below
from pricing.usage import Usage
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.fields.reading import Reading, as_fees
from pricing.usage_log.fields.tiers import choose_tier
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import INPUT, SUM, WITHIN, UsageFormat
from pricing.usage_log.formats.grounding import count_grounding

_COUNTS: Final = {
    "promptTokenCount": INPUT,
    "toolUsePromptTokenCount": "input from tool results",
    "cachedContentTokenCount": "cached input",
    "candidatesTokenCount": "visible output",
    "responseTokenCount": "visible output",
    "thoughtsTokenCount": "reasoning",
    "totalTokenCount": SUM,
}
_DETAILS: Final = (
    "promptTokensDetails", "promptTokenDetails", "cacheTokensDetails", "candidatesTokensDetails",
    "responseTokensDetails", "toolUsePromptTokensDetails",
)  # fmt: skip
_MEANINGS: Final = {
    **_COUNTS,
    **{f"{name}[].tokenCount": WITHIN for name in _DETAILS},
    # what models before Gemini 2 were charged by: https://cloud.google.com/vertex-ai/generative-ai/pricing
    **{f"billablePromptUsage.{name}": WITHIN for name in ("textCount", "imageCount")},
}

_TIERS: Final = {
    "ON_DEMAND": "standard",
    "ON_DEMAND_PRIORITY": "priority",
    "ON_DEMAND_FLEX": "flex",
    "PROVISIONED_THROUGHPUT": "provisioned_throughput",
    "TRAFFIC_TYPE_UNSPECIFIED": None,
    "STANDARD": "standard",
    "PRIORITY": "priority",
    "FLEX": "flex",
    "UNSPECIFIED": None,
}
"""Our words for Vertex AI's `trafficType` and the Gemini API's `serviceTier`: google/genai/types.py of
googleapis/python-genai. Provisioned throughput is paid by the month, so that no price by the token is right."""


def _read(given: Fields, response: Fields) -> Reading:
    usage = _camel_keys(given)
    prompt, output, thoughts = _read_counts(usage)
    shown = _add_modalities(usage, "promptTokensDetails") + _add_modalities(usage, "toolUsePromptTokensDetails")
    cached = _add_modalities(usage, "cacheTokensDetails")
    answered = _add_modalities(usage, "candidatesTokensDetails") + _add_modalities(usage, "responseTokensDetails")
    images = usage.subtract_cached(shown["IMAGE"], cached["IMAGE"], "image")
    queries, maps = count_grounding(response)
    made_video = answered["VIDEO"] > 0  # at a rate of its own, which no part of the output has here
    return Reading(
        usage=Usage(
            input_tokens=prompt,
            cache_read_tokens=_count_cached(usage, cached) - cached["AUDIO"],
            output_tokens=output + thoughts,
            reasoning_tokens=thoughts,
            input_audio_tokens=usage.subtract_cached(shown["AUDIO"], cached["AUDIO"]),
            cache_audio_read_tokens=cached["AUDIO"],
            output_audio_tokens=answered["AUDIO"],
        ),
        images=ImageTokens(images, cached["IMAGE"], answered["IMAGE"] if answered else None),
        fees=as_fees({"web_search": queries}),
        not_counted=(*(("maps",) if maps and not queries else ()), *(("video_second",) if made_video else ())),
        tier=_read_tier(usage),
    )


def _read_counts(usage: Fields) -> tuple[int, int, int]:
    """Return (input, visible output, reasoning), compared with the total."""
    thoughts, total = usage.number("thoughtsTokenCount"), usage.optional("totalTokenCount")
    output = usage.number("candidatesTokenCount") or usage.number("responseTokenCount")
    tools = usage.number("toolUsePromptTokenCount")
    # an answer that was blocked states no count at all, and the Live API no input where nothing more was said
    none = "candidatesTokenCount" not in usage.values if total is None else total == tools + output + thoughts
    prompt = tools + (usage.number if none else usage.required)("promptTokenCount")
    usage.check_total(total, prompt + output + thoughts)
    return prompt, output, thoughts


def _count_cached(usage: Fields, details: Counter[str]) -> int:
    """Return what was read from the cache; some answers state only its details (googleapis/python-genai#795)."""
    stated, parts = usage.optional("cachedContentTokenCount"), details.total()
    if stated is not None and parts > stated:
        problem = f"{parts:,} tokens exceed the {stated:,} of cachedContentTokenCount that they are part of"
        raise JSONError(below(usage.path, "cacheTokensDetails"), problem)
    return parts if stated is None else stated


def _read_tier(usage: Fields) -> str | None:
    """Return how the request was processed; a word that we do not know stays, so that nothing else is priced."""
    words = {key: word for key in ("trafficType", "serviceTier") if (word := usage.word(key))}
    return choose_tier((below(usage.path, key), _TIERS.get(word.upper(), word)) for key, word in words.items())


def _add_modalities(usage: Fields, key: str) -> Counter[str]:
    """Return the tokens in a list of details by their modality."""
    where = below(usage.path, key)
    sums: Counter[str] = Counter()
    for index, value in enumerate(as_list(usage.values.get(key) or [], where)):
        item = _camel_keys(Fields(as_object(value, below(where, index)), below(where, index)))
        sums[item.word("modality") or ""] += item.number("tokenCount")
    return sums


def _camel_keys(usage: Fields) -> Fields:
    return Fields({_camel(key): value for key, value in usage.values.items()}, usage.path)


def _camel(name: str) -> str:
    """Return `promptTokenCount` for `prompt_token_count`."""
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name)


FORMAT: Final = UsageFormat(
    "gemini",
    "Gemini",
    frozenset({*_COUNTS, "trafficType"} | {_snake(name) for name in (*_COUNTS, "trafficType")}),
    _read,
    lambda path: _MEANINGS.get(_camel(path)),
)
