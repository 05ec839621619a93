"""The seller's own sum, where a response states it, beside the charge."""

from __future__ import annotations

import json
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.bill.statement import Statement, charge
from pricing.usage_log.charges.charge import Given
from tests.support.bills import CALLS
from tests.support.price_tables import TODAY, book

MILLION = D(1_000_000)
CHAT = {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}
TOKENS = (1_000 * 1 + 200 * 4) / MILLION


def reported(value: Any) -> D | None:
    text = value if isinstance(value, str) else json.dumps(value)
    (bill,) = read_bills(text).bills
    return bill.reported


@pytest.mark.parametrize(
    ("value", "dollars"),
    [
        # ten thousand million ticks a dollar: https://docs.x.ai/developers/cost-tracking
        ({"usage": CHAT | {"cost_in_usd_ticks": 648_004_500}}, "0.06480045"),
        ({"usage": CHAT | {"cost_in_usd_ticks": 2 * 10**12}}, "200"),
        ({"usage": CHAT | {"cost": 0.02560135}}, "0.02560135"),
        ({"usage": CHAT | {"cost": 0}}, "0"),
        ({"usage": CHAT | {"cost": "0.0045405"}}, "0.0045405"),
        ({"usage": CHAT | {"cost": {"request_cost": 0.006, "total_cost": 0.007092}}}, "0.007092"),
        ({"usage": CHAT | {"estimated_cost": 0.0001}}, "0.0001"),
        (CHAT | {"spend": 0.0001, "request_duration_ms": 512}, "0.0001"),
        ({"usage": CHAT, "_hidden_params": {"response_cost": 0.0015}}, "0.0015"),
        ({"usage": CHAT, "costUSD": 0.0015}, "0.0015"),
        ({"usage": CHAT, "cost": 0.0015}, "0.0015"),
        ({"usage": CHAT | {"total_cost": 0.0001}, "cost": 0.0015}, "0.0001"),
        ({"usage": CHAT, "cost_in_usd_ticks": 15_000_000}, "0.0015"),
        # with a key of one's own the upstream vendor is paid beside OpenRouter
        (
            {"usage": CHAT | {"cost": 0.0005, "is_byok": True, "cost_details": {"upstream_inference_cost": 0.01}}},
            "0.0105",
        ),
        (
            {"usage": CHAT | {"cost": 0.01, "is_byok": False, "cost_details": {"upstream_inference_cost": 0.01}}},
            "0.01",
        ),
    ],
)
def test_each_seller_states_its_sum_in_its_own_place(value: dict[str, Any], dollars: str) -> None:
    assert reported(value) == D(dollars)


@pytest.mark.parametrize(
    "extra",
    [
        "",
        ', "cost": null',
        ', "cost": -1',
        ', "cost": true',
        ', "cost": 1000001',
        ', "cost": 1e999999',
        ', "cost": 1e-999999',
        ', "cost": "free"',
        ', "cost": "1e5"',
        ', "cost": [1]',
        ', "cost": {"total_cost": "much"}',
        ', "cost": {}',
        ', "cost": 0, "is_byok": true',
        ', "cost": 0, "is_byok": true, "cost_details": {"upstream_inference_cost": -2}',
        ', "cost_in_usd_ticks": 1e40',
        ', "cost_in_usd_ticks": "5"',
        ', "cost_in_usd_ticks": -5',
    ],
)
def test_what_is_no_sum_of_a_response_is_not_taken_for_one(extra: str) -> None:
    value = reported(f'{{"usage": {{"prompt_tokens": 1, "completion_tokens": 1{extra}}}}}')
    assert value is None or extra.endswith('"5"')


def test_a_sum_with_many_digits_is_kept_to_the_last(tmp_path: Path) -> None:
    line = '{"model": "plain", "usage": {"prompt_tokens": 1, "completion_tokens": 1, "cost": 0.12345678901234567891}}'
    (found,) = charge(book(tmp_path, calls=CALLS), read_bills(line).bills, Given(TODAY)).charges
    assert found.reported == D("0.12345678901234567891")


def states(tmp_path: Path, *costs: Any) -> Statement:
    lines = [json.dumps({"model": "plain", "usage": CHAT | ({} if cost is None else {"cost": cost})}) for cost in costs]
    return charge(book(tmp_path, calls=CALLS), read_bills("\n".join(lines)).bills, Given(TODAY))


@pytest.mark.parametrize(
    ("cost", "difference"),
    [
        (0.0018, None),  # what it is charged: 1,000 at a dollar and 200 at four a million
        (0.002, None),  # rounded to a tenth of a cent
        (0.0018000000004, None),  # counted in binary
        (0.001800002, D("0.000000002")),
        (0.0019, D("0.0001")),
        (0.001, D("-0.0008")),
        (0.01, D("0.0082")),  # cents are no sum that a thousand tokens are rounded to
        (0, D("-0.0018")),
        (None, None),
    ],
)
def test_a_difference_is_more_than_a_rounding(tmp_path: Path, cost: float | None, difference: D | None) -> None:
    (line,) = states(tmp_path, cost).charges
    assert line.cost == TOKENS
    assert line.difference == difference


def test_a_sum_beside_no_price_has_no_difference(tmp_path: Path) -> None:
    text = json.dumps({"model": "nonsense", "usage": CHAT | {"cost": 1}})
    (line,) = charge(book(tmp_path, calls=CALLS), read_bills(text).bills, Given(TODAY)).charges
    assert (line.cost, line.reported, line.difference) == (None, D(1), None)


def test_sums_are_added_where_all_responses_state_one(tmp_path: Path) -> None:
    assert states(tmp_path, 0.5, 0.25).reported == D("0.75")
    assert states(tmp_path, 0.5, None).reported is None
    assert states(tmp_path, None).reported is None
