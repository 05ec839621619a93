"""Amazon Bedrock's log of model invocations, as it lies in S3 and in CloudWatch: one invocation a line.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html

`inputTokenCount` holds neither cache reads nor writes. The bodies hold prompts and answers: of them only the usage is
read, which tells how long a cache write is kept, and how the request was processed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from pricing.catalog.names.makers import BEDROCK_MAKERS
from pricing.files.items import Row
from pricing.strict_json import JSONError, as_object, check
from pricing.usage import Usage
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import find_when
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure, trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import OUTPUT
from pricing.usage_log.formats import converse
from pricing.usage_log.formats.bedrock_rows import list_invocations, recognize_row
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record
from pricing.usage_log.response import choose_format

_MEANINGS: Final = {
    "input.inputTokenCount": "input neither read from the cache nor written to it",
    "input.cacheReadInputTokenCount": "cached input",
    "input.cacheWriteInputTokenCount": "cache write",
    "output.outputTokenCount": OUTPUT,
}
_BARE_ID: Final = re.compile(rf"(?:{'|'.join(BEDROCK_MAKERS)})\..+")
"""Id without a geography, which is served in the region of the call."""
_US_REGION: Final = re.compile(r"us-(east|west)-\d")
"""Regions whose rates the price table has: pricing/catalog/names/conditions.py."""


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    for invocation in list_invocations(row):
        counts = {part: _leave_bodies_out(invocation, part) for part in ("input", "output")}
        if not invocation.get("errorCode") or "outputTokenCount" in counts["output"]:  # nobody pays for a failure
            yield _read_invocation(line, invocation, counts, labels)


def _read_invocation(
    line: int, invocation: Mapping[str, Any], counts: dict[str, dict[str, Any]], labels: Labels
) -> Record:
    check(counts)
    body, when = _find_body(invocation), find_when(invocation)
    reading, figures = _read_counts(counts, body)
    identity, name = invocation.get("identity"), invocation.get("requestId")
    user = identity.get("arn") if isinstance(identity, dict) else None
    return Record(
        line,
        "bedrock",
        replace(reading, speed=converse.read_speed(body)),
        _name_model(invocation),
        converse.read_tier(body) or converse.read_tier(Fields(invocation)),
        when.day,
        when.at,
        figures,
        name[:200] if isinstance(name, str) else "",
        read_labels(labels, {"metadata": invocation.get("requestMetadata"), "user": user}, invocation),
    )


def _leave_bodies_out(invocation: Mapping[str, Any], part: str) -> dict[str, Any]:
    inner = invocation.get(part)
    return {key: value for key, value in as_object({} if inner is None else inner, part).items() if "Body" not in key}


def _read_counts(counts: dict[str, dict[str, Any]], body: Fields) -> tuple[Reading, tuple[Figure, ...]]:
    """Read the log's own counts; where it has none, the usage of the answer in its body."""
    into, out, usage = Fields(counts["input"], "input"), Fields(counts["output"], "output"), body.inner("usage")
    if "inputTokenCount" not in into.values and (form := choose_format(usage)):
        return form.read(usage, body), trace_figures(usage, form.meaning)
    read, written = into.number("cacheReadInputTokenCount"), into.number("cacheWriteInputTokenCount")
    long = _count_hour_writes(usage, written)
    tokens = Usage(
        input_tokens=into.required("inputTokenCount") + read + written,
        cache_read_tokens=read,
        cache_write_tokens=written - long,
        cache_write_1h_tokens=long,
        output_tokens=out.number("outputTokenCount"),  # embeddings have none
    )
    return Reading(usage=tokens), trace_figures(Fields(counts), _MEANINGS.get)


def _count_hour_writes(usage: Fields, written: int) -> int:
    """Return how much of what was written is kept for an hour, which Claude and Converse say in their own words."""
    details = usage.list_objects("cacheDetails")
    long = usage.inner("cache_creation").number("ephemeral_1h_input_tokens")
    long += sum(item.number("inputTokens") for item in details if item.word("ttl") == "1h")
    if long > written:
        raise JSONError(usage.path, f"{long:,} tokens exceed the {written:,} that were written to the cache")
    return long


def _find_body(invocation: Mapping[str, Any]) -> Fields:
    """Return the object in the answer's body that has a usage: of a stream, the last, with all that was said of it."""
    output = invocation.get("output")
    body = output.get("outputBodyJson") if isinstance(output, dict) else None
    events = [event for event in (body if isinstance(body, list) else [body]) if isinstance(event, dict)]
    holders = [holder for event in events for holder in (event, event.get("message"), event.get("metadata"))]
    found = [each for each in holders if isinstance(each, dict) and isinstance(each.get("usage"), dict)]
    usage = {key: value for each in found for key, value in each["usage"].items()}
    check(usage)
    return Fields({**found[-1], "usage": usage} if found else {}, "output.outputBodyJson")


def _name_model(invocation: Mapping[str, Any]) -> str | None:
    """Return the model's id; with the region where that may have prices of its own, as LiteLLM writes it."""
    name, region = invocation.get("modelId"), invocation.get("region")
    if not isinstance(name, str) or not name:
        return None
    elsewhere = isinstance(region, str) and not _US_REGION.fullmatch(region)
    return f"bedrock/{region}/{name}" if elsewhere and _BARE_ID.fullmatch(name) else name


FORMAT: Final = LogFormat(
    "bedrock-log",
    "Amazon Bedrock invocation log",
    recognize_row,
    lambda labels: RowReader(_read_row, labels),
    divisible=True,
)
