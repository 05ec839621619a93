"""Sellers' own sums beside ours, with the kind of each difference."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from tests.support.usage_totals import COST, MILLION, make, total_of


@pytest.mark.parametrize(
    ("reported", "more", "fields", "kind"),
    [
        (COST, D(0), {}, "none"),
        (COST + D("0.0000000004"), D("0.0000000004"), {}, "rounding"),
        (COST * 2, COST, {}, "more"),
        (COST / 2, -COST / 2, {}, "less"),
        (COST * 2, COST, {"lower_bound": "written early"}, "incomplete"),
        (D("0.25"), D("0.25"), {"complimentary": True}, "more"),
    ],
)
def test_a_sellers_own_sum_stands_beside_ours(
    varied: Catalog, reported: D, more: D, fields: dict[str, Any], kind: str
) -> None:
    found = total_of(varied, make(), make(reported=reported, **fields)).total
    assert found.reported.amount == reported
    assert (found.reported.rows, found.reported.difference, found.reported.kind) == (1, more, kind)


def test_a_sum_in_our_range_is_no_difference(varied: Catalog) -> None:
    usage = Usage(5_000, output_tokens=100)
    between = (5_000 * 3 + 100 * 10) / MILLION
    found = total_of(varied, make(usage, summed=True, requests=4, reported=between)).total
    assert found.reported.kind == "in_range"


def test_rounding_adds_up_with_the_rows(varied: Catalog) -> None:
    """Each of ten sums is rounded to a ten-thousandth: together they may be off by ten halves of that."""
    rounded = D("0.0026") - D("0.00005")
    rows = [make(reported=D("0.0026")) for _ in range(9)] + [make(reported=D("0.0030"))]
    assert total_of(varied, *rows).total.reported.kind == "rounding"
    assert rounded < COST


def test_sums_of_many_requests_may_be_in_cents(varied: Catalog) -> None:
    """Console files round each row to cents; a single request in cents is another charge."""
    usage = Usage(input_tokens=999)
    rounded = {"reported": D("0.00"), "requests": 9}
    assert total_of(varied, make(usage, summed=True, **rounded)).total.reported.kind == "rounding"
    assert total_of(varied, make(usage, **rounded)).total.reported.kind == "less"


def test_a_sum_of_what_is_unpriced_is_not_compared(varied: Catalog) -> None:
    found = total_of(varied, make(reported=COST), make(model="gone", reported=D(7))).total
    assert found.reported.amount == COST + 7
    assert found.reported.difference == 0
    assert found.reported.kind == "none"
    none = total_of(varied, make(model="gone", reported=D(7))).total.reported
    assert (none.difference, none.kind) == (None, None)
    assert total_of(varied, make()).total.reported.amount is None
