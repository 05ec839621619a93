"""Spans of a trace, as exporters write them: OpenTelemetry's JSON, its console's, and flat rows such as Phoenix's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from pricing.strict_json import as_list, as_object, below
from pricing.usage_log.fields.inner_json import find_object
from pricing.usage_log.fields.moment import When, read_when
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record

_TIMES: Final = (
    "startTimeUnixNano", "start_time_unix_nano", "start_time", "startTime", "Timestamp", "timestamp", "startTimeUnixMs",
)  # fmt: skip
GROUPS: Final = ("resourceSpans", "resource_spans", "batches")
"""Names of the groups of a whole export: OTLP's, and Tempo's."""
SCOPES: Final = ("scopeSpans", "scope_spans", "instrumentationLibrarySpans")
_FLAT: Final = ("attributes.", "gen_ai.", "llm.", "openinference.", "ai.usage.")
"""How columns of flat rows begin that are attributes."""
_ATTRIBUTES: Final = frozenset({"attributes", "SpanAttributes", "span_attributes"})
_TRACE_IDS: Final = ("traceId", "trace_id", "TraceId", "context.trace_id")
_SPAN_IDS: Final = ("spanId", "span_id", "SpanId", "context.span_id")
_MOST_DEPTH: Final = 6
_LONGEST: Final = 10_000
"""Characters of an attribute that is looked at; what is longer is a prompt or an answer."""


class Span(NamedTuple):
    """Span: its name, its attributes by their dotted names, and when it began."""

    name: str
    attributes: Mapping[str, Any]
    id: str
    when: When
    resource: Mapping[str, Any]
    """Attributes of the service that made it, as labels may name them."""


def read_spans(row: Mapping[str, Any], read: Callable[[Span], Iterable[Record]]) -> Iterable[Record]:
    """Read the spans of a row: those of a whole export or of a trace, or the row itself. Raises JSONError at last."""
    if any(isinstance(row.get(key), list) for key in GROUPS):
        return read_parts(_list_parts(row, *GROUPS), lambda group: _read_group(group, read))
    if isinstance(row.get("spans"), list):
        return read_parts(_list_parts(row, "spans"), lambda item: read(_read_span(item, _read_resource(item))))
    return read(_read_span(row, _read_resource(row)))


def _read_group(group: Mapping[str, Any], read: Callable[[Span], Iterable[Record]]) -> Iterable[Record]:
    resource = _read_resource(group)

    def read_scope(scope: Mapping[str, Any]) -> Iterable[Record]:
        return read_parts(_list_parts(scope, "spans"), lambda item: read(_read_span(item, resource)))

    return read_parts(_list_parts(group, *SCOPES), read_scope)


def _list_parts(holder: Mapping[str, Any], *keys: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects of the first of several lists, each with its path. Raises JSONError for what is none."""
    key = next((key for key in keys if holder.get(key) is not None), None)
    for index, value in enumerate(as_list(holder[key], key) if key else ()):
        yield f"{key}[{index}]", as_object(value, f"{key}[{index}]")


def is_span(row: Mapping[str, Any]) -> bool:
    """Return True for a row with the ids of a trace and a span, and attributes."""
    places = (row, find_object(row.get("context")))
    ids = _find_text(places, *_TRACE_IDS) and _find_text(places, *_SPAN_IDS)
    return bool(ids) and not _ATTRIBUTES.isdisjoint(row)


def has_attributes(row: Mapping[str, Any]) -> bool:
    """Return True for a row with attributes, in whatever place."""
    return not _ATTRIBUTES.isdisjoint(row) or any(isinstance(key, str) and key.startswith(_FLAT) for key in row)


def find_attributes(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a span by their dotted names, however an exporter nests them."""
    given = next((row[key] for key in sorted(_ATTRIBUTES & row.keys())), None)
    if isinstance(given, list):
        pairs = {str(pair.get("key")): _read_value(pair.get("value")) for pair in _objects(given)}
    elif given is not None:
        pairs = find_object(given)
    else:
        # Phoenix's table: attributes.llm.token_count.prompt
        pairs = {key.removeprefix("attributes."): value for key, value in row.items() if isinstance(key, str)}
    return dict(_flatten(pairs))


def _read_span(item: Mapping[str, Any], resource: Mapping[str, Any]) -> Span:
    places = (item, find_object(item.get("context")))
    trace, span = _find_text(places, *_TRACE_IDS), _find_text(places, *_SPAN_IDS)
    whens = (read_when(item[key]) for key in _TIMES if key in item)
    return Span(
        _find_text(places, "name", "SpanName"),
        find_attributes(item),
        f"{trace}:{span}" if trace and span else "",
        next((when for when in whens if when.day), When()),
        resource,
    )


def _find_text(places: Iterable[Mapping[str, Any]], *keys: str) -> str:
    values = (place.get(key) for place in places for key in keys)
    return next((value for value in values if isinstance(value, str)), "")


def _read_resource(item: Mapping[str, Any]) -> Mapping[str, Any]:
    resource = item.get("resource", item.get("ResourceAttributes"))
    return (
        find_attributes(resource) if isinstance(resource, dict) and "attributes" in resource else find_object(resource)
    )


def _objects(values: Any) -> Iterator[dict[str, Any]]:
    yield from (value for value in values if isinstance(value, dict)) if isinstance(values, list) else ()


def _read_value(value: Any) -> Any:
    """Return the value in OTLP's wrapper, in which whole numbers may be texts; None for lists and objects."""
    if not isinstance(value, dict):
        return value
    if "intValue" in value:
        number = value["intValue"]
        return int(number) if isinstance(number, str) and number.isdecimal() and len(number) <= 20 else number
    return next((value[key] for key in ("doubleValue", "stringValue", "boolValue") if key in value), None)


def _flatten(values: Mapping[str, Any], path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield attributes by their dotted names, without lists, which hold messages and the like."""
    for key, value in values.items():
        where = below(path, key)
        if isinstance(value, dict):
            if depth < _MOST_DEPTH:
                yield from _flatten(value, where, depth + 1)
        elif not isinstance(value, list) and not (isinstance(value, str) and len(value) > _LONGEST):
            yield where, value
