"""Pipelines over months: what grows, what is paid once, and what prices do in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pricing.catalog.catalog import Catalog
from pricing.pipeline.cost import price_pipeline
from pricing.pipeline.months import price_months, price_months_of_each
from pricing.pipeline.step import Step
from pricing.workload import Band, Workload, WorkloadError

DAY = date(2026, 11, 1)
MINUTE = Decimal("0.006")
WHISPER = Step("whisper-1", seconds=60)


def test_the_first_month_is_the_pipelines_own(catalog: Catalog) -> None:
    steps = [
        WHISPER,
        Step("tts-1", characters=1_500),
        Step("text-embedding-3-small", input_tokens=10**6, often="month"),
    ]
    one = price_pipeline(catalog, steps, as_of=DAY, requests=Decimal(1_000))
    found = price_months(catalog, steps, Workload(Decimal(1_000)), first=DAY, months=1)
    assert one.monthly is not None
    assert found.months[0].cost == Band.of(one.monthly)
    assert found.total == found.months[0].cost


def test_requests_grow_and_what_runs_once_a_month_does_not(catalog: Catalog) -> None:
    steps = [WHISPER, Step("text-embedding-3-small", input_tokens=10**6, often="month")]
    work = Workload(Decimal(1_000), growth=Decimal("0.10"))
    found = price_months(catalog, steps, work, first=DAY, months=3)
    assert [month.steps[0] for month in found.months] == [
        Band.of(1_000 * MINUTE), Band.of(1_100 * MINUTE), Band.of(1_210 * MINUTE),
    ]  # fmt: skip
    assert {month.steps[1] for month in found.months} == {Band.of(Decimal("0.02"))}
    assert found.subtotals == (Band.of(3_310 * MINUTE), Band.of(3 * Decimal("0.02")))
    assert found.total == Band.of(3_310 * MINUTE + 3 * Decimal("0.02"))


def test_what_runs_once_is_paid_in_the_first_month(catalog: Catalog) -> None:
    steps = [Step("text-embedding-3-small", input_tokens=50 * 10**6, often="once")]
    found = price_months(catalog, steps, Workload(Decimal(1)), first=DAY, months=3)
    assert [month.cost for month in found.months] == [Band.of(Decimal(each)) for each in (1, 0, 0)]


def test_few_and_many_requests_make_a_range(catalog: Catalog) -> None:
    work = Workload(Decimal(1_000), low=Decimal(500), high=Decimal(3_000))
    found = price_months(catalog, [WHISPER], work, first=DAY, months=2)
    assert found.months[1].cost == Band(500 * MINUTE, 1_000 * MINUTE, 3_000 * MINUTE)


def test_a_change_of_price_within_a_month_is_the_mean_of_its_days(catalog: Catalog) -> None:
    """text-embedding-ada-002 fell from 0.40 to 0.10 on 2023-06-13: 12 days of 30 at the one, 18 at the other."""
    steps = [Step("text-embedding-ada-002", input_tokens=10**6)]
    found = price_months(catalog, steps, Workload(Decimal(1)), first=date(2023, 6, 1), months=2)
    mean = (12 * Decimal("0.40") + 18 * Decimal("0.10")) / 30
    assert [month.cost for month in found.months] == [Band.of(mean), Band.of(Decimal("0.10"))]
    assert found.warnings == (
        "step 1, text-embedding-ada-002: the price changes on 2023-06-13; that month's cost is the average of its days",
    )


def test_a_model_that_retires_leaves_no_sum_that_looks_like_one(catalog: Catalog) -> None:
    """dall-e-3 retired on 2026-05-12."""
    steps = [WHISPER, Step("dall-e-3", images=1, size="1024x1024", quality="hd")]
    found = price_months(catalog, steps, Workload(Decimal(1)), first=date(2026, 4, 1), months=2)
    assert [month.cost for month in found.months] == [Band.of(MINUTE + Decimal("0.080")), None]
    assert "dall-e-3 retires on 2026-05-12" in str(found.months[1].steps[1])
    assert found.total is None
    assert found.subtotals == (Band.of(2 * MINUTE), None)
    assert "no cost from May 2026 on" in found.warnings[0]


def test_an_unknown_model_says_so_in_each_month(catalog: Catalog) -> None:
    found = price_months(catalog, [Step("gpt-9", images=1)], Workload(Decimal(1)), first=DAY, months=2)
    assert all("not in any price table" in str(month.steps[0]) for month in found.months)


@pytest.mark.parametrize(("months", "requests"), [(0, 1), (37, 1), (12, 10**12)])
def test_months_and_requests_beyond_the_most_are_refused(catalog: Catalog, months: int, requests: int) -> None:
    work = Workload(Decimal(requests), growth=Decimal("0.5"))
    with pytest.raises(WorkloadError):
        price_months(catalog, [WHISPER], work, first=DAY, months=months)


def test_without_requests_only_what_runs_anyway_costs(catalog: Catalog) -> None:
    steps = [WHISPER, Step("text-embedding-3-small", input_tokens=10**6, often="month")]
    found = price_months(catalog, steps, Workload(Decimal(0)), first=DAY, months=2)
    assert found.total == Band.of(2 * Decimal("0.02"))
    assert found.months[0].requests == Band.of(Decimal(0))


def test_a_step_that_runs_several_times_does_so_in_every_month(catalog: Catalog) -> None:
    steps = [replace(WHISPER, times=Decimal(3)), replace(WHISPER, often="month", times=Decimal(2))]
    found = price_months(catalog, steps, Workload(Decimal(10)), first=DAY, months=1)
    assert found.months[0].steps == (Band.of(30 * MINUTE), Band.of(2 * MINUTE))


def test_several_pipelines_have_each_their_own_months(catalog: Catalog) -> None:
    other = Step("tts-1", characters=10**6)
    found = price_months_of_each(catalog, [[WHISPER], [WHISPER, other]], Workload(Decimal(10)), first=DAY, months=2)
    assert [each.total for each in found] == [Band.of(20 * MINUTE), Band.of(20 * MINUTE + 20 * Decimal(15))]


def test_the_end_of_a_price_names_its_step_and_month(catalog: Catalog) -> None:
    steps = [WHISPER, Step("dall-e-3", images=1, size="1024x1024", quality="hd")]
    found = price_months(catalog, steps, Workload(Decimal(1)), first=date(2026, 4, 1), months=2)
    assert (found.ended or "").startswith("step 2: dall-e-3 retires on 2026-05-12")
    assert found.ends == date(2026, 5, 1)
    assert price_months(catalog, [WHISPER], Workload(Decimal(1)), first=DAY, months=2).ends is None
