"""Each class of difference, planted in an invoice, is found and named: arithmetic with the rates of TABLE."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.plan import make_plan
from pricing.usage_log.reports.invoice.read import read_invoice_rows
from pricing.usage_log.reports.invoice.reconcile import reconcile
from pricing.usage_log.rows import reduce_rows
from tests.support.invoices import DAY, MILLION, compare, cost, used
from tests.support.price_tables import TODAY

AUGUST = date(2026, 8, 31)
SEPTEMBER = date(2026, 9, 1)


def test_the_same_on_both_sides(alpha: Catalog) -> None:
    usage = used(input_cached_tokens=400_000, output_tokens=50_000)
    found = compare(
        alpha,
        [usage],
        [
            cost("1.2", "alpha, input", 600_000),  # 600,000 × $2 a million
            cost("0.2", "alpha, cached input", 400_000),
            cost("0.4", "alpha, output", 50_000),
        ],
    )
    assert [(line.item, line.figures.theirs, line.figures.ours) for line in found.lines] == [
        ("cached input", D("0.2"), D("0.2")),
        ("input", D("1.2"), D("1.2")),
        ("output", D("0.4"), D("0.4")),
    ]
    assert found.total.classes == {}
    assert (found.total.theirs_tokens, found.total.ours_tokens) == (D(1_050_000), D(1_050_000))


@pytest.mark.parametrize(
    ("usage", "invoice", "classes", "words"),
    [
        pytest.param(
            {"input_tokens": 333}, {"dollars": "0.000666001", "tokens": 333}, {"rounding": "0.000000001"}, "",
            id="rounding",
        ),
        pytest.param(
            {}, {"dollars": "2.6", "tokens": 1_300_000}, {"not_in_logs": "0.6"}, "", id="300,000 tokens not in the logs"
        ),
        pytest.param(
            {}, {"dollars": "1.5", "tokens": 750_000}, {"not_on_invoice": "-0.5"}, "", id="250,000 not on the invoice"
        ),
        pytest.param(
            {}, {"dollars": "1", "tokens": MILLION}, {"tier": "-1"}, "batch instead of standard", id="tier"
        ),
        pytest.param(
            {"batch": True}, {"dollars": "6", "tokens": MILLION}, {"tier": "5"}, "priority instead of batch",
            id="priority",
        ),
        pytest.param(
            {}, {"dollars": "4", "tokens": MILLION}, {"price_day": "2"}, "prices until 2026-08-31", id="price of August"
        ),
        pytest.param(
            {}, {"dollars": "5", "tokens": MILLION}, {"long_context": "3"}, "requests at the price for long ones",
            id="long",
        ),
        pytest.param(
            {"input_tokens": MILLION}, {"dollars": "2.9", "tokens": MILLION}, {"long_context": "0.9"},
            "some requests may be at the price for long ones", id="some long",
        ),
        pytest.param(
            {}, {"dollars": "0.7", "tokens": MILLION}, {"unexplained": "-1.3"}, "", id="nothing fits"
        ),
        pytest.param(
            {"model": "nobody"}, {"dollars": "7", "item": "nobody, input", "tokens": MILLION}, {"unknown_model": "7"},
            "not in any price table", id="unknown model",
        ),
        pytest.param(
            {"service_tier": "incentivized-tier"}, {"dollars": "2", "tokens": MILLION}, {"complimentary": "2"},
            "that it gave for nothing", id="billed although given",
        ),
        pytest.param(
            {}, {"dollars": "1.3", "tokens": 1_300_000}, {"not_in_logs": "0.6", "tier": "-1.3"},
            "batch instead of standard", id="rows and tier at once",
        ),
    ],
)  # fmt: skip
def test_a_planted_class_is_found_and_named(
    alpha: Catalog, usage: dict[str, Any], invoice: dict[str, Any], classes: dict[str, str], words: str
) -> None:
    found = compare(alpha, [used(**usage)], [cost(**invoice)])
    (line,) = found.lines
    assert line.figures.classes == {kind: D(dollars) for kind, dollars in classes.items()}
    assert words in "; ".join(line.words)


def test_tokens_for_nothing_are_no_missing_rows(alpha: Catalog) -> None:
    """Logs that know nothing of the free tier came to 2.2 times the dashboard (pydantic/genai-prices#115)."""
    free = cost("0", "alpha, data sharing incentive tier - input tokens", 600_000)
    found = compare(alpha, [used()], [cost("0.8", "alpha, input", 400_000), free])
    (line,) = found.lines
    assert line.figures.classes == {"complimentary": -D("1.2")}  # 600,000 × $2 a million
    assert line.figures.theirs_tokens == MILLION
    marked = [used(input_tokens=400_000), used(input_tokens=600_000, service_tier="incentivized-tier")]
    assert compare(alpha, marked, [cost("0.8", "alpha, input", 400_000), free]).total.classes == {}


@pytest.mark.parametrize("tier", ["incentivized-tier", "default"])
def test_what_the_seller_counts_as_used_and_does_not_bill_was_for_nothing(alpha: Catalog, tier: str) -> None:
    """OpenAI's costs leave complimentary tokens out, and its usage has them, by tier or not."""
    beside = [used(input_tokens=400_000), used(input_tokens=600_000, service_tier=tier)]
    paid = cost("0.8", "alpha, input", 400_000)
    (line,) = compare(alpha, [used()], [paid, *beside]).lines
    assert line.figures.classes == {"complimentary": -D("1.2")}
    assert compare(alpha, [used()], [paid]).total.classes == {"not_on_invoice": -D("1.2")}
    fewer = compare(alpha, [used(input_tokens=900_000)], [paid, *beside])
    assert fewer.total.classes == {"complimentary": -D("1.2"), "not_in_logs": D("0.2")}


def test_what_is_for_nothing_need_not_be_on_the_invoice(alpha: Catalog) -> None:
    marked = [used(input_tokens=400_000), used(input_tokens=600_000, service_tier="incentivized-tier")]
    (line,) = compare(alpha, marked, [cost("1.0", "alpha, input", 500_000)]).lines
    assert line.figures.classes == {"not_in_logs": D("0.2")}


def test_rows_that_only_one_side_has(alpha: Catalog) -> None:
    days = [date(2026, 9, 27), DAY, date(2026, 9, 29)]
    usage = [used(days[0]), used(days[1]), used(days[2])]
    invoice = [cost("2", day=days[0]), cost("3", "beta, output", day=days[1]), cost("2", day=days[2])]
    found = compare(alpha, usage, invoice)
    assert {(line.sold.model, line.item): line.figures.classes for line in found.lines if line.figures.classes} == {
        ("alpha", "input"): {"not_on_invoice": D(-2)},
        ("beta", "output"): {"not_in_logs": D(3)},
    }
    assert found.total.classes == {"not_in_logs": D(3), "not_on_invoice": D(-2)}
    assert [figures.difference for figures in found.periods.values()] == [0, 1, 0]


def test_items_that_have_no_price_here(alpha: Catalog) -> None:
    found = compare(
        alpha,
        [used()],
        [cost("2"), cost("0.25", "vector storage"), cost("-0.5", "promotional credits"), cost("-0.1", "beta, input")],
    )
    assert found.total.classes == {"unmodeled_item": D("0.25"), "discount_or_credit": D("-0.6")}
    assert {line.item for line in found.lines} == {"input", "vector storage", "promotional credits"}


def test_fees_are_compared_though_the_invoice_names_no_model(alpha: Catalog) -> None:
    claude = {
        "type": "assistant", "timestamp": f"{DAY}T10:00:00Z",
        "message": {"id": "m1", "model": "claude-alpha-5", "usage": {
            "input_tokens": 1_000, "output_tokens": 100, "server_tool_use": {"web_search_requests": 4}}},
    }  # fmt: skip
    bucket = {
        "starting_at": f"{DAY}T00:00:00Z",
        "results": [
            {
                "amount": "0.3",
                "currency": "USD",
                "model": "claude-alpha-5",
                "token_type": "uncached_input_tokens",
                "cost_type": "tokens",
            },
            {
                "amount": "0.15",
                "currency": "USD",
                "model": "claude-alpha-5",
                "token_type": "output_tokens",
                "cost_type": "tokens",
            },
            {"amount": "5", "currency": "USD", "description": "Web Search Usage", "cost_type": "web_search"},
        ],
    }
    found = compare(alpha, [claude], [bucket])
    assert {line.item: (line.figures.theirs, line.figures.ours) for line in found.lines} == {
        "web search": (D("0.05"), D("0.04")),
        "input": (D("0.003"), D("0.003")),
        "output": (D("0.0015"), D("0.0015")),
    }
    assert found.total.classes == {"unexplained": D("0.01")}


def test_a_tier_that_the_invoice_states_explains_a_part(alpha: Catalog) -> None:
    claude = {
        "usage_date_utc": f"{DAY}", "model_version": "claude-alpha-5", "workspace": "Default", "usage_type": "standard",
        "usage_input_tokens_no_cache": "3000000", "usage_output_tokens": "0",
    }  # fmt: skip
    line = {
        "usage_date_utc": f"{DAY}", "model": "Claude Alpha 5", "workspace": "Default", "token_type": "input_no_cache",
        "cost_type": "token",
    }  # fmt: skip
    batch = {**line, "usage_type": "batch", "cost_usd": "1.50"}  # a million at half of $3
    found = compare(alpha, [claude], [{**line, "usage_type": "message", "cost_usd": "6.00"}, batch])
    assert found.total.classes == {"tier": D("-1.5")}
    assert found.lines[0].words == ("the invoice says in which tier",)


def test_the_sellers_own_list_prices_show_the_discount(alpha: Catalog) -> None:
    usage = {
        "usage_date_utc": f"{DAY}", "model_version": "claude-alpha-5", "workspace": "Default", "usage_type": "standard",
        "usage_input_tokens_no_cache": "1000000", "usage_output_tokens": "0",
    }  # fmt: skip
    line = {
        "usage_date_utc": f"{DAY}", "model": "Claude Alpha 5", "workspace": "Default", "usage_type": "message",
        "token_type": "input_no_cache", "cost_type": "token", "cost_usd": "2.55", "list_price_usd": "3.00",
    }  # fmt: skip
    assert compare(alpha, [usage], [line]).total.classes == {"discount_or_credit": D("-0.45")}


def test_one_day_of_prices_for_all_is_found(alpha: Catalog) -> None:
    found = compare(alpha, [used(AUGUST)], [cost("4", day=AUGUST, tokens=MILLION)], as_of=SEPTEMBER)
    (line,) = found.lines
    assert line.figures.classes == {"price_day": D(2)}
    assert line.words == ("prices of the days themselves",)


def test_a_part_without_a_price_is_told_and_never_nothing(alpha: Catalog) -> None:
    found = compare(alpha, [used(model="nobody")], [cost("7", "nobody, input", MILLION)])
    (line,) = found.lines
    assert (line.figures.ours, line.figures.theirs, line.figures.partial) == (None, D(7), True)
    assert (found.total.ours, found.total.partial) == (None, True)


def test_input_that_a_gateway_did_not_log_as_cached(alpha: Catalog) -> None:
    cached = [cost("1.2", "alpha, input", 600_000), cost("0.2", "alpha, cached input", 400_000)]
    found = compare(alpha, [used()], cached)
    assert {line.item: line.figures.classes for line in found.lines} == {
        "input": {"cache": D("-0.8")},  # 400,000 × $2 a million
        "cached input": {"cache": D("0.2")},  # × $0.50
    }
    fewer = compare(alpha, [used()], [cached[0], cost("0.15", "alpha, cached input", 300_000)])
    assert fewer.total.classes == {"not_in_logs": D("0.15"), "not_on_invoice": D("-0.8")}
    unknown = compare(alpha, [used()], [cached[0], cost("0.2", "alpha, cached input")])
    assert "cache" not in unknown.total.classes


def test_causes_that_were_not_tried_are_told(alpha: Catalog) -> None:
    usage = reduce_rows([used(DAY), used(model="beta")], make_plan(alpha)).groups
    invoice = read_invoice_rows([cost("1", tokens=MILLION), cost("0.5", "beta, input", MILLION)], alpha).groups
    found = reconcile(alpha, usage, invoice, Given(TODAY), most_prices=1)
    assert found.total.classes == {"unexplained": D("-1.5")}
    assert all(line.words[0].startswith("so many lines differ") for line in found.lines)
    assert reconcile(alpha, usage, invoice, Given(TODAY)).total.classes == {"tier": D(-1), "unexplained": D("-0.5")}
