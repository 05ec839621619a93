"""Real exports beside each other, and invoices made from one with every class planted; prices are the shipped ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal as D
from typing import Any

from pricing.catalog.catalog import Catalog
from tests.support.invoices import MILLION, compare, cost
from tests.support.usage_logs import list_rows

RATES: Mapping[str, Mapping[str, D]] = {
    "gpt-4o-2024-08-06": {"input": D("2.5"), "cached input": D("1.25"), "output": D(10)},
    "gpt-5-mini-2025-08-07": {"input": D("0.25"), "cached input": D("0.025"), "output": D(2)},
}
"""Dollars for a million tokens: platform.openai.com, `docs/pricing`, in October 2025."""
USAGE = [row for row in list_rows("openai_usage_dashboard.csv") if row["model"]]
MINI = "gpt-5-mini-2025-08-07"
ROWS_AND_DAYS = {f"{row['start_time_iso'][:10]}": row for row in USAGE}


def list_costs() -> dict[tuple[str, str], dict[str, Any]]:
    """Return what OpenAI would charge for its sample of usage, by day and item, without the blank ones."""
    return {(day, item): line for day, row in ROWS_AND_DAYS.items() for item, line in charge(day, row)}


def charge(day: str, row: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    cached = int(D(row["input_cached_tokens"]))
    tokens = {
        "input": int(D(row["input_tokens"])) - cached,
        "cached input": cached,
        "output": int(D(row["output_tokens"])),
    }
    for item, number in tokens.items():
        dollars = number * RATES[row["model"]][item] / MILLION
        yield item, cost(f"{dollars:f}", f"{row['model']}, {item}", number, date.fromisoformat(day))


def test_a_real_export_of_usage_and_what_openai_charged(catalog: Catalog) -> None:
    """Three of the four days are the same to the last digit; on the first, more was used than the export has."""
    found = compare(catalog, list_rows("openai_usage_dashboard.csv"), list_rows("openai_costs_dashboard_2025.csv"))
    first, *others = found.periods.values()
    # 53,440 × 2.5 + 5,760 × 1.25 + 10,646 × 10 millionths
    assert (first.theirs, first.ours) == (D("0.895874"), D("0.24726"))
    assert first.classes == {"unexplained": D("0.648614")}
    assert [figures.theirs for figures in others] == [figures.ours for figures in others]
    assert others[0].theirs == D("0.569788")  # 80,992 × 0.25 + 274,770 × 2 millionths


def test_an_invoice_made_from_the_sample_differs_in_nothing(catalog: Catalog) -> None:
    assert compare(catalog, USAGE, list_costs().values()).total.classes == {}


def test_each_class_that_is_planted_into_the_samples_invoice_is_found(catalog: Catalog) -> None:
    lines = list_costs()
    fourth, fifth = "2025-10-10", "2025-10-11"
    batch = lines["2025-10-07", "output"]
    batch["amount_value"] = f"{D(batch['amount_value']) / 2:f}"  # 274,770 × $1 a million
    lines["2025-10-07", "input"]["amount_value"] = "0.0202480001"
    more = lines[fourth, "input"]
    more["quantity"] += 40_000
    more["amount_value"] = f"{D(more['amount_value']) + D('0.01'):f}"  # 40,000 × $0.25 a million
    del lines[fourth, "output"]  # 154,852 × $2 a million
    planted = [
        *lines.values(),
        cost("0.125", "vector storage", day=date(2025, 10, 10)),
        cost("-0.3", "credit grant", day=date(2025, 10, 10)),
        cost("0.05", f"{MINI}, audio input", 5_000, date(2025, 10, 11)),
        cost("0.007", f"{MINI}, cached input", day=date(2025, 10, 5)),
    ]
    first = lines["2025-10-05", "input"]
    first["amount_value"] = f"{D(first['amount_value']) + 1:f}"
    found = compare(catalog, USAGE, planted)
    assert found.total.classes == {
        "rounding": D("0.0000000001"),
        "not_in_logs": D("0.067"),  # 0.01 + 0.05 + 0.007
        "not_on_invoice": D("-0.309704"),
        "tier": D("-0.27477"),
        "discount_or_credit": D("-0.3"),
        "unmodeled_item": D("0.125"),
        "unexplained": D(1),
    }
    named = {(f"{line.period.first}", line.item): [*line.figures.classes] for line in found.lines}
    assert named["2025-10-07", "output"] == ["tier"]
    assert named[fifth, "audio input"] == ["not_in_logs"]
    assert named[fourth, "credit grant"] == ["discount_or_credit"]


def test_costs_and_usage_of_anthropics_console_beside_each_other(catalog: Catalog) -> None:
    """The sample's line at a tenth of its list price is a discount of $0.90: cost_usd 0.10, list_price_usd 1.00."""
    usage = {
        "usage_date_utc": "2026-08-05", "model_version": "claude-sonnet-4-5-20250929", "workspace": "Default",
        "usage_type": "standard", "usage_input_tokens_no_cache": "0", "usage_output_tokens": "0",
        "usage_input_tokens_cache_read": "3333333",
    }  # fmt: skip
    found = compare(catalog, [usage], list_rows("anthropic_console_cost.csv"))
    (line,) = (line for line in found.lines if line.sold.model == "claude-sonnet-4-5-20250929")
    # 3,333,333 × $0.30 a million, which is $1.00 but for its rounding
    assert line.figures.classes == {"discount_or_credit": D("-0.9"), "rounding": D("0.0000001")}


def test_openrouters_day_is_its_tokens_at_the_list_price(catalog: Catalog) -> None:
    """Its sums are those of the tokens but for a cent, and no class hides that."""
    rows = list_rows("openrouter_activity.csv")
    found = compare(catalog, rows, rows)
    assert {*found.total.classes} == {"unexplained"}
    assert abs(found.total.difference) < D("0.02")
    assert found.total.theirs_tokens == found.total.ours_tokens
