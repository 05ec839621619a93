"""Columns of sellers' cost exports: what to say of a file that lacks one, as where a seller has renamed it."""

from __future__ import annotations

import csv
from typing import Final, NamedTuple

from pricing.files.csv_items import find_delimiter
from pricing.files.sources import Source, open_source

_HEAD: Final = 1 << 16


class Export(NamedTuple):
    """Cost export of a seller."""

    title: str
    needed: tuple[str, ...]
    others: tuple[str, ...]


EXPORTS: Final = (
    Export(
        "OpenAI’s costs (CSV)",
        ("start_time", "amount_value", "line_item"),
        ("end_time", "start_time_iso", "end_time_iso", "amount_currency", "quantity", "quantity_unit", "project_id",
         "organization_id", "organization_name", "api_source"),
    ),
    Export(
        "Anthropic Console’s costs (CSV)",
        ("usage_date_utc", "model", "token_type", "cost_usd"),
        ("workspace", "api_key", "usage_type", "context_window", "list_price_usd", "cost_type", "inference_geo"),
    ),
    Export(
        "FOCUS",
        ("ChargePeriodStart", "BilledCost"),
        ("ChargePeriodEnd", "EffectiveCost", "ListCost", "BillingCurrency", "ChargeCategory", "ConsumedQuantity",
         "ConsumedUnit", "PricingQuantity", "PricingUnit", "SkuMeter", "SkuId", "ServiceCategory", "ServiceName"),
    ),
    Export(
        "OpenRouter’s activity (CSV)",
        ("Date", "Slug", "Usage", "BYOK Usage", "Requests", "Prompt Tokens", "Completion Tokens"),
        ("Reasoning Tokens",),
    ),
    Export(
        "Cursor’s usage events (CSV)",
        ("Date", "Model", "Input (w/o Cache Write)", "Cost"),
        ("Kind", "Max Mode", "Input (w/ Cache Write)", "Cache Read", "Output Tokens", "Total Tokens"),
    ),
    Export("DeepSeek’s costs (CSV)", ("model", "wallet_type", "cost", "currency"), ("start_time_iso", "end_time_iso")),
)  # fmt: skip
"""As their readers in `formats` find them."""
EXPECTED: Final = ", ".join(export.title for export in EXPORTS)


def describe_columns(source: Source) -> str:
    """Say which columns a file lacks to be the cost export that it looks like; blank where it is like none."""
    header = _read_header(source)
    near = max(EXPORTS, key=lambda export: len(header & {*export.needed, *export.others}))
    shared = header & {*near.needed, *near.others}
    missing = [f'"{name}"' for name in near.needed if name not in header]
    if len(shared) < 2 or not missing or 2 * len(missing) > len(near.needed):  # of something else
        return ""
    column = "column" if len(missing) == 1 else "columns"
    return f"looks like {near.title} without the {column} {', '.join(missing)}; restore the seller’s own names"


def _read_header(source: Source) -> set[str]:
    try:
        with open_source(source) as file:
            line = file.read(_HEAD).partition(b"\n")[0]
    except (OSError, ImportError):
        return set()
    delimiter = find_delimiter(line)
    text = line.decode("utf-8-sig", "replace")
    if not delimiter or text.lstrip().startswith(("{", "[")):
        return set()
    try:
        return {cell.strip() for cell in next(csv.reader([text], delimiter=delimiter), [])}
    except csv.Error:
        return set()
