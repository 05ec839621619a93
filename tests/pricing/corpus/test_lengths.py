"""Tests of how long the requests of a corpus are: percentiles that are rows' own lengths, and bins without gaps."""

from __future__ import annotations

from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.corpus.lengths import Bin, Lengths, choose_bounds, describe_lengths, find_percentiles

LENGTHS = st.dictionaries(
    st.integers(0, 3_000_000), st.tuples(st.integers(1, 50), st.integers(0, 9), st.just(0)).map(list), min_size=1
)


def test_each_row_counts_once_however_many_requests_it_stands_for() -> None:
    found = describe_lengths({10: [3, 3, 0], 40: [1, 900, 0]})
    assert found is not None
    assert (found.rows, found.least, found.most) == (4, 10, 40)
    assert found.mean == D("17.5")  # (3 × 10 + 40) / 4
    # the first three of four rows are 75 %
    assert dict(found.percentiles) == {1: 10, 5: 10, 25: 10, 50: 10, 75: 10, 90: 40, 95: 40, 99: 40}
    assert found.bins[0] == Bin(10, 14, 3, 3)
    assert found.bins[-1] == Bin(40, 44, 1, 900)


def test_nothing_has_no_lengths() -> None:
    assert describe_lengths({}) is None


def test_one_row_is_all_percentiles() -> None:
    found = describe_lengths({123: [1, 1, 0]})
    assert found is not None
    assert {tokens for _, tokens in found.percentiles} == {123}
    assert (found.mean, found.bins) == (D(123), (Bin(123, 123, 1, 1),))


@pytest.mark.parametrize(
    ("least", "most", "bounds"),
    [
        (0, 0, [0, 1]),
        (1, 8, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (0, 49, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50]),
        (900, 1_100, [900, 920, 940, 960, 980, 1_000, 1_020, 1_040, 1_060, 1_080, 1_100, 1_120]),
        (100, 999, [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]),
        (3, 60, [2, 5, 10, 20, 50, 100]),
        (0, 50, [0, 1, 2, 5, 10, 20, 50, 100]),
        (20, 8_000, [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]),
        (999_999, 1_000_001, [999_999, 1_000_000, 1_000_001, 1_000_002]),
    ],
)
def test_bounds_are_round(least: int, most: int, bounds: list[int]) -> None:
    assert choose_bounds(least, most) == bounds


@given(LENGTHS)
def test_bins_have_all_rows_and_no_gaps(lengths: Lengths) -> None:
    found = describe_lengths(lengths)
    assert found is not None
    bins = found.bins
    assert all(one.most + 1 == other.least for one, other in pairwise(bins))
    assert bins[0].least <= min(lengths) <= bins[0].most
    assert bins[-1].least <= max(lengths) <= bins[-1].most
    for each in bins:
        inside = [sums for tokens, sums in lengths.items() if each.least <= tokens <= each.most]
        assert (each.rows, each.requests) == (sum(s[0] for s in inside), sum(s[1] for s in inside))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_there_are_never_too_many_bins_to_read(one: int, other: int) -> None:
    least, most = sorted((one, other))
    assert 2 <= len(choose_bounds(least, most)) <= 30


@given(LENGTHS)
def test_percentiles_are_those_of_the_rows_one_by_one(lengths: Lengths) -> None:
    rows = sorted(tokens for tokens, sums in lengths.items() for _ in range(sums[0]))
    every = range(1, 101)
    nearest = [rows[max(0, -(-each * len(rows) // 100) - 1)] for each in every]
    assert list(find_percentiles(lengths, every)) == nearest
