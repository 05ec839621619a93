"""Totals of records at the prices of VARIED."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal as D
from typing import Any

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import UsageTotal, price_groups
from pricing.usage_log.key import Groups, add, reduce_record
from pricing.usage_log.plan import make_plan
from pricing.usage_log.record import Record
from tests.support.price_tables import TODAY
from tests.support.usage_records import make_record

MILLION = D(1_000_000)
MONDAY = date(2026, 11, 2)
SHORT = Usage(input_tokens=900, output_tokens=100)
COST = (900 * 2 + 100 * 8) / MILLION
"""Dollars for SHORT on `long` from MONDAY on."""


def make(usage: Usage = SHORT, **fields: Any) -> Record:
    return make_record(usage, **{"model": "long", "day": MONDAY} | fields)


def total_of(
    catalog: Catalog, *rows: Record, by: Sequence[str] = (), labels: Sequence[str] = (), **given: Any
) -> UsageTotal:
    plan, groups = make_plan(catalog, labels), Groups()
    for row in rows:
        add(groups, *reduce_record(row, plan))
    return price_groups(catalog, groups, Given(TODAY, **given), by, labels)
