"""Results of Vercel's AI SDK as applications log them: of generateText and the like, of callbacks and of steps.

Up to version 6, `usage` is that of the last step and `totalUsage` the sum of all
(https://ai-sdk.dev/docs/reference/ai-sdk-core/generate-text). Each step is a call: where the steps are there, they are
read, else the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import as_object, check
from pricing.usage_log.fields.envelope import TEXTS
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import find_when
from pricing.usage_log.fields.tiers import name_tier
from pricing.usage_log.fields.trace import trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.formats import vercel
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record

_NAMES: Final = ("inputTokens", "outputTokens", "promptTokens", "completionTokens")
_BESIDE: Final = ("providerMetadata", "experimental_providerMetadata", "finishReason", "steps", "totalUsage")
_LEAST_ID: Final = 16


def _recognize(row: Row) -> str:
    if not any(_is_usage(row.get(key)) for key in ("usage", "totalUsage")):
        return ""
    mark = next((key for key in _BESIDE if key in row), "")
    if mark or "modelId" in _inner(row, "response"):
        return f"usage and {mark or 'response.modelId'}"
    return ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    check(row, texts=TEXTS)
    steps = row.get("steps")
    usages = [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []
    if usages and all(_is_usage(step.get("usage")) for step in usages):
        for index, step in enumerate(usages):
            yield _read_call(line, step, Fields(step["usage"], f"steps[{index}].usage"), row, labels)
        return
    key = "totalUsage" if _is_usage(row.get("totalUsage")) else "usage"
    several = key == "totalUsage" and row["totalUsage"] != row.get("usage")
    yield _read_call(line, row, Fields(as_object(row.get(key), key), key), row, labels, summed=several)


def _read_call(line: int, call: Row, usage: Fields, row: Row, labels: Labels, *, summed: bool = False) -> Record:
    response = _inner(call, "response") or _inner(row, "response")
    reading = vercel.FORMAT.read(usage, Fields(call))
    when = find_when(response, call, row)
    names = (response.get("modelId"), call.get("modelId"), row.get("modelId"), _find_model(call) or _find_model(row))
    identity = response.get("id")
    return Record(
        line,
        "vercel",
        reading,
        next((name for name in names if isinstance(name, str) and name), None),
        name_tier(reading.tier),
        when.day,
        when.at,
        trace_figures(usage, vercel.FORMAT.meaning),
        identity if isinstance(identity, str) and len(identity) >= _LEAST_ID else "",
        read_labels(labels, call, row),
        requests=0 if summed else 1,
        summed=summed,
    )


def _find_model(values: Mapping[str, Any]) -> Any:
    """Return the model's name, which callbacks give as an object of its own."""
    model = values.get("model")
    return model.get("modelId") if isinstance(model, dict) else model


def _is_usage(value: Any) -> bool:
    return isinstance(value, dict) and any(value.get(name) is not None for name in _NAMES)


def _inner(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = values.get(key)
    return value if isinstance(value, dict) else {}


FORMAT: Final = LogFormat(
    "vercel", "Vercel AI SDK results", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
