"""Usage as Anthropic's messages state it: `input_tokens` hold neither cache reads nor writes.

A message that was compacted, advised by another model, or answered by a fallback lists its `iterations`, and what is
billed is the sum of them all: the numbers above them leave compactions and advice out
(https://platform.claude.com/docs/en/build-with-claude/compaction, "Understanding usage").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pricing.strict_json import JSONError
from pricing.usage import TOKEN_FIELDS, Usage
from pricing.usage_log.fields.reading import Reading, count_fees, describe_counters
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import FREE, OUTPUT, UsageFormat

_TOOLS: Final = {"web_search_requests": "web_search", "code_execution_requests": "code_session"}
"""Unit of each counter of tools that cost money. Code runs by the hour, which the counter does not tell."""
NOWHERE: Final = (None, "global", "not_available")
"""Values of `inference_geo` that name no region; models older than the field say `not_available`."""
_ANSWERING: Final = ("message", "fallback_message")
"""Kinds of iterations that the numbers above them sum."""
_BESIDE: Final = ("compaction", "advisor_message")
"""Kinds of iterations that those numbers leave out."""
_TOKENS: Final = {
    "input_tokens": "input neither read from the cache nor written to it",
    "cache_read_input_tokens": "cached input",
    "cache_creation_input_tokens": "cache write",
    "cache_creation.ephemeral_5m_input_tokens": "cache write",
    "cache_creation.ephemeral_1h_input_tokens": "cache write (1 hour)",
    "output_tokens": OUTPUT,
    "output_tokens_details.thinking_tokens": "reasoning",
}
_MEANINGS: Final = {
    **_TOKENS,
    **{f"iterations[].{path}": f"{meaning}, of an iteration" for path, meaning in _TOKENS.items()},
    "server_tool_use.web_fetch_requests": FREE,
    "server_tool_use.tool_search_requests": FREE,  # https://docs.digitalocean.com/notes/2026/inference-tool-search/
    **describe_counters(_TOOLS, "server_tool_use"),
}


def _read(usage: Fields, response: Fields) -> Reading:
    if "prompt_tokens" in usage.values:
        raise JSONError(usage.path, "has the fields of two vendors, so it is unclear whether its parts overlap")
    own, others, unknown = _divide_iterations(usage, response.values.get("model"))
    region = usage.word("inference_geo")
    return Reading(
        usage=_add(own),
        fees=count_fees(usage.inner("server_tool_use"), _TOOLS),
        not_counted=("other_models",) * bool(others) + ("iterations",) * unknown,
        speed=usage.word("speed"),
        region=None if region in NOWHERE else region,
        context=max(each.input_tokens for each in own) if len(own) > 1 else None,
        others=others,
    )


def _divide_iterations(usage: Fields, model: object) -> tuple[list[Usage], tuple[tuple[str, Usage], ...], bool]:
    """Return (usage of the message's own model, call by call; that of other models; whether there are other kinds)."""
    own: list[Usage] = []
    others: list[tuple[str, Usage]] = []
    unknown, answered = False, False
    for each in usage.list_objects("iterations"):
        kind, name = each.values.get("type"), each.values.get("model")
        known = kind in _ANSWERING or kind in _BESIDE
        unknown = unknown or not known
        if known and isinstance(name, str) and name != model and (model is not None or kind == "advisor_message"):
            others.append((name, _read_tokens(each)))
        elif known:
            own.append(_read_tokens(each))
            answered = answered or kind in _ANSWERING
    whole = _read_tokens(usage)
    return own if answered else [whole, *own], tuple(others), unknown


def _read_tokens(usage: Fields) -> Usage:
    read, output = usage.number("cache_read_input_tokens"), usage.required("output_tokens")
    short, long = _written(usage)
    thought = usage.inner("output_tokens_details").number("thinking_tokens")
    return Usage(
        input_tokens=usage.required("input_tokens") + read + short + long,
        cache_read_tokens=read,
        cache_write_tokens=short,
        cache_write_1h_tokens=long,
        output_tokens=output,
        reasoning_tokens=min(thought, output),  # a log may state the output before the answer was whole
    )


def _add(usages: Sequence[Usage]) -> Usage:
    if len(usages) == 1:
        return usages[0]
    return Usage(**{name: sum(getattr(usage, name) for usage in usages) for name in TOKEN_FIELDS})


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
    frozenset({
        "cache_read_input_tokens", "cache_creation_input_tokens", "cache_creation", "inference_geo", "speed",
        "iterations",
    }),
    _read,
    _MEANINGS.get,
)  # fmt: skip
