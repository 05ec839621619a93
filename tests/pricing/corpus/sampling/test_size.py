"""How much of a corpus is to be counted, as people write it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.corpus.sampling.size import MOST_ROWS, SampleError, SampleSize, find_next_rows, read_size


@pytest.mark.parametrize(
    ("text", "size", "written"),
    [
        ("1%", SampleSize("share", Decimal(1)), "1%"),
        ("0.5 %", SampleSize("share", Decimal("0.5")), "0.5%"),
        ("100%", SampleSize("share", Decimal(100)), "100%"),
        ("1000", SampleSize("rows", Decimal(1_000)), "1,000"),
        ("50,000", SampleSize("rows", Decimal(50_000)), "50,000"),
        ("±2%", SampleSize("interval", Decimal(2)), "±2%"),
        ("+-2%", SampleSize("interval", Decimal(2)), "±2%"),
        ("+/-0.5%", SampleSize("interval", Decimal("0.5")), "±0.5%"),
    ],
)
def test_a_size_is_read_as_people_write_it(text: str, size: SampleSize, written: str) -> None:
    assert read_size(text) == size
    assert str(size) == written
    assert read_size(written) == size


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "expected a share such as 1%"),
        ("some", "expected a share such as 1%"),
        ("-5%", "expected a share such as 1%"),
        ("1e3", "expected a share such as 1%"),
        ("0%", "more than 0% and at most 100%"),
        ("101%", "more than 0% and at most 100%"),
        ("299", "at least 300"),
        ("300.5", "whole"),
        ("200001", "200,001 of 200,001 rows are more than a sample may have"),
        ("±2", "an interval is in percent"),
        ("±0.09%", "between ±0.1% and ±50%"),
        ("±51%", "between ±0.1% and ±50%"),
        ("9" * 5_000, "expected a share such as 1%"),
    ],
)
def test_any_other_size_says_what_would_be_right(text: str, problem: str) -> None:
    with pytest.raises(SampleError, match=problem):
        read_size(text)


@pytest.mark.parametrize(
    ("text", "population", "rows"),
    [
        ("1%", 50_000, 500),
        ("1%", 5_000, 300),  # never so few that nobody can say how much they vary
        ("1%", 299, 299),
        ("1000", 50_000, 1_000),
        ("1000", 999, 999),
        ("±2%", 50_000, 1_000),
        ("±2%", 10, 10),
        ("100%", MOST_ROWS, MOST_ROWS),
        ("1%", 0, 0),
    ],
)
def test_rows_follow_from_the_size_and_those_that_there_are(text: str, population: int, rows: int) -> None:
    assert read_size(text).find_rows(population) == rows


def test_more_rows_than_can_be_kept_are_refused_with_advice() -> None:
    with pytest.raises(SampleError, match=r"200,001 of 400,002 rows .* ask for fewer, such as 20,000, or count all"):
        read_size("50%").find_rows(2 * MOST_ROWS + 2)


def test_half_the_width_takes_four_times_the_rows_and_a_tenth_more() -> None:
    assert find_next_rows(1_000, 90_000, Decimal("0.04"), Decimal("0.02")) == 4_401
    assert find_next_rows(1_000, 4_000, Decimal("0.04"), Decimal("0.02")) == 4_000
    assert find_next_rows(1_000, 10**9, Decimal(1), Decimal("0.001")) == MOST_ROWS


def test_a_round_counts_a_quarter_more_at_least() -> None:
    assert find_next_rows(1_000, 90_000, Decimal("0.0201"), Decimal("0.02")) == 1_251
