"""What of an invoice's line only that line says: read as labels, so that it stays with the key in any engine."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from pricing.usage_log.key import Key
from pricing.usage_log.reports.invoice.exact import settle

LABELS: Final = (
    "line_item", "quantity", "end_time", "end_time_iso", "token_type", "cost_type", "description", "list_price_usd",
    "ChargeCategory", "ChargePeriodEnd", "ConsumedUnit", "SkuMeter", "ChargeDescription", "BillingCurrency",
    "EffectiveCost", "BilledCost", "ListCost", "project", "workspace", "api_key",
)  # fmt: skip
"""Fields of cost exports: of OpenAI, of Anthropic, of FOCUS, and ids of accounts that all may have."""
ACCOUNTS: Final = ("project", "workspace")
"""Labels that say whose the usage is. API keys are none: gateways log digests of them, and sellers their names."""
_MOST: Final = 10**20
"""Times as many lines as there can be, and with 40 decimals, such a number is added up exactly."""
_NUMBER: Final = re.compile(r"\$?(-?[0-9,]{1,15}(?:\.[0-9]{0,40})?(?:[eE][-+]?[0-9]{1,2})?)")


def get_label(key: Key, *names: str) -> str:
    """Return the first of several fields that a line has; blank where it has none."""
    return next((value for name in names if (value := key.labels[LABELS.index(name)].strip())), "")


def get_number(key: Key, *names: str) -> Decimal | None:
    """Return the first of several fields as a number; None where it is none, or one that no invoice has."""
    found = _NUMBER.fullmatch(get_label(key, *names))
    number = Decimal(found[1].replace(",", "")) if found else None
    return None if number is None or abs(number) > _MOST else settle(number)


def find_cost(key: Key) -> Decimal | None:
    """Return the dollars of a line of FOCUS; None where it is none, whose dollars are then those that were read.

    In a file that this program wrote these are our own amounts as of then; as a log, it is read by what was used.
    """
    return get_number(key, "EffectiveCost", "BilledCost")


def has_cost(key: Key) -> bool:
    """Return True for a line that states dollars."""
    return key.reported or find_cost(key) is not None
