"""Rows of FOCUS have the columns that the specification wants, and in them what it allows."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given

from costcalc.export.csv_text import write_digits
from pricing.catalog.catalog import Catalog
from pricing.quote import ZERO
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.record import Record
from pricing.usage_log.reports.focus.columns import CHARGE_HEADS, SHEET_COLUMNS
from pricing.usage_log.reports.focus.price_sheet import list_sheet_prices
from tests.support.focus_files import find_faults, make_rows, read_specification, reduce_records, write_cells
from tests.support.price_tables import TODAY
from tests.support.usage_records import SEEDS, make_log

USAGE, SHEET = "cost_and_usage_1_4.csv", "sku_price_1_5_draft.csv"
LATER = Given(TODAY, as_of=date(2026, 11, 16))
LEFT_OUT = {
    "AllocatedMethodDetails", "AllocatedMethodId", "AllocatedResourceId", "AllocatedResourceName", "AllocatedTags",
    "AvailabilityZone", "BillingAccountType", "CapacityReservationId", "CapacityReservationStatus",
    "CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName", "CommitmentDiscountQuantity",
    "CommitmentDiscountStatus", "CommitmentDiscountType", "CommitmentDiscountUnit",
    "CommitmentProgramEligibilityDetails", "ContractApplied", "InvoiceDetailId", "InvoiceId", "PricingCurrency",
    "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost", "PricingCurrencyListUnitPrice", "RegionId",
    "RegionName", "ResourceId", "ResourceName", "ResourceType", "SubAccountId", "SubAccountName", "SubAccountType",
}  # fmt: skip
"""Columns of splits, commitments, reservations, invoices, currencies, regions, resources and sub-accounts."""


def list_cells(catalog: Catalog, rows: list[Record]) -> list[dict[str, str]]:
    return write_cells(make_rows(catalog, reduce_records(catalog, rows), LATER))


def test_all_columns_are_there_but_those_of_what_no_log_states() -> None:
    known = {column["Column"] for column in read_specification(USAGE)}
    assert len(known) == 65  # of 1.4
    assert known - {*CHARGE_HEADS} == LEFT_OUT
    assert [*CHARGE_HEADS] == sorted(CHARGE_HEADS)


@given(seed=SEEDS)
def test_each_cell_is_what_the_specification_allows(varied: Catalog, seed: int) -> None:
    cells = list_cells(varied, make_log(seed))
    assert not cells or find_faults(USAGE, cells) == []


@given(seed=SEEDS)
def test_columns_agree_with_each_other(varied: Catalog, seed: int) -> None:
    """What multiplies and adds up, and which periods hold which, as the columns' own pages have it."""
    for row in list_cells(varied, make_log(seed)):
        number = {name: D(row[name]) for name in row if re.search("Cost$|Quantity$|UnitPrice$", name) and row[name]}
        assert number["ListCost"] == number["ListUnitPrice"] * number["PricingQuantity"]
        assert number["ContractedCost"] == number["ContractedUnitPrice"] * number["PricingQuantity"]
        assert number["BilledCost"] == number["EffectiveCost"] == number["ContractedCost"]
        per = int(row["PricingUnit"].split()[0]) if row["PricingUnit"][0].isdigit() else 1
        assert number["ConsumedQuantity"] == number["PricingQuantity"] * per
        assert row["BillingPeriodStart"] <= row["ChargePeriodStart"] < row["ChargePeriodEnd"] <= row["BillingPeriodEnd"]
        assert row["SkuPriceId"].startswith(row["SkuId"])


@given(seed=SEEDS)
def test_properties_are_those_that_1_5_defines_or_our_own(varied: Catalog, seed: int) -> None:
    defined = {each["Key"]: each["AllowedValues"] for each in read_specification("sku_price_details_1_5_draft.csv")}
    seen = dict[str, str]()
    for row in list_cells(varied, make_log(seed)):
        details = json.loads(row["SkuPriceDetails"])
        for key, value in details.items():
            assert key.startswith("x_") or (key in defined and (not defined[key] or value in defined[key].split("|")))
        tokens = row["ConsumedUnit"] == "Tokens"
        assert ("TokenDirection" in details) == tokens
        assert "TokenCacheAction" not in details or details["TokenDirection"] == "Input"
        assert seen.setdefault(row["SkuPriceId"], row["SkuPriceDetails"]) == row["SkuPriceDetails"]
        assert "null" not in row["Tags"]


@given(seed=SEEDS)
def test_each_row_has_its_price_on_the_sheet(varied: Catalog, seed: int) -> None:
    sheet = {(each.sku.id, each.first): each for each in list_sheet_prices(varied)}
    found = make_rows(varied, reduce_records(varied, make_log(seed)), Given(TODAY)).rows
    for row in found:
        day = row.about.day
        mine = [
            p for p in sheet.values() if p.sku == row.about.sku and p.first <= day and (not p.until or day < p.until)
        ]
        assert [price.rate for price in mine] == [row.about.rate]
        assert row.cost == row.quantity * mine[0].rate / row.about.sku.meter.per


def test_the_shipped_tables_are_a_sheet(catalog: Catalog) -> None:
    prices = list(list_sheet_prices(catalog))
    cells = [{name: write_digits(cell(price)) for name, cell in SHEET_COLUMNS.items()} for price in prices]
    assert {entry.path for entry in catalog.entries.values()} == {price.sku.entry.path for price in prices}
    assert find_faults(SHEET, cells) == []
    assert all(price.rate >= ZERO for price in prices)


def test_no_two_prices_of_an_id_hold_on_the_same_day(catalog: Catalog) -> None:
    """dataset.md of the draft: no overlapping periods; a null end is the latest time."""
    times: dict[str, list[tuple[date, date]]] = {}
    for price in list_sheet_prices(catalog):
        times.setdefault(price.sku.id, []).append((price.first, price.until or date.max))
    for id_, spans in times.items():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), id_


@pytest.mark.parametrize("name", [USAGE, SHEET])
def test_the_check_finds_what_is_wrong(name: str) -> None:
    row = {"ServiceProviderName": "", "ChargeCategory": "Gift", "ListUnitPrice": "-1", "UnitPrice": "1e3", "Own": "1"}
    faults = find_faults(name, [row])
    known = {column["Column"] for column in read_specification(name)}
    wrong = ["ServiceProviderName: ", "ChargeCategory: Gift", "ListUnitPrice: -1", "UnitPrice: 1e3"]
    assert {*faults} >= {"Own: unknown", "SkuId: missing"} & {*faults} | {w for w in wrong if w.split(":")[0] in known}
