"""Whatever an invoice and usage say, the classes of their difference add up to it, to the last digit."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import price_groups
from pricing.usage_log.plan import make_plan
from pricing.usage_log.rows import reduce_rows
from tests.support.invoices import DAY, add, compare, cost, used
from tests.support.price_tables import TODAY

DAYS = st.integers(-40, 2).map(lambda days: DAY + timedelta(days))
"""Some of them before the change of prices on September 1."""
TOKENS = st.integers(0, 10**7)
MODELS = st.sampled_from(["alpha", "beta", "nobody"])
DIGITS = st.integers(0, 30)


@st.composite
def make_usage(draw: st.DrawFn) -> dict[str, Any]:
    tokens, day = draw(TOKENS), draw(DAYS)
    return used(
        day,
        draw(MODELS),
        input_tokens=tokens,
        input_cached_tokens=draw(st.integers(0, tokens)),
        output_tokens=draw(TOKENS),
        batch=draw(st.booleans()),
        service_tier=draw(st.sampled_from(["default", "priority", "incentivized-tier"])),
        num_model_requests=draw(st.integers(0, 5)),
    )


@st.composite
def make_cost(draw: st.DrawFn) -> dict[str, Any]:
    item = draw(st.sampled_from(["input", "cached input", "output", "data sharing incentive tier - input tokens"]))
    name = draw(st.one_of(MODELS.map(lambda model: f"{model}, {item}"), st.sampled_from(["", "web search", "credits"])))
    digits = draw(DIGITS)
    dollars = D(draw(st.integers(-(10**12), 10**31))).scaleb(-digits) % 10**6
    return cost(f"{dollars:f}", name, draw(st.none() | TOKENS), draw(DAYS))


@st.composite
def make_focus(draw: st.DrawFn) -> dict[str, Any]:
    start, days = draw(DAYS), draw(st.sampled_from([1, 1, 7, 30]))
    meter = draw(st.sampled_from(["Input Tokens", "Output Tokens", "Storage", ""]))
    cents = draw(st.integers(-1_000, 10**6))
    return {
        "ChargePeriodStart": f"{start}T00:00:00Z",
        "ChargePeriodEnd": f"{start + timedelta(days)}T00:00:00Z",
        "BilledCost": f"{D(cents).scaleb(-2)}",
        "ListCost": draw(st.sampled_from(["", "1.234567", f"{D(cents).scaleb(-2)}"])),
        "ChargeCategory": draw(st.sampled_from(["Usage", "Usage", "Usage", "Tax", "Credit", "Adjustment"])),
        "ChargeDescription": draw(st.text(string.ascii_letters, max_size=5)),
        "SkuMeter": meter,
        "SkuPriceDetails": f'{{"ModelId": "{draw(MODELS)}"}}',
        "ConsumedQuantity": str(draw(TOKENS)),
        "ConsumedUnit": draw(st.sampled_from(["Tokens", "Requests"])),
    }


ANCHOR = [used(DAY - timedelta(40)), used(DAY + timedelta(2))]
"""Usage on the first and the last day, so that all days are common ones."""


@given(st.lists(make_usage(), max_size=8), st.lists(st.one_of(make_cost(), make_focus()), min_size=1, max_size=8))
def test_the_classes_add_up_to_the_last_digit(
    alpha: Catalog, usage: list[dict[str, Any]], invoice: list[dict[str, Any]]
) -> None:
    found = compare(alpha, [*ANCHOR, *usage], [cost("1"), *invoice])
    assert found.lines


@given(st.lists(make_usage(), max_size=8), st.data())
def test_what_is_compared_is_what_the_usage_costs(
    alpha: Catalog, usage: list[dict[str, Any]], data: st.DataObject
) -> None:
    """Each row of the usage is in one line, and no dollar of the invoice is lost."""
    invoice = [cost("1", day=DAY - timedelta(40)), cost("1", day=DAY + timedelta(2))]
    invoice += data.draw(st.lists(make_cost(), max_size=8))
    found = compare(alpha, [*ANCHOR, *usage, used(DAY, "nobody")], invoice)
    reduced = reduce_rows([*ANCHOR, *usage], make_plan(alpha))
    mine = price_groups(alpha, reduced.groups, Given(TODAY)).total
    seen = [each for each in found.outside if each.reason != "other_seller"]
    assert (found.total.ours, seen) == (mine.amount, [])
    assert found.total.theirs == add(D(row["amount_value"]) for row in invoice)


@given(make_usage())
def test_an_invoice_of_our_own_amounts_differs_in_nothing(alpha: Catalog, row: dict[str, Any]) -> None:
    row |= {"batch": False, "service_tier": "default", "model": "alpha", "num_model_requests": 3}
    day = datetime.fromtimestamp(row["start_time"], UTC).date()
    early = day < date(2026, 9, 1)
    rates = (
        {"input": 4, "cached input": 1, "output": 16} if early else {"input": 2, "cached input": D("0.5"), "output": 8}
    )
    cached = row["input_cached_tokens"]
    tokens = {"input": row["input_tokens"] - cached, "cached input": cached, "output": row["output_tokens"]}
    invoice = [
        cost(f"{number * rates[item] / D(10**6):f}", f"alpha, {item}", number, day) for item, number in tokens.items()
    ]
    assert compare(alpha, [row], invoice).total.classes == {}
