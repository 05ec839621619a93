"""Calls of models in traces: OpenTelemetry's conventions for generative AI, and those of OpenLLMetry and OpenInference.

By the convention the input holds its cached tokens (open-telemetry/semantic-conventions#3163); packages differ, even of
one maker (traceloop/openllmetry#4449). So an input that is less than its cached tokens, or whose total says so, is read
as one without them. A note says how it was read. Spans of agents, chains and tools repeat the sum of the calls
within them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from pricing.files.items import Row
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.inner_json import find_object
from pricing.usage_log.fields.labels import SPELLINGS, read_labels
from pricing.usage_log.fields.named_tokens import read_named
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.tiers import name_tier
from pricing.usage_log.fields.trace import Figure, trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.formats import vercel
from pricing.usage_log.formats.span_names import (
    AI,
    COSTS,
    HOSTS,
    KINDS,
    LABELS,
    MODELS,
    OPERATIONS,
    PLACES,
    PROVIDERS,
    TIERS,
    USAGE,
)  # fmt: skip
from pricing.usage_log.formats.spans import GROUPS, SCOPES, Span, find_attributes, has_attributes, is_span, read_spans
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record

_KIND: Final = "openinference.span.kind"
_CALLS: Final = ("LLM", "EMBEDDING")
_STEPS: Final = (".doGenerate", ".doStream", ".doEmbed")
"""Ends of the operations of Vercel's AI SDK that are calls; the ones without repeat their sum."""
_MARKS: Final = ("gen_ai.", "llm.", "ai.operationId", "openinference.", "traceloop.")
_WITHIN: Final = "cached tokens read as part of the input, as OpenTelemetry's conventions have it"
_LEAST_ID: Final = 16
"""Characters of an id that a vendor gave, which spans of several packages about one call share."""


def _recognize(row: Row) -> str:
    if key := next((key for key in GROUPS if _is_group(row.get(key))), ""):
        return key
    spans = row.get("spans")
    item = spans[0] if isinstance(spans, list) and spans and isinstance(spans[0], dict) else row
    if not has_attributes(item):
        return ""
    if name := next((name for name in find_attributes(item) if name.startswith(_MARKS)), ""):
        return f"the attribute {name[:60]}" if name.isprintable() else ""
    # a trace holds spans of anything, of which only the calls of models are read
    return "the ids of a trace and a span" if is_span(item) else ""


def _is_group(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and any(key in first for key in SCOPES)


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    return read_spans(row, lambda span: _read_span(line, span, labels))


def _read_span(line: int, span: Span, labels: Labels) -> Iterator[Record]:
    if is_call(span.name, span.attributes):
        yield _read_call(line, span, labels)


def is_call(name: str, attributes: Mapping[str, Any]) -> bool:
    """Return True for a span that is a call of a model and states what it used."""
    if not any(key.startswith(USAGE) for key in attributes):
        return False
    if operation := attributes.get("ai.operationId"):
        return str(operation).endswith(_STEPS)
    if kind := attributes.get(_KIND):
        return str(kind).upper() in _CALLS
    if operation := attributes.get("gen_ai.operation.name"):
        return str(operation) in OPERATIONS
    if attributes.get("traceloop.span.kind"):
        return False  # workflow, task, agent and tool
    # Pydantic AI's span of an agent's run, before it named its operation
    return not (attributes.get("agent_name") or attributes.get("gen_ai.agent.name") or name.endswith("agent run"))


def _read_call(line: int, span: Span, labels: Labels) -> Record:
    cells = Cells(span.attributes)
    reading, figures = read_usage(span.attributes)
    response = cells.name("gen_ai.response.id", "ai.response.id") or ""
    return Record(
        line,
        "opentelemetry",
        reading,
        _name_model(cells),
        name_tier(cells.word(*TIERS) or reading.tier),
        span.when.day,
        span.when.at,
        figures,
        response if len(response) >= _LEAST_ID else span.id,
        _find_labels(span, labels),
    )


def read_usage(attributes: Mapping[str, Any]) -> tuple[Reading, tuple[Figure, ...]]:
    """Read the usage of a span. Raises JSONError and UsageError."""
    cost = _read_cost(attributes)
    if any(name.startswith(AI) for name in attributes):
        usage = Fields(_nest(attributes), "attributes.ai.usage")
        metadata = find_object(attributes.get("ai.response.providerMetadata"))
        reading = vercel.FORMAT.read(usage, Fields({"providerMetadata": metadata}))
        reading = reading if cost is None else replace(reading, reported=cost)
        return reading, trace_figures(usage, vercel.FORMAT.meaning)
    used = {name: value for name, value in attributes.items() if name.startswith(USAGE)}
    named = read_named(used, KINDS, path="attributes")
    cached = named.usage.cache_read_tokens or named.usage.written_tokens
    note = named.note or (_WITHIN if cached else "")
    return Reading(usage=named.usage, reported=cost, note=note), named.figures


def _nest(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of the AI SDK as its usage object has them."""
    usage: dict[str, Any] = {}
    for name, value in attributes.items():
        if name.startswith(AI):
            outer, _, inner = name.removeprefix(AI).partition(".")
            if not inner:
                usage[outer] = Cells({name: value}).optional(name)
            elif isinstance(usage.setdefault(outer, {}), dict):
                usage[outer][inner] = Cells({name: value}).optional(name)
    return usage


def _read_cost(attributes: Mapping[str, Any]) -> Decimal | None:
    return Cells(attributes).dollars(*COSTS)


def _name_model(cells: Cells) -> str | None:
    """Return the model, with the provider before it where others sell models of the same name."""
    model, provider = cells.name(*MODELS), (cells.name(*PROVIDERS) or "").lower().partition(".chat")[0]
    host = HOSTS.get(provider)
    return f"{host}/{model}" if host and model and not model.startswith(f"{host}/") else model


def _find_labels(span: Span, labels: Labels) -> Labels:
    places = (span.attributes, span.resource)
    known: dict[str, Any] = {}
    for label in labels:
        own = (form.format(name) for name in SPELLINGS.get(label, (label,)) for form in PLACES)
        values = (place.get(key) for key in (*own, *LABELS.get(label, ())) for place in places)
        known[label] = next((value for value in values if value not in (None, "")), None)
    return read_labels(labels, known)


FORMAT: Final = LogFormat(
    "opentelemetry", "OpenTelemetry spans", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
