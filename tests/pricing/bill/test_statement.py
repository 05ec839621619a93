"""Bills at the prices of their day and tier. Expected charges are arithmetic with Acme's rates."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.bill.statement import Statement, StatementLine, charge
from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.usage_log.charges.charge import Given
from tests.support.price_tables import TODAY

MILLION = Decimal(1_000_000)
USAGE = {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}
IN_2024 = 1_717_243_200
"""2024-06-01 12:00 UTC, in seconds."""


def charge_bills(catalog: Catalog, *values: Any, **given: Any) -> Statement:
    return charge(catalog, read_bills("\n".join(map(json.dumps, values))).bills, Given(TODAY, **given))


def one(catalog: Catalog, value: Any, **given: Any) -> StatementLine:
    return charge_bills(catalog, value, **given).charges[0]


def test_a_response_is_charged_at_the_prices_of_its_own_day(acme: Catalog) -> None:
    bill = {"model": "fast-1", "created": IN_2024, "usage": USAGE}
    assert one(acme, bill).conditions.as_of == date(2024, 6, 1)
    assert one(acme, bill).cost == (1_000 * 2 + 200 * 8) / MILLION


def test_a_response_without_a_day_is_of_today(acme: Catalog) -> None:
    assert one(acme, {"model": "fast-1", "usage": USAGE}).cost == (1_000 * 1 + 200 * 4) / MILLION


def test_a_day_that_is_said_counts_for_all(acme: Catalog) -> None:
    bill = {"model": "fast-1", "created": IN_2024, "usage": USAGE}
    assert one(acme, bill, as_of=TODAY).cost == (1_000 * 1 + 200 * 4) / MILLION


def test_the_tier_is_the_responses_own_unless_another_is_said(acme: Catalog) -> None:
    batch = {"custom_id": "a", "response": {"body": {"model": "fast-1", "usage": USAGE}}}
    assert one(acme, batch).cost == (1_000 * Decimal("0.5") + 200 * 2) / MILLION
    assert one(acme, batch, tier="standard").cost == (1_000 * 1 + 200 * 4) / MILLION


def test_a_tier_nobody_knows_has_no_price(acme: Catalog) -> None:
    charge = one(acme, {"model": "fast-1", "service_tier": "scale", "usage": USAGE})
    assert charge.cost is None
    assert "unknown tier scale" in (charge.unpriced or "")


def test_the_hour_of_the_response_counts_where_prices_depend_on_it(acme: Catalog) -> None:
    # 2026-11-16 is a Monday; 23:00 UTC is within Acme's cheap hours
    monday = 1_794_870_000
    charge = one(acme, {"model": "fast-2", "created": monday, "usage": USAGE})
    assert (charge.conditions.as_of, str(charge.conditions.at)) == (date(2026, 11, 16), "23:00:00")
    assert charge.cost == (1_000 * Decimal("1.5") + 200 * 6) / MILLION


def test_a_long_request_has_its_own_price_and_says_so(acme: Catalog) -> None:
    charge = one(acme, {"model": "fast-1", "usage": {"prompt_tokens": 6_000, "completion_tokens": 100}})
    assert charge.cost == (6_000 * 2 + 100 * 6) / MILLION
    assert charge.warnings == ("long-context price for the whole request, from 5,001 tokens",)


def test_the_model_that_is_said_is_of_those_that_name_none(acme: Catalog) -> None:
    statement = charge_bills(acme, USAGE, {"model": "fast-1", "usage": USAGE}, model="fast-2")
    assert [charge.requested for charge in statement.charges] == ["fast-2", "fast-1"]
    assert statement.charges[0].cost == (1_000 * 3 + 200 * 12) / MILLION


def test_the_total_is_the_sum_of_its_items_and_of_its_lines(acme: Catalog) -> None:
    cached = {**USAGE, "prompt_tokens_details": {"cached_tokens": 400}}
    statement = charge_bills(acme, {"model": "fast-1", "usage": USAGE}, {"model": "fast-1", "usage": cached})
    assert [(item.item, item.quantity, item.amount) for item in statement.items] == [
        ("input", 1_600, 1_600 * 1 / MILLION),
        ("cached input", 400, 400 * Decimal("0.10") / MILLION),
        ("output", 400, 400 * 4 / MILLION),
    ]
    assert statement.total == sum((charge.cost or 0 for charge in statement.charges), Decimal(0))


def test_a_line_holds_its_bill_and_its_conditions_with_a_price_or_without(acme: Catalog) -> None:
    (bill,) = read_bills(json.dumps({"created": IN_2024, "service_tier": "flex", "usage": USAGE})).bills
    (nameless,) = charge(acme, [bill], Given(TODAY)).charges
    assert (nameless.bill, nameless.requested, nameless.warnings) == (bill, "", ())
    assert nameless.conditions == Conditions(date(2024, 6, 1), "flex", bill.at)
    assert charge(acme, [bill], Given(TODAY, model="fast-1")).charges[0].bill is bill


def test_a_name_is_refused_from_201_characters_on_and_shown_without_what_no_page_can_show(acme: Catalog) -> None:
    longest, longer = (one(acme, {"model": "x" * length, "usage": USAGE}).unpriced for length in (200, 201))
    assert (longest or "").startswith("x" * 200 + " is not in any price table")
    assert longer == "a model name can have at most 200 printable characters"
    assert one(acme, {"model": "a\nb", "usage": USAGE}).requested == "a\N{REPLACEMENT CHARACTER}b"


def test_items_have_their_unit_and_exact_amounts_even_for_one_token(acme: Catalog) -> None:
    (item,) = charge_bills(acme, {"model": "fast-1", "usage": {"prompt_tokens": 1, "completion_tokens": 0}}).items
    assert (item.item, item.unit, item.quantity, item.amount) == ("input", "token", 1, 1 / MILLION)


def test_what_has_no_price_is_left_out_of_the_total_and_counted(acme: Catalog) -> None:
    statement = charge_bills(acme, {"model": "fast-1", "usage": USAGE}, {"model": "nonsense", "usage": USAGE})
    assert (statement.total, statement.unpriced) == ((1_000 * 1 + 200 * 4) / MILLION, 1)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (None, "the response names no model; enter one in the model field"),
        ("nonsense", "nonsense is not in any price table"),
        ("slow", "slow retired on 2026-06-01"),
        ("x" * 201, "at most 200 printable characters"),
        ("fast-1\n", "at most 200 printable characters"),
        ("\ud800", "at most 200 printable characters"),
    ],
)
def test_a_model_that_cannot_be_charged_says_why(acme: Catalog, model: str | None, reason: str) -> None:
    charge = one(acme, {"model": model, "usage": USAGE})
    assert (charge.unpriced or "").startswith(reason) or reason.startswith("at most")
    assert reason in (charge.unpriced or "")
    assert len(charge.requested.encode()) <= 200  # it can be written to a page


def test_nothing_priced_has_no_total_and_nothing_used_costs_nothing(acme: Catalog) -> None:
    assert charge_bills(acme, {"model": "nonsense", "usage": USAGE}).total is None
    assert charge_bills(acme, {"model": "fast-1", "usage": {"prompt_tokens": 0, "completion_tokens": 0}}).total == 0
