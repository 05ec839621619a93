"""`costcalc usage --format focus` and `costcalc prices sheet`: files that billing tools and this one read."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal as D
from pathlib import Path

import pytest

from tests.support.commands import fails, run, run_priced_or_not
from tests.support.focus_files import find_faults
from tests.support.usage_answers import CLAUDE, OPENAI, UNKNOWN, write_all, write_lines

pytestmark = pytest.mark.usefixtures("acme")


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_usage_is_a_row_for_each_meter(tmp_path: Path) -> None:
    """1,000 × 1 and 100 × 4, each by a million."""
    log = write_lines(tmp_path / "a.jsonl", [OPENAI])
    rows = read_csv(run("usage", log, "--format", "focus", "--billing-account", "acct-7"))
    assert [(row["SkuMeter"], row["ConsumedQuantity"], row["BilledCost"]) for row in rows] == [
        ("Input Tokens", "1000.0", "0.001"),
        ("Output Tokens", "100.0", "0.0004"),
    ]
    assert {row["BillingAccountId"] for row in rows} == {"acct-7"}
    assert find_faults("cost_and_usage_1_4.csv", rows) == []


def test_the_file_read_again_has_the_same_total(tmp_path: Path) -> None:
    words = ("usage", *write_all(tmp_path), "--labels", "session")
    before = json.loads(run_priced_or_not(*words, "--format", "json"))
    file = tmp_path / "focus.csv"
    run_priced_or_not(*words, "--format", "focus", "--output", str(file))
    after = json.loads(run_priced_or_not("usage", str(file), "--labels", "session", "--format", "json"))
    assert after["formats"][0]["format"] == "FOCUS"
    for name in ("amount", "low", "high", "partial"):
        assert after["total"][name] == before["total"][name]
    known = {json.dumps(group["keys"]): group["amount"] for group in before["groups"] if group["amount"]}
    assert {json.dumps(group["keys"]): group["amount"] for group in after["groups"]} == known


def test_what_has_no_price_is_left_out_and_the_command_says_so(tmp_path: Path) -> None:
    log = write_lines(tmp_path / "a.jsonl", [OPENAI, UNKNOWN])
    problem = fails(1, "usage", log, "--format", "focus")
    assert problem.startswith("1 row with 1,100 tokens has no price (unknown)")
    assert problem.endswith("; the file leaves out 1 row without a price")
    rows = read_csv(run_priced_or_not("usage", log, "--format", "focus"))
    assert [row["x_LeftOut"] for row in rows] == ["1 row without a price", ""]


def test_what_states_no_day_is_left_out_until_it_is_given_one(tmp_path: Path) -> None:
    log = write_lines(tmp_path / "a.jsonl", [{name: OPENAI[name] for name in ("object", "model", "usage")}])
    problem = fails(1, "usage", log, "--format", "focus")
    assert problem == "the file leaves out 1 row without a day; --as-of gives a day to rows that state none"
    rows = read_csv(run("usage", log, "--format", "focus", "--as-of", "2026-11-20"))
    assert {row["ChargePeriodStart"] for row in rows} == {"2026-11-20T00:00:00Z"}
    assert sum(D(row["BilledCost"]) for row in rows) == D("0.0014")


def test_a_file_of_nothing_is_its_columns(tmp_path: Path) -> None:
    log = write_lines(tmp_path / "a.jsonl", [UNKNOWN])
    text = run_priced_or_not("usage", log, "--format", "focus")
    assert read_csv(text) == []
    assert text.startswith("BilledCost,BillingAccountId,")


def test_no_report_fits_into_the_file(tmp_path: Path) -> None:
    log = write_lines(tmp_path / "a.jsonl", [OPENAI])
    problem = fails(2, "usage", log, "--format", "focus", "--what-if", "tier=batch")
    assert problem == "--format focus has what was used and no report; leave out one of them"


def test_an_account_is_of_that_file_alone(tmp_path: Path) -> None:
    log = write_lines(tmp_path / "a.jsonl", [OPENAI])
    assert fails(2, "usage", log, "--billing-account", "acct-7") == "--billing-account is of --format focus; add it"
    assert "printable characters" in fails(2, "usage", log, "--format", "focus", "--billing-account", "a\nb")


def test_an_account_is_no_formula(tmp_path: Path) -> None:
    log = write_lines(tmp_path / "a.jsonl", [OPENAI])
    rows = read_csv(run("usage", log, "--format", "focus", "--billing-account", "=1+1"))
    assert {row["BillingAccountId"] for row in rows} == {"'=1+1"}


def test_prices_of_usage_stand_on_the_sheet(tmp_path: Path) -> None:
    log = write_lines(tmp_path / "a.jsonl", [OPENAI | {"service_tier": "priority"}, CLAUDE])
    used = read_csv(run_priced_or_not("usage", log, "--format", "focus"))
    sheet = read_csv(run("prices", "sheet", "--provider", "acme", "--as-of", "2026-11-02"))
    assert find_faults("sku_price_1_5_draft.csv", sheet) == []
    prices = {row["SkuPriceId"]: row for row in sheet}
    assert len(prices) == len(sheet)
    for row in used:
        assert prices[row["SkuPriceId"]]["UnitPrice"] == row["ListUnitPrice"]
        assert prices[row["SkuPriceId"]]["x_SkuPriceDetails"] == row["SkuPriceDetails"]
    assert prices["acme/fast-1#input_mtok#tier=priority"]["UnitPrice"] == "2.0"
    assert prices["acme/fast-1#input_mtok"]["UnitPriceType"] == "Custom"


def test_the_sheet_has_all_time_and_no_canceled_price() -> None:
    sheet = read_csv(run("prices", "sheet", "--provider", "acme"))
    times = [
        (row["UnitPrice"], row["SkuPriceEffectiveStart"][:10], row["SkuPriceEffectiveEnd"][:10], row["x_Announced"])
        for row in sheet
        if row["SkuPriceId"] == "acme/fast-2#input_mtok"
    ]
    assert times == [
        ("3.0", "2026-01-01", "2027-01-01", "false"),
        ("6.0", "2027-01-01", "", "true"),
    ]
    hours = {row["SkuPriceId"] for row in sheet if "utc=" in row["SkuPriceId"]}
    assert hours == {f"acme/fast-2#{unit}#utc=22:00-02:00,mon,tue" for unit in ("input_mtok", "output_mtok")}


def test_a_sheet_of_nobody_is_refused() -> None:
    assert fails(1, "prices", "sheet", "--provider", "nobody").startswith("no table of nobody; choose from ")
