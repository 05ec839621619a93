"""A file of FOCUS that is read again costs the same, to the last digit, whatever it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.files.sources import find_sources
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import PricedGroup, price_each
from pricing.usage_log.charges.total import UsageTotal, sum_groups
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.key import Groups
from pricing.usage_log.plan import make_plan
from pricing.usage_log.record import Record
from tests.support.focus_files import make_rows, read_again, reduce_records, write_cells
from tests.support.price_tables import TODAY
from tests.support.session_logs import RECORDED
from tests.support.usage_logs import SAMPLES
from tests.support.usage_records import SEEDS, make_log

FILES = sorted(path for folder in (SAMPLES, RECORDED) for path in folder.iterdir() if path.suffix != ".md")
LABELS = ("user", "team")
BY = ("day", "vendor", "tier", "region", "speed", "model", *LABELS)
LATER = date(2026, 11, 16)


def has_row(group: PricedGroup) -> bool:
    """Tell whether a group has rows in a file: it has a price and something that is charged."""
    return group.amount is not None and bool(group.priced.lines)


def total(catalog: Catalog, groups: Groups, assumed: Given) -> UsageTotal:
    """Add up what a file can hold of groups; what states no day is of the day that a person gave."""
    held = (group for group in price_each(catalog, groups, assumed) if has_row(group))
    dated = (
        replace(group, key=group.key._replace(day=group.key.day or str(assumed.as_of)))
        for group in held
        if group.key.day or assumed.as_of
    )
    tiers = (replace(each, key=each.key._replace(tier=assumed.tier or each.key.tier)) for each in dated)
    models = (replace(each, key=each.key._replace(model=each.key.model or assumed.model)) for each in tiers)
    return sum_groups(models, BY, LABELS)


def compare(catalog: Catalog, groups: Groups, assumed: Given) -> None:
    found = make_rows(catalog, groups, assumed, LABELS)
    again = read_again(catalog, write_cells(found), LABELS)
    before, after = total(catalog, groups, assumed), sum_groups(price_each(catalog, again, assumed), BY, LABELS)
    assert [row.values for row in after.rows] == [row.values for row in before.rows]
    assert after.unpriced == ()
    assert sum((row.billed for row in found.rows), D(0)) == (before.total.amount or 0)
    for mine, theirs in zip((*before.rows, before.total), (*after.rows, after.total), strict=True):
        assert (theirs.amount, theirs.low, theirs.high) == (mine.amount, mine.low, mine.high)
        assert (theirs.requests, theirs.counted) == (mine.requests, mine.counted)
        assert theirs.reported.amount == mine.reported.amount
        assert theirs.reported.difference == mine.reported.difference
        assert theirs.parts["complimentary"].amount == mine.parts["complimentary"].amount
        assert bool(theirs.parts["partial"].rows) == bool(mine.parts["partial"].rows)
    assert set(after.left_out) == set(before.left_out)


ASSUMED = st.builds(
    Given,
    st.just(TODAY),
    st.sampled_from(("", "hourly", "long")),
    st.sampled_from((None, LATER)),
    st.sampled_from((None, None, "batch")),
)


@given(seed=SEEDS, assumed=ASSUMED)
def test_any_log_costs_the_same_again(varied: Catalog, seed: int, assumed: Given) -> None:
    labeled = [replace(row, labels=("ann" if place % 3 else "", "=a+b")) for place, row in enumerate(make_log(seed))]
    compare(varied, reduce_records(varied, labeled, LABELS), assumed)


@given(seed=SEEDS)
@example(seed=145_859_056).via("searches only, of an unknown number of requests, whose seller states a sum")
def test_sums_of_calls_of_unknown_lengths_keep_their_range(varied: Catalog, seed: int) -> None:
    sums = [replace(row, summed=True, requests=place % 3, context=None) for place, row in enumerate(make_log(seed))]
    labeled = [replace(row, labels=("", "")) for row in sums]
    compare(varied, reduce_records(varied, labeled, LABELS), Given(TODAY, as_of=LATER))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_sample_costs_the_same_again(catalog: Catalog, path: Path) -> None:
    plan = make_plan(catalog, LABELS)
    groups = reduce_files(find_sources([str(path)], None).sources, plan, processes=1).groups
    undated = any(not key.day for key in groups)
    compare(catalog, groups, Given(TODAY, as_of=date(2026, 11, 1) if undated else None))


def test_what_the_file_leaves_out_makes_its_total_the_least(varied: Catalog) -> None:
    rows: Sequence[Record] = [replace(row, labels=()) for row in make_log(1)]
    known = [replace(rows[0], model="long", tier=None, day=date(2026, 11, 2), lower_bound="")]
    unknown = [replace(rows[1], model="unknown", day=date(2026, 11, 2))] * 3
    found = make_rows(varied, reduce_records(varied, [*known, *unknown]), Given(TODAY))
    assert (found.unpriced, found.left_out) == (3, "3 rows without a price")
    again = sum_groups(price_each(varied, read_again(varied, write_cells(found)), Given(TODAY)))
    assert again.total.at_least
    assert [*again.lower_bounds] == ["the file leaves out 3 rows without a price"]
    assert again.total.amount == sum((row.cost for row in found.rows), D(0))
