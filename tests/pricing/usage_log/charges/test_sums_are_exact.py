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
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import STATUSES, Status
from pricing.usage_log.charges.total import DIMENSIONS, price_groups
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.key import Groups, add, dump, load, merge, reduce_record
from pricing.usage_log.plan import Plan, make_plan
from pricing.usage_log.record import Record
from tests.support.price_tables import TODAY
from tests.support.usage_logs import SAMPLES, read_sample
from tests.support.usage_records import SEEDS, make_log, make_record

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


@given(seed=SEEDS, assumed=ASSUMED)
def test_a_sum_costs_what_its_rows_cost(varied: Catalog, seed: int, assumed: Given) -> None:
    rows = make_log(seed)
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


def test_searches_alone_of_an_unknown_number_of_prompts_have_no_price(varied: Catalog) -> None:
    """`prompts` charges $0.035 for each prompt that searched; four searches may have been of one or of four."""
    row = make_record(model="prompts", fees=(("web_search", Decimal(4)),), requests=0, summed=True)
    found = price_groups(varied, reduce_all([row], make_plan(varied)), Given(TODAY))
    assert found.total.amount is None
    assert [each.reason for each in found.unpriced] == ["states no usage that has a price here: grounded_prompt"]


def test_a_row_with_more_images_than_tokens_leaves_no_other_without_a_price(varied: Catalog) -> None:
    """Images are no tokens of their own where the model does not charge them apart: `hourly` has no cached input."""
    rows = [
        make_record(Usage(2, cached, output_tokens=1), images=ImageTokens(0, 2), model="hourly") for cached in (0, 1)
    ]
    total = price_groups(varied, reduce_all(rows, make_plan(varied)), Given(TODAY)).total
    assert (total.parts["complete"].rows, total.parts["unpriced"].rows) == (1, 1)
    assert total.amount == (2 * 3 + 1 * 12) / Decimal(1_000_000)


@given(seed=SEEDS, order=st.randoms())
def test_groups_are_the_same_in_any_order_and_any_pieces(varied: Catalog, seed: int, order: object) -> None:
    rows, plan = make_log(seed), make_plan(varied)
    whole = reduce_all(rows, plan)
    order.shuffle(rows)  # type: ignore[attr-defined]
    pieces = [reduce_all(rows[:7], plan), reduce_all(rows[7:], plan)]
    merged: Groups = {}
    for piece in reversed(pieces):
        merge(merged, load(dump(piece)))
    assert dump(merged) == dump(whole)


@given(seed=SEEDS, by=st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=3))
def test_rows_of_a_table_add_up_to_its_total(varied: Catalog, seed: int, by: list[str]) -> None:
    found = price_groups(varied, reduce_all(make_log(seed), make_plan(varied)), Given(TODAY), by)
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
