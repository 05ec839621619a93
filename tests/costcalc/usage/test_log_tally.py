"""What charts are drawn from adds up to the total that stands above them, to the last digit."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from costcalc.current import catalog, current_day
from costcalc.usage.job.charts import choose_colors, draw_days, draw_values
from costcalc.usage.job.tally import Tally, choose_label
from costcalc.web.meters import INPUT
from pricing.files.sources import find_sources
from pricing.quote import ZERO
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import price_each
from pricing.usage_log.charges.total import sum_groups
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.key import Key
from pricing.usage_log.plan import make_plan
from tests.support.usage_logs import SAMPLES

LABELS = ("project", "user", "team")


@pytest.mark.parametrize("place", range(len(LABELS)))
def test_every_chart_of_the_samples_adds_up(place: int) -> None:
    with TemporaryDirectory() as folder:
        found = find_sources([str(SAMPLES)], Path(folder))
        groups = reduce_files(found.sources, make_plan(catalog(), LABELS), processes=1).groups
    tally = Tally(place)
    given = Given(current_day())
    amount = sum_groups(tally.watch(price_each(catalog(), groups, given))).total.amount
    assert amount
    assert tally.total == amount
    assert sum((sum(split.values(), ZERO) for split in tally.values.values()), ZERO) == amount
    undated = sum(g.amount or ZERO for g in price_each(catalog(), groups, given) if not g.key.day)
    assert sum((sum(split.values(), ZERO) for split in tally.days.values()), ZERO) == amount - undated


def test_models_that_cost_most_have_colors_that_differ_and_the_others_are_one() -> None:
    models = [f"claude-sonnet-4-{number}" for number in range(9)]
    costs = {model: D(9 - number) for number, model in enumerate(models)}
    tally = Tally(
        0,
        days={"2026-11-01": costs, "2026-11-02": costs},
        models={model: {INPUT: cost * 2} for model, cost in costs.items()},
        values={"search": costs, "": costs},
        offers=dict.fromkeys(models),
    )
    colors = choose_colors(tally)
    assert [*colors] == models[:4]
    assert len(set(colors.values())) == 4
    days, values = draw_days(tally, colors), draw_values(tally, colors, "team")
    assert days is not None
    assert values is not None
    for chart in (days, values):
        assert chart.head[1:] == (*models[:4], "other models", "Total")
        # 9 + 8 + 7 + 6 of their own, 5 + 4 + 3 + 2 + 1 of the others
        assert chart.body[0][1:] == ("$9.00", "$8.00", "$7.00", "$6.00", "$15.00", "$45.00")


def test_the_label_of_the_chart_is_the_one_that_is_asked_for_else_the_first_that_rows_have() -> None:
    groups = {Key(labels=("", "ann", "search")): [1]}
    assert choose_label(("model",), LABELS, groups) == 1
    assert choose_label(("team", "model"), LABELS, groups) == 2
    assert choose_label(("project",), LABELS, groups) == 1
    assert choose_label(("model",), LABELS, {Key(labels=("", "", "")): [1]}) is None
    assert choose_label(("model",), (), {Key(): [1]}) is None
