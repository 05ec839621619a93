from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.pipeline.chunks import ChunksError, split_chunks
from pricing.pipeline.cost import price_pipeline
from pricing.pipeline.step import Step
from pricing.usage import UsageError
from tests.support.price_tables import TODAY, book

DAY = date(2026, 11, 21)
TALK = (
    Step("whisper-1", seconds=600),
    Step("gpt-4o-mini", input_tokens=2_000, output_tokens=300),
    Step("text-embedding-3-small", input_tokens=2_000),
    Step("tts-1", characters=1_500),
)


def test_the_total_is_that_of_the_steps(catalog: Catalog) -> None:
    found = price_pipeline(catalog, TALK, as_of=DAY, requests=Decimal(1_000))
    each = (
        10 * Decimal("0.006"),
        (2_000 * Decimal("0.15") + 300 * Decimal("0.60")) / 10**6,
        2_000 * Decimal("0.02") / 10**6,
        1_500 * Decimal(15) / 10**6,
    )
    assert tuple(step.cost for step in found.steps) == each
    assert found.per_request == sum(each)
    assert found.monthly == 1_000 * sum(each)
    assert found.once == 0


def test_what_runs_once_is_apart_from_the_month(catalog: Catalog) -> None:
    steps = [
        Step("text-embedding-3-small", input_tokens=50_000_000, often="once"),
        Step("text-embedding-3-small", input_tokens=1_000_000, often="month"),
        Step("text-embedding-3-small", input_tokens=20),
    ]
    found = price_pipeline(catalog, steps, as_of=DAY, requests=Decimal(10_000))
    assert found.once == 50 * Decimal("0.02")
    assert found.per_request == 20 * Decimal("0.02") / 10**6
    assert found.monthly == Decimal("0.02") + 10_000 * 20 * Decimal("0.02") / 10**6


def test_a_step_without_a_price_leaves_no_sum_that_looks_like_one(catalog: Catalog) -> None:
    found = price_pipeline(catalog, [*TALK, Step("tts-1", input_tokens=5)], as_of=DAY, requests=Decimal(1))
    assert found.per_request is None
    assert found.monthly is None
    assert found.once == 0
    assert [step.cost is None for step in found.steps] == [False] * 4 + [True]


def test_a_model_that_retires_says_so(catalog: Catalog) -> None:
    found = price_pipeline(catalog, TALK, as_of=DAY, requests=Decimal(1))
    assert found.steps[1].warnings == ("retires on 2027-01-14",)


def test_no_steps_cost_nothing(catalog: Catalog) -> None:
    found = price_pipeline(catalog, [], as_of=DAY, requests=Decimal(1_000))
    assert found.per_request == found.monthly == found.once == 0


def test_the_monthly_sum_is_that_of_the_lines(catalog: Catalog) -> None:
    found = price_pipeline(catalog, TALK, as_of=DAY, requests=Decimal(777))
    lines = [line.amount * step.runs for step in found.steps if step.quote for line in step.quote.lines]
    assert sum(lines) == found.monthly


@pytest.mark.parametrize(
    ("given", "number", "tokens"),
    [
        ((10, 500), 10, 5_000),
        ((10, 500, 500, 100), 10, 5_000),
        ((1, 501, 500, 100), 2, 601),  # 500, and 101 of which 100 are the overlap
        ((1, 1_000, 400, 100), 3, 1_200),  # from 0, 300 and 600
        ((2, 1_000, 500, 0), 4, 2_000),
        ((0, 1_000, 500, 0), 0, 0),
        ((5, 0, 500, 10), 0, 0),
    ],
)
def test_documents_are_cut_into_chunks(given: tuple[int, ...], number: int, tokens: int) -> None:
    found = split_chunks(*given)
    assert (found.number, found.tokens) == (number, tokens)


def test_vectors_take_four_bytes_a_number() -> None:
    assert split_chunks(1_000, 500).storage(1_536) == 1_000 * 1_536 * 4


@pytest.mark.parametrize("overlap", [400, 401])
def test_an_overlap_that_would_never_end_is_refused(overlap: int) -> None:
    with pytest.raises(ChunksError, match="must be smaller than the chunk") as caught:
        split_chunks(1, 1_000, 400, overlap)
    assert caught.value.field == "overlap"


def test_a_collection_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(ChunksError, match="in total exceed"):
        split_chunks(10**9, 10**9)
    with pytest.raises(ChunksError, match="must be between") as caught:
        split_chunks(1, 1, size=-1)
    assert caught.value.field == "size"


def test_a_step_says_that_its_price_counts_as_long(tmp_path: Path) -> None:
    steps = [Step("fast-1", input_tokens=6_000), Step("fast-1", input_tokens=5)]
    long, short = price_pipeline(book(tmp_path), steps, as_of=TODAY, requests=Decimal(1)).steps
    warning = "long-context price for the whole request, from 5,001 tokens"
    assert (warning in long.warnings, warning in short.warnings) == (True, False)


def test_a_step_may_run_several_times_or_with_some_of_the_requests(catalog: Catalog) -> None:
    often = [
        Step("whisper-1", seconds=60, times=Decimal(3)),
        Step("whisper-1", seconds=60, times=Decimal("0.2")),
        Step("whisper-1", seconds=60, often="month", times=Decimal(4)),
        Step("whisper-1", seconds=60, often="once", times=Decimal(2)),
    ]
    found = price_pipeline(catalog, often, as_of=DAY, requests=Decimal(1_000))
    minute = Decimal("0.006")
    assert [step.cost for step in found.steps] == [minute] * 4
    assert [step.runs for step in found.steps] == [3_000, 200, 4, 0]
    assert found.per_request == Decimal("3.2") * minute
    assert found.monthly == 3_204 * minute
    assert found.once == 2 * minute


@pytest.mark.parametrize("times", ["-1", "1000001", "NaN", "Infinity"])
def test_no_step_runs_less_than_never_or_without_end(times: str) -> None:
    with pytest.raises(UsageError, match="times must be between 0"):
        Step("whisper-1", times=Decimal(times))
