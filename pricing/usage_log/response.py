"""A vendor's response, in whatever envelope → a record: model, tier, day, and its usage object.

Each vendor divides a request differently; `USAGE_FORMATS` lists the ways.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from pricing.strict_json import JSONError, as_object, below, check
from pricing.usage_log.fields.envelope import TEXTS, Found, find_response
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import find_when
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.reported import find_meaning, read_reported
from pricing.usage_log.fields.tiers import choose_tier, describe_request
from pricing.usage_log.fields.tool_calls import trace_calls
from pricing.usage_log.fields.trace import trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import UsageFormat
from pricing.usage_log.formats import (
    anthropic,
    cohere,
    converse,
    gemini,
    invoke_model,
    langchain,
    litellm_usage,
    openai,
    transcription,
    vercel,
    voyage,
)
from pricing.usage_log.formats.openrouter_names import is_generation, name_model
from pricing.usage_log.record import Record

USAGE_FORMATS: Final = (
    invoke_model.FORMAT,
    gemini.FORMAT,
    cohere.FORMAT,
    litellm_usage.FORMAT,
    anthropic.FORMAT,
    langchain.FORMAT,
    vercel.FORMAT,
    openai.FORMAT,
    transcription.FORMAT,
    converse.FORMAT,
    voyage.FORMAT,
)
"""Formats in the order in which they are tried: those whose fields others have too come late."""

BATCH: Final = "the sum of a batch; its results state the same tokens, so read one of the two"
_SPEEDS: Final = ("ultrafast",)
"""Words for a speed that OpenAI writes where it writes the tier."""


def read_response(line: int, value: Any, labels: tuple[str, ...] = ()) -> Record:
    """Read a response, in whatever holds it, or the usage object of one. Raises JSONError and UsageError."""
    check(value, texts=TEXTS)
    found = find_response(as_object(value, ""))
    usage = found.find_usage()
    form = choose_format(usage)
    if form is None:
        raise JSONError(usage.path, "has no usage; expected prompt_tokens, input_tokens or promptTokenCount")
    response = Fields(found.values, found.path)
    reading, when = form.read(usage, response), find_when(found.values, *found.around)
    if reading.reported is None and (reported := read_reported(usage, response)) is not None:
        reading = replace(reading, reported=reported)
    served = _find_tier(found, usage, reading)
    if served in _SPEEDS:
        reading, served = replace(reading, speed=served), None
    asked = "" if found.batch else describe_request(served, found.around or (_drop_tier(found.values),))
    if note := "; ".join(filter(None, (reading.note, BATCH * _is_batch(found), asked))):
        reading = replace(reading, note=note)
    return Record(
        line,
        form.vendor,
        reading,
        _find_model(found),
        "batch" if found.batch else served,
        when.day,
        when.at,
        (
            *trace_figures(usage, lambda path: form.meaning(path) or find_meaning(path), bare=usage.path == found.path),
            *trace_calls(response),
        ),
        found.find_id(bare=usage.path == found.path),
        read_labels(labels, found.values, *found.around),
        context=reading.context,
        requests=_count_requests(found.values),
        summed=_is_batch(found),
    )


def _find_tier(found: Found, usage: Fields, reading: Reading) -> str | None:
    places = [(found.path, found.values), *([(usage.path, usage.values)] if usage.path != found.path else ())]
    stated = [(below(path, "service_tier"), values.get("service_tier")) for path, values in places]
    return choose_tier([*stated, (usage.path, reading.tier)])


def _is_batch(found: Found) -> bool:
    """Return True for a batch of OpenAI, which states the sum of its results."""
    return found.values.get("object") == "batch"


def _drop_tier(response: dict[str, Any]) -> dict[str, Any]:
    """Return a response that nothing holds as what holds its request: its own tier is the answer's."""
    return {key: value for key, value in response.items() if key != "service_tier"}


def _find_model(found: Found) -> str | None:
    """Return the model as written; of OpenRouter, whose names are those of others too, as one of the host's."""
    model = found.find_text("model", "modelVersion", "model_version", "modelId")
    return name_model(model) if is_generation(found.values.get("id")) else model


def _count_requests(response: dict[str, Any]) -> int:
    """Return 1, or of a batch of OpenAI, which states the sum of its results, how many of them there are."""
    if response.get("object") != "batch":
        return 1
    return Fields(response).inner("request_counts").number("completed")


def choose_format(usage: Fields) -> UsageFormat | None:
    """Return the format of a usage object; None: it is of none."""
    for form in USAGE_FORMATS:
        if not form.marks.isdisjoint(usage.values) and form.fits(usage):
            return form
    return None
