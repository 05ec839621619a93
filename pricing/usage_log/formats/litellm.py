"""LiteLLM's spend logs: a row a call (`LiteLLM_SpendLogs`), and its daily sums (`LiteLLM_DailyUserSpend` and the like).

Rows of the database as JSON or CSV, and what its callbacks log
(https://docs.litellm.ai/docs/proxy/logging_spec). The provider's usage is in `metadata.usage_object` since May 2025
(BerriAI/litellm#8784); before, the three sums alone are known. `spend` is LiteLLM's own calculation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import below, check
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.inner_json import find_object
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import When
from pricing.usage_log.fields.named_tokens import read_named
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.tiers import choose_tier, describe_request, name_tier
from pricing.usage_log.fields.trace import Figure, trace_figures
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record
from pricing.usage_log.response import choose_format

TITLE: Final = "LiteLLM"
_ITS_CACHE: Final = ("true", "True", True)
"""Values of `cache_hit` where LiteLLM answered from a cache of its own, so that no vendor was asked."""
_PLAIN: Final = {"text-completion-openai": "openai", "openai_like": "", "litellm_proxy": ""}
"""Providers under another name than their models' names bear."""
_KINDS: Final = {
    "prompt_tokens": "input",
    "completion_tokens": "output",
    "total_tokens": "total",
    "cache_read_input_tokens": "cache_read",
    "cache_creation_input_tokens": "cache_write",
}
_LABELS: Final = {
    "user": ("user_api_key_user_id", "user_api_key_user_email"),
    "team": ("user_api_key_team_alias", "user_api_key_team_id"),
    "api_key": ("user_api_key_alias",),
    "project": ("user_api_key_project_alias", "user_api_key_project_id"),
}
"""What a proxy knows about the one who asked, by label; its names come before its ids."""


def _recognize(row: Row) -> str:
    if not {"spend", "response_cost"}.isdisjoint(row) and "call_type" in row:
        return "the columns call_type and " + ("spend" if "spend" in row else "response_cost")
    if {"spend", "api_requests", "custom_llm_provider"} <= row.keys():
        return "the columns api_requests and spend"
    return ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    if "api_requests" in row and "call_type" not in row:
        return (_read_day(line, row, labels),)
    if row.get("cache_hit") in _ITS_CACHE:
        return ()
    metadata = find_object(row.get("metadata"))
    record = _read_call(line, row, metadata)
    return (replace(record, labels=_find_labels(row, metadata, labels)),) if record else ()


def _read_call(line: int, row: Row, metadata: Mapping[str, Any]) -> Record | None:
    """Read a call; None for one that failed before it used anything."""
    cells = Cells(row)
    spend, call_type = cells.dollars("spend", "response_cost"), cells.word("call_type") or ""
    usage = metadata.get("usage_object")
    reading, figures = _read_usage(usage) if isinstance(usage, dict) and usage else _read_sums(row)
    reading = replace(reading, reported=spend)
    if not reading.usage.total_tokens and not reading.fees:
        if not spend:
            return None
        # an image, speech or a transcript, of which the row states the price and not the quantity
        figures = (*figures, Figure("spend", Decimal(spend), None))
    served, asked = _find_tier(row, metadata, reading), find_object(row.get("model_parameters"))
    if served and (note := describe_request(served, (asked,))):
        reading = replace(reading, note="; ".join(filter(None, (reading.note, note))))
    when = cells.when("startTime", "start_time")
    return Record(
        line,
        "litellm",
        reading,
        _name_model(cells, metadata),
        "batch" if "batch" in call_type else served or name_tier(asked.get("service_tier")),
        when.day,
        when.at,
        figures,
        cells.name("request_id", "id") or "",
    )


def _read_usage(usage: dict[str, Any]) -> tuple[Reading, tuple[Figure, ...]]:
    """Read the provider's usage as LiteLLM keeps it."""
    check(usage, "metadata.usage_object")
    fields = Fields(usage, "metadata.usage_object")
    form = choose_format(fields)
    if form is None:
        return Reading(usage=Usage()), trace_figures(fields, lambda _: None)
    return form.read(fields, Fields({})), trace_figures(fields, form.meaning)


def _read_sums(row: Row) -> tuple[Reading, tuple[Figure, ...]]:
    sums = {name: row[name] for name in _KINDS if name in row}
    named = read_named(sums, _KINDS)
    return Reading(usage=named.usage, note=named.note), named.figures


def _read_day(line: int, row: Row, labels: Labels) -> Record:
    """Read the sum of a day, a model and a key."""
    cells = Cells(row)
    reading, figures = _read_sums(row)
    spend = cells.dollars("spend")
    if spend and not reading.usage.total_tokens:
        figures = (*figures, Figure("spend", spend, None))
    return Record(
        line,
        "litellm",
        replace(reading, reported=spend),
        _name_model(cells, {}),
        day=When(*cells.when("date")).day,
        figures=figures,
        labels=_find_labels(row, {}, labels),
        requests=cells.count("api_requests"),
        summed=True,
    )


def _name_model(cells: Cells, metadata: Mapping[str, Any]) -> str | None:
    """Return the model with its provider, as LiteLLM's own names have it; other hosts sell models of the same name.

    Azure's deployments have names of a person's own; which model one is, LiteLLM says by the key of its price.
    """
    model, provider = cells.name("model"), cells.name("custom_llm_provider") or ""
    provider = _PLAIN.get(provider, provider)
    if provider == "azure":
        model = Cells(find_object(metadata.get("model_map_information"))).name("model_map_key") or model
    if not model or not provider or model.startswith(f"{provider}/"):
        return model
    return f"{provider}/{model}"


def _find_tier(row: Row, metadata: Mapping[str, Any], reading: Reading) -> str | None:
    """Raises JSONError where the places in which LiteLLM keeps it contradict each other."""
    usage = find_object(metadata.get("usage_object"))
    places = (("metadata.usage_object", usage), ("metadata", metadata), ("", row))
    stated = [(below(path, "service_tier"), place.get("service_tier")) for path, place in places]
    return choose_tier([*stated, ("metadata.usage_object", reading.tier)])


def _find_labels(row: Row, metadata: Mapping[str, Any], labels: Labels) -> Labels:
    own = find_object(metadata.get("spend_logs_metadata")) | find_object(metadata.get("requester_metadata"))
    known = {
        label: value for label, names in _LABELS.items() for name in reversed(names) if (value := metadata.get(name))
    }
    return read_labels(labels, {"metadata": own}, known, {"metadata": metadata}, row)


FORMAT: Final = LogFormat(
    "litellm", "LiteLLM spend logs", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
