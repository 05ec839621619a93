"""Columns of FOCUS: Cost and Usage as of 1.4, and SKU Price as of the draft of 1.5, with ours after them.

Names, and what may be null: FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec, specification/datasets/cost_and_usage and
specification/datasets/sku_price. None is null. Columns that only some bills need, such as those of commitments,
invoices and resources, are left out, as the specification lets a file do that has nothing to say in them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pricing.catalog.catalog import Provider
from pricing.usage_log.reports.focus.charge_rows import ChargeRow
from pricing.usage_log.reports.focus.price_sheet import SheetPrice

Cell = str | int | Decimal | None
CATEGORY: Final = "AI and Machine Learning"
CURRENCY: Final = "USD"
UNKNOWN_ACCOUNT: Final = "unknown"
SUBCATEGORY: Final = "Generative AI"
"""Of all models: a ServiceName should have one alone, by its primary purpose (servicename.md)."""


def _provider(row: ChargeRow) -> Provider:
    return row.about.sku.entry.provider


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _quantity(row: ChargeRow) -> Decimal:
    return row.quantity / row.about.sku.meter.per


def _reasoning(row: ChargeRow) -> int | None:
    return int(row.reasoning) if row.about.sku.meter.unit == "output_mtok" else None


def _write_time(day: date) -> str:
    return f"{day}T00:00:00Z"


def _price(row: ChargeRow) -> Decimal:
    return Decimal(0) if row.about.complimentary else row.about.rate


CHARGE_COLUMNS: Final[Mapping[str, Callable[[ChargeRow], Cell]]] = {
    "BilledCost": lambda row: row.billed,
    "BillingAccountName": lambda row: None,
    "BillingCurrency": lambda row: CURRENCY,
    "BillingPeriodEnd": lambda row: _write_time(_end_of_month(row.about.day)),
    "BillingPeriodStart": lambda row: _write_time(row.about.day.replace(day=1)),
    "ChargeCategory": lambda row: "Usage",
    "ChargeClass": lambda row: None,
    "ChargeDescription": lambda row: row.about.sku.describe(),
    "ChargeFrequency": lambda row: "Usage-Based",
    "ChargePeriodEnd": lambda row: _write_time(row.about.day + timedelta(days=1)),
    "ChargePeriodStart": lambda row: _write_time(row.about.day),
    "ConsumedQuantity": lambda row: row.quantity,
    "ConsumedUnit": lambda row: row.about.sku.meter.consumed,
    "ContractedCost": lambda row: row.billed,
    "ContractedUnitPrice": _price,
    "EffectiveCost": lambda row: row.billed,
    "HostProviderName": lambda row: _provider(row).name,
    "InvoiceIssuerName": lambda row: _provider(row).name,
    "ListCost": lambda row: row.cost,
    "ListUnitPrice": lambda row: row.about.rate,
    "PricingCategory": lambda row: "Standard",
    "PricingQuantity": _quantity,
    "PricingUnit": lambda row: row.about.sku.meter.priced,
    "ServiceCategory": lambda row: CATEGORY,
    "ServiceName": lambda row: _provider(row).name,
    "ServiceProviderName": lambda row: _provider(row).name,
    "ServiceSubcategory": lambda row: SUBCATEGORY,
    "SkuId": lambda row: row.about.sku.sku_id,
    "SkuMeter": lambda row: row.about.sku.meter.name,
    "SkuPriceDetails": lambda row: row.about.sku.details,
    "SkuPriceId": lambda row: row.about.sku.id,
    "Tags": lambda row: row.about.tags,
    "x_AtLeast": lambda row: "true" if row.about.at_least else "false",
    "x_ReasoningTokens": _reasoning,
    "x_ReportedCost": lambda row: row.reported if row.about.reported else None,
    "x_RequestCount": lambda row: row.requests if row.about.counted else None,
    "x_UsageDetails": lambda row: row.about.details,
}
"""Cell of a row by its column; two more hold for a whole file: BillingAccountId, and x_LeftOut in its first row."""
ACCOUNT, LEFT_OUT = "BillingAccountId", "x_LeftOut"
CHARGE_HEADS: Final = tuple(sorted((*CHARGE_COLUMNS, ACCOUNT, LEFT_OUT)))
"""In the order of the alphabet, as in the specification's own examples; ours come last."""


def list_charge_cells(row: ChargeRow, account: str, left_out: str) -> list[Cell]:
    """List the cells of a row in the order of CHARGE_HEADS."""
    beside: dict[str, Cell] = {ACCOUNT: account, LEFT_OUT: left_out}
    return [beside[name] if name in beside else CHARGE_COLUMNS[name](row) for name in CHARGE_HEADS]


SHEET_COLUMNS: Final[Mapping[str, Callable[[SheetPrice], Cell]]] = {
    "ChargeCategory": lambda row: "Usage",
    "ContractId": lambda row: None,
    "PricingCurrency": lambda row: CURRENCY,
    "PricingCurrencyCategory": lambda row: "Payable",
    "PricingServiceName": lambda row: row.sku.entry.provider.name,
    "PricingUnit": lambda row: row.sku.meter.priced,
    "ServiceProviderName": lambda row: row.sku.entry.provider.name,
    "SkuId": lambda row: row.sku.sku_id,
    "SkuPriceCreated": lambda row: _write_time(row.sku.entry.provider.version),
    "SkuPriceDescription": lambda row: row.sku.describe(),
    "SkuPriceEffectiveEnd": lambda row: _write_time(row.until) if row.until else None,
    "SkuPriceEffectiveStart": lambda row: _write_time(row.first),
    "SkuPriceEligibility": lambda row: json.dumps(
        {"IsComplexScope" if row.sku.entry.provider.own else "IsGlobalScope": True}
    ),
    "SkuPriceId": lambda row: row.sku.id,
    "SkuPriceLastUpdated": lambda row: _write_time(row.sku.entry.provider.version),
    "UnitPrice": lambda row: row.rate,
    "UnitPriceType": lambda row: "Custom" if row.sku.entry.provider.own else "List",
    "x_Announced": lambda row: "true" if row.price.status == "announced" else "false",
    "x_SkuMeter": lambda row: row.sku.meter.name,
    "x_SkuPriceDetails": lambda row: row.sku.details,
    "x_Source": lambda row: row.source,
}
"""Cell of a price by its column."""
