"""Each sample costs the same, whether its rows are charged one by one or its sums once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import price_groups
from pricing.usage_log.key import Groups, add, reduce_record
from pricing.usage_log.plan import make_plan
from tests.support.price_tables import TODAY
from tests.support.session_logs import RECORDED
from tests.support.usage_logs import SAMPLES, read_sample

FILES = sorted(path for folder in (SAMPLES, RECORDED) for path in folder.iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_costs_the_same_row_by_row_and_summed(catalog: Catalog, path: Path) -> None:
    records, plan = read_sample(str(path)), make_plan(catalog)
    groups: Groups = {}
    for record in records:
        add(groups, *reduce_record(record, plan))
    one_by_one = charge(catalog, records, Given(TODAY)).total
    assert price_groups(catalog, groups, Given(TODAY)).total.amount == one_by_one
