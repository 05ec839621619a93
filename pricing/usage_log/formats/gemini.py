"""Usage as Gemini's API states it: `promptTokenCount` holds cache reads; thoughts stand beside the visible output.

Its Python client writes `prompt_token_count` and so on; both spellings are read.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from pricing.strict_json import as_list, as_object, below
from pricing.usage import Usage
from pricing.usage_log.image_tokens import ImageTokens
from pricing.usage_log.reading import Reading, as_fees
from pricing.usage_log.usage_fields import Fields
from pricing.usage_log.usage_format import INPUT, SUM, WITHIN, UsageFormat

_MEANINGS: Final = {
    "promptTokenCount": INPUT,
    "toolUsePromptTokenCount": "input from tool results",
    "cachedContentTokenCount": "cached input",
    "candidatesTokenCount": "visible output",
    "thoughtsTokenCount": "reasoning",
    "totalTokenCount": SUM,
    "promptTokensDetails[].tokenCount": WITHIN,
    "cacheTokensDetails[].tokenCount": WITHIN,
    "candidatesTokensDetails[].tokenCount": WITHIN,
    "toolUsePromptTokensDetails[].tokenCount": WITHIN,
}


def _read(given: Fields, response: Fields) -> Reading:
    usage = _camel_keys(given)
    prompt = usage.required("promptTokenCount") + usage.number("toolUsePromptTokenCount")
    thoughts = usage.number("thoughtsTokenCount")
    output = usage.number("candidatesTokenCount") + thoughts
    usage.check_total(usage.optional("totalTokenCount"), prompt + output)
    shown, cached = _modalities(usage, "promptTokensDetails"), _modalities(usage, "cacheTokensDetails")
    answered = _modalities(usage, "candidatesTokensDetails")
    images = usage.subtract_cached(shown["IMAGE"], cached["IMAGE"], "image")
    queries, maps = _count_grounding(response)
    return Reading(
        usage=Usage(
            input_tokens=prompt,
            cache_read_tokens=usage.subtract_cached(usage.number("cachedContentTokenCount"), cached["AUDIO"]),
            output_tokens=output,
            reasoning_tokens=thoughts,
            input_audio_tokens=usage.subtract_cached(shown["AUDIO"], cached["AUDIO"]),
            cache_audio_read_tokens=cached["AUDIO"],
            output_audio_tokens=answered["AUDIO"],
        ),
        images=ImageTokens(images, cached["IMAGE"], answered["IMAGE"]),
        fees=as_fees({"web_search": queries}),
        not_counted=("maps",) if maps and not queries else (),
    )


def _count_grounding(response: Fields) -> tuple[int, bool]:
    """Return (search queries, whether the answer rests on maps).

    Google's page on grounding: empty queries are ignored for billing, and unique ones counted.
    """
    queries: set[str] = set()
    maps = False
    for candidate in response.list_objects("candidates"):
        grounding = _camel_keys(_camel_keys(candidate).inner("groundingMetadata"))
        asked = as_list(grounding.values.get("webSearchQueries") or [], below(grounding.path, "webSearchQueries"))
        queries |= {query for query in asked if isinstance(query, str) and query.strip()}
        maps = maps or any("maps" in chunk.values for chunk in grounding.list_objects("groundingChunks"))
    return len(queries), maps


def _modalities(usage: Fields, key: str) -> Counter[str]:
    """Return the tokens of audio and of images in a list of details."""
    where = below(usage.path, key)
    sums: Counter[str] = Counter()
    for index, value in enumerate(as_list(usage.values.get(key) or [], where)):
        item = Fields(as_object(value, below(where, index)), below(where, index))
        if item.values.get("modality") in ("AUDIO", "IMAGE"):
            sums[item.values["modality"]] += _camel_keys(item).number("tokenCount")
    return sums


def _camel_keys(usage: Fields) -> Fields:
    return Fields({_camel(key): value for key, value in usage.values.items()}, usage.path)


def _camel(name: str) -> str:
    """Return `promptTokenCount` for `prompt_token_count`."""
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


FORMAT: Final = UsageFormat(
    "gemini",
    "Gemini",
    frozenset({"promptTokenCount", "candidatesTokenCount", "prompt_token_count", "candidates_token_count"}),
    _read,
    lambda path: _MEANINGS.get(_camel(path)),
)
