"""Strata of a corpus, and how many rows of each are counted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.corpus.sampling.strata import Sizes, Stratum, add_size, classify, find_rates, make_strata


def test_lengths_are_classed_by_doubling() -> None:
    assert [classify(size) for size in (0, 1, 2, 3, 4, 7, 8, 1_023, 1_024)] == [0, 1, 2, 2, 3, 3, 4, 10, 11]


def test_rows_of_one_length_and_file_are_added_up() -> None:
    sizes: Sizes = {}
    for size in (100, 101, 1_000):
        add_size(sizes, 3, size)

    assert sizes == {(3, 7): [2, 201], (3, 10): [1, 1_000]}


def test_a_large_file_has_strata_of_its_own_and_small_ones_share_theirs() -> None:
    sizes: Sizes = {(0, 10): [5_000, 4_000_000], (0, 12): [5_000, 16_000_000], (1, 10): [9, 8_000], (2, 10): [9, 8_000]}

    strata = make_strata(sizes, 1_000)

    assert strata.alone == {0}
    first, second = strata.list_classes(0), strata.list_classes(1)
    assert strata.strata[first[12]] == Stratum(5_000, 16_000_000)
    assert strata.strata[first[10]] == Stratum(5_000, 4_000_000)
    assert second == strata.list_classes(2)
    assert strata.strata[second[10]] == Stratum(18, 16_000)


def test_lengths_with_few_rows_of_the_sample_join_the_next_shorter_ones() -> None:
    # By rows and bytes 1,000 rows are 500 × (rows ÷ 10,000 + bytes ÷ 10,000,000): 13 for the longest class.
    sizes: Sizes = {(0, 13): [30, 230_000], (0, 11): [2_000, 3_000_000], (0, 10): [7_970, 6_770_000]}

    strata = make_strata(sizes, 1_000)

    assert strata.list_classes(0) == {13: 0, 11: 0, 10: 1}
    assert strata.strata == (Stratum(2_030, 3_230_000), Stratum(7_970, 6_770_000))


def test_a_few_very_long_rows_are_a_stratum_that_is_counted_whole() -> None:
    sizes: Sizes = {(0, 24): [3, 40_000_000], (0, 10): [9_997, 8_000_000]}

    strata = make_strata(sizes, 1_000)

    assert strata.strata == (Stratum(3, 40_000_000), Stratum(9_997, 8_000_000))
    long, short = find_rates(strata.strata, 1_000)
    assert long == 1
    assert 3 + short * 9_997 == pytest.approx(Decimal(1_000), abs=Decimal("0.01"))


def test_a_sample_goes_by_rows_and_by_bytes_and_to_all_strata_alike() -> None:
    # A third of 1,200 rows goes 8 : 2 by rows, a third 4 : 6 by bytes, a third half and half.
    rates = find_rates([Stratum(80_000, 4_000_000), Stratum(20_000, 6_000_000)], 1_200)

    assert [rate * rows for rate, rows in zip(rates, (80_000, 20_000), strict=True)] == pytest.approx(
        [Decimal(320 + 160 + 200), Decimal(80 + 240 + 200)], abs=Decimal("0.01")
    )


def test_from_half_of_a_stratum_on_all_of_it_is_counted() -> None:
    assert find_rates([Stratum(1_000, 1_000)], 499)[0] == pytest.approx(Decimal("0.499"), abs=Decimal("0.0001"))
    assert find_rates([Stratum(1_000, 1_000)], 501) == [1]


def test_a_larger_sample_has_all_rows_of_a_smaller_one() -> None:
    strata = [Stratum(9_000, 90_000), Stratum(900, 900_000), Stratum(25, 100_000), Stratum(40, 10), Stratum(1, 0)]
    before = [Decimal(0)] * len(strata)
    for wanted in (1, 100, 300, 1_000, 3_000, 9_900, 9_966, 20_000):
        rates = find_rates(strata, wanted)
        assert all(one <= other <= 1 for one, other in zip(before, rates, strict=True))
        before = rates
    assert before == [1] * 5


def test_a_stratum_is_never_left_with_a_handful() -> None:
    rates = find_rates([Stratum(1_000_000, 10**9), Stratum(500, 500), Stratum(21, 21)], 1_000)

    assert rates[1] * 500 > 30
    assert rates[2] == 1


def test_no_rows_are_no_strata() -> None:
    strata = make_strata({}, 0)

    assert (strata.strata, strata.places, strata.list_classes(0)) == ((), {}, {})
    assert find_rates((), 0) == []


def test_rows_without_a_byte_are_sampled_by_their_number() -> None:
    strata = make_strata({(0, 0): [10_000, 0]}, 1_000)

    assert find_rates(strata.strata, 1_000)[0] * 10_000 == pytest.approx(Decimal(1_000), abs=Decimal("0.01"))
