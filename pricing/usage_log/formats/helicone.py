"""Helicone's requests: its export (JSON lines, JSON, CSV), its API, and rows of its table.

Its columns of tokens stand beside each other: `prompt_tokens` leaves out what was read from the cache and audio
(Helicone/helicone, packages/cost/usage/openAIUsageProcessor.ts), and so does `total_tokens`. The CSV has no columns of
the cache at all. Where the export holds the vendor's response, that is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pricing.files.items import Row
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.inner_json import find_object
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.named_tokens import read_named
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record
from pricing.usage_log.response import choose_format, read_response

_KINDS: Final[Mapping[str, str]] = {
    "prompt_tokens": "input",
    "prompt_cache_read_tokens": "cache_read",
    "prompt_cache_write_5m": "cache_write",
    "prompt_cache_write_tokens": "cache_write",
    "prompt_cache_write_1h": "cache_write_1h",
    "prompt_audio_tokens": "input_audio",
    "completion_tokens": "output",
    "reasoning_tokens": "reasoning",
    "completion_audio_tokens": "output_audio",
}
_NONE: Final = ("", "00000000-0000-0000-0000-000000000000")
"""Values of `cache_reference_id` where the answer is not of Helicone's own cache."""
_HOSTS: Final = {
    "azure": "azure", "groq": "groq", "openrouter": "openrouter", "vertex": "vertex_ai", "together": "together_ai",
    "togetherai": "together_ai", "fireworks": "fireworks_ai", "deepinfra": "deepinfra",
}  # fmt: skip
"""Providers who sell models of others under the same names, so that the provider is part of the name."""
_LEAST: Final = "Helicone's file has no columns of the cache, and its prompt leaves out what was read from it"
_TABLE_COSTS: Final = 10**9
"""Costs in a dollar as Helicone's table has them, in whole numbers: packages/cost/costCalc.ts."""


def _recognize(row: Row) -> str:
    tokens = {"prompt_tokens", "completion_tokens"} <= row.keys()
    known = {"response_status", "request_model", "response_created_at"} & row.keys()
    return f"the fields request_created_at and {min(known)}" if tokens and known and "request_created_at" in row else ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    cells = Cells(row)
    if (cells.name("cache_reference_id") or "") not in _NONE:
        return ()  # nobody else was asked
    record = _read_body(line, row) or _read_columns(line, row)
    if record is None:
        return ()
    when = cells.when("request_created_at")
    properties = find_object(row.get("request_properties")) or find_object(row.get("properties"))
    users = {"user": row.get("request_user_id") or row.get("user_id")}
    return (
        replace(
            record,
            model=_name_model(cells) or record.model,
            reading=replace(record.reading, reported=_read_cost(row)),
            day=when.day,
            at=when.at,
            id=cells.name("request_id", "response_id") or "",
            labels=read_labels(labels, {"metadata": properties}, users, row),
        ),
    )


def _read_body(line: int, row: Row) -> Record | None:
    """Read the vendor's response, where the export holds it and it states its usage."""
    body = find_object(row.get("response_body"))
    usage = next((usage for key in ("usage", "usageMetadata") if isinstance(usage := body.get(key), dict)), None)
    return read_response(line, body) if usage and choose_format(Fields(usage)) else None


def _read_columns(line: int, row: Row) -> Record | None:
    """Read the columns of tokens; None for a request that failed before it used anything."""
    values = {name: row[name] for name in _KINDS if name in row}
    if Cells(values).count("prompt_cache_write_5m", "prompt_cache_write_1h"):
        values.pop("prompt_cache_write_tokens", None)  # their sum
    named, cost = read_named(values, _KINDS, beside=True), _read_cost(row)
    if named.usage.total_tokens:
        least = "" if "prompt_cache_read_tokens" in row else _LEAST
        return Record(line, "helicone", Reading(usage=named.usage), figures=named.figures, lower_bound=least)
    # an image or a second of audio, of which the row states the price and not the quantity
    return Record(line, "helicone", Reading(usage=Usage()), figures=(Figure("cost", cost, None),)) if cost else None


def _read_cost(row: Row) -> Decimal | None:
    cells = Cells(row)
    cost = cells.dollars("costUSD", "cost")
    table = "request_model" in row and "response_created_at" not in row and "costUSD" not in row
    return cost / _TABLE_COSTS if cost is not None and table and cost == int(cost) else cost


def _name_model(cells: Cells) -> str | None:
    """Return the model that answered, with the provider before it where others sell models of the same name."""
    model = cells.name("response_model", "model", "model_override", "request_model")
    host = _HOSTS.get((cells.name("provider") or "").lower())
    return f"{host}/{model}" if host and model and not model.startswith(f"{host}/") else model


FORMAT: Final = LogFormat(
    "helicone", "Helicone requests", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
