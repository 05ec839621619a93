"""Sums priced once cost what their rows cost one by one, whatever decides the rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.bill.statement import StatementLine, charge
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import STATUSES, Status
from pricing.usage_log.charges.total import DIMENSIONS, price_groups
from pricing.usage_log.key import Groups, add, dump, load, merge, reduce_record
from pricing.usage_log.plan import Plan, make_plan
from pricing.usage_log.record import Record
from tests.support.price_tables import TODAY
from tests.support.usage_logs import SAMPLES, read_sample
from tests.support.usage_records import make_log

LOGS = st.integers(0, 10**9).map(make_log)
ASSUMED = st.builds(
    Given,
    st.just(TODAY),
    st.sampled_from(("", "hourly", "long")),
    st.sampled_from((None, None, date(2026, 11, 16))),
    st.sampled_from((None, None, "batch")),
)


def reduce_all(rows: Sequence[Record], plan: Plan) -> Groups:
    groups: Groups = {}
    for row in rows:
        add(groups, *reduce_record(row, plan))
    return groups


def judge(line: StatementLine) -> Status:
    if line.cost is None:
        return "unpriced"
    if line.bill.complimentary:
        return "complimentary"
    return "partial" if line.left_out else "lower_bound" if line.bill.lower_bound else "complete"


@given(rows=LOGS, assumed=ASSUMED)
def test_a_sum_costs_what_its_rows_cost(varied: Catalog, rows: list[Record], assumed: Given) -> None:
    total = price_groups(varied, reduce_all(rows, make_plan(varied)), assumed).total
    lines = charge(varied, rows, assumed).charges
    full = charge(varied, [replace(row, complimentary=False) for row in rows], assumed).charges
    for status in STATUSES:
        mine = [line for line in lines if judge(line) == status]
        assert total.parts[status].rows == len(mine), status
        costs = [each.cost for line, each in zip(lines, full, strict=True) if judge(line) == status]
        assert total.parts[status].amount == sum(filter(None, costs), Decimal(0)), status
    reported = [row.reported for row in rows if row.reported is not None]
    assert total.reported.amount == (sum(reported) if reported else None)
    assert total.reported.charged == sum(line.cost or 0 for line in lines if line.reported is not None)


@given(rows=LOGS, seed=st.randoms())
def test_groups_are_the_same_in_any_order_and_any_pieces(varied: Catalog, rows: list[Record], seed: object) -> None:
    plan = make_plan(varied)
    whole = reduce_all(rows, plan)
    seed.shuffle(rows)  # type: ignore[attr-defined]
    pieces = [reduce_all(rows[:7], plan), reduce_all(rows[7:], plan)]
    merged: Groups = {}
    for piece in reversed(pieces):
        merge(merged, load(dump(piece)))
    assert dump(merged) == dump(whole)


@given(rows=LOGS, by=st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=3))
def test_rows_of_a_table_add_up_to_its_total(varied: Catalog, rows: list[Record], by: list[str]) -> None:
    found = price_groups(varied, reduce_all(rows, make_plan(varied)), Given(TODAY), by)
    for column in zip(*(row.sums for row in found.rows), found.total.sums, strict=True):
        assert sum(column[:-1]) == column[-1]
    assert sum(Fraction(row.amount or 0) for row in found.rows) == Fraction(found.total.amount or 0)
    assert len({row.values for row in found.rows}) == len(found.rows)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".md"))
def test_a_recorded_log_costs_what_its_rows_cost(catalog: Catalog, name: str) -> None:
    rows = read_sample(name)
    total = price_groups(catalog, reduce_all(rows, make_plan(catalog)), Given(TODAY)).total
    lines = charge(catalog, rows, Given(TODAY)).charges
    known = [line.cost for line in lines if line.cost is not None]
    assert total.amount == (sum(known) if known or not lines else None)
    assert total.parts["unpriced"].rows == len(lines) - len(known)
    assert total.at_least == any(line.cost is None or line.left_out or line.bill.lower_bound for line in lines)
