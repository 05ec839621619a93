"""LangChain's messages as it writes them to logs, states and runs, and what its callback sums by model.

`usage_metadata` is LangChain's form; `response_metadata` names the model and may hold the vendor's own usage, which
says more. States and runs repeat messages, so that each is known by its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage import UsageError
from pricing.usage_log.fields.envelope import USAGE_KEYS
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record
from pricing.usage_log.response import choose_format, read_response

_TYPES: Final = ("ai", "AIMessage", "AIMessageChunk", "constructor")
_MODELS: Final = ("model_name", "model", "model_id", "modelId")
_RAW: Final = ("token_usage", "tokenUsage", "usage", "usage_metadata", "usageMetadata")
"""Names of a vendor's own usage in `response_metadata`."""
_TIMES: Final = ("timestamp", "time", "ts", "start_time")
_MOST_DEPTH: Final = 6
"""Levels of a run of LangSmith: outputs, generations (two lists), the generation, its message, kwargs."""
_SUMS: Final = frozenset({"input_tokens", "output_tokens", "total_tokens"})


def _recognize(row: Row) -> str:
    if any(_is_answer(message) for message in _list_messages(row)):
        return "usage_metadata and response_metadata"
    if row and not any(key in row for key in USAGE_KEYS) and all(map(_is_sum, row.values())):
        return "usage by model"
    return ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    messages = [message for message in _list_messages(row) if _is_answer(message)]
    if messages:
        return read_parts((("", each) for each in messages), lambda each: [_read_message(line, each, row, labels)])
    sums = ((model, usage) for model, usage in row.items() if isinstance(usage, dict))
    return read_parts((("", each) for each in sums), lambda each: [_read_sum(line, *each, read_labels(labels, row))])


def _read_sum(line: int, model: str, usage: Mapping[str, Any], labels: Labels) -> Record:
    record = read_response(line, {"model": model, "usage": usage})
    return replace(record, requests=0, summed=True, labels=labels)


def _list_messages(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield what may be answers: the row, what a serializer wrapped, and those of a state or of a run."""
    if isinstance(value, dict) and "usage_metadata" in value:
        yield value
    elif isinstance(value, dict | list) and depth < _MOST_DEPTH:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _list_messages(inner, depth + 1)


def _is_answer(message: Mapping[str, Any]) -> bool:
    usage, metadata = message.get("usage_metadata"), message.get("response_metadata")
    return isinstance(usage, dict) and (isinstance(metadata, dict) or message.get("type") in _TYPES)


def _is_sum(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() >= _SUMS


def _read_message(line: int, message: Mapping[str, Any], row: Row, labels: Labels) -> Record:
    metadata = message.get("response_metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    names = (metadata.get(key) for key in _MODELS)
    response = {
        **{key: metadata[key] for key in ("service_tier", "created", "created_at") if metadata.get(key) is not None},
        "timestamp": next((time for key in _TIMES if (time := row.get(key))), None),
        "id": metadata.get("id") or message.get("id"),
        "model": next((name for name in names if isinstance(name, str)), None),
        "usage_metadata": message["usage_metadata"],
    }
    record = read_response(line, response)
    raw = (_read_raw(line, response, metadata.get(key), record) for key in _RAW)
    return replace(next(filter(None, raw), record), labels=read_labels(labels, row, message))


def _read_raw(line: int, response: Mapping[str, Any], raw: Any, record: Record) -> Record | None:
    """Read the vendor's own usage; None where there is none, or where it is not of the same tokens."""
    if not isinstance(raw, dict) or choose_format(Fields(raw)) is None:
        return None
    try:
        more = read_response(line, {**response, "usage": raw})
    except (JSONError, UsageError):
        return None
    return more if more.usage.output_tokens == record.usage.output_tokens else None


FORMAT: Final = LogFormat(
    "langchain", "LangChain messages", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
