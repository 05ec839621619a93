"""What sampled rows say of all rows: expected values are arithmetic by Cochran's formulas."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from pricing.corpus.sampling.estimator import Design, Estimate
from pricing.corpus.sampling.size import SampleError
from pricing.corpus.sampling.strata import Stratum

CLOSE = Decimal("1e-8")
"""Margins are rounded up to nine digits."""
ONE_TO_FOUR = (1, 2, 3, 4)


def design(stratum: Stratum, *sizes: int) -> Design:
    return Design([stratum], [0] * len(sizes), sizes)


def estimate(strata: Sequence[Stratum], *sampled: Sequence[int], size: int = 7) -> Estimate:
    """Estimate from the values of each stratum's sampled rows, all of the same length."""
    places = [place for place, values in enumerate(sampled) for _ in values]
    return Design(strata, places, [size] * len(places)).estimate([each for values in sampled for each in values])


def test_the_total_is_the_mean_times_all_rows() -> None:
    found = estimate([Stratum(12, 84)], ONE_TO_FOUR)

    # The variance of the four is 5/3, that of the total 12 × (12 - 4) ÷ 4 × 5/3 = 40. Each row stands for three. The
    # squared differences are 9/4, 1/4, 1/4, 9/4, so that the kurtosis is 4 × (2 × 81/16 + 2 × 1/16) ÷ 25 = 1.64: less
    # than the 3 of a normal distribution, whose 3 degrees of freedom count, with 3.182 as Student's t.
    assert found.total == 30
    assert found.least == 10
    assert found.margin == pytest.approx(Decimal("3.182") * Decimal(40).sqrt(), rel=CLOSE)
    assert found.low == 10  # 30 - 20.1 is less than the four rows have alone
    assert found.high == 30 + found.margin


def test_bytes_of_the_other_rows_correct_the_total() -> None:
    sampled = design(Stratum(8, 24), 1, 1, 1, 5)

    # Differences from the means 2 and 3: -1 -1 -1 3 and -3 -1 1 3; the slope is 12 ÷ 12 = 1.
    # All rows have 24 bytes, those expected of the sample 8 × 2 = 16, so that 8 × 3 is 8 too few.
    # Weights of 2 and of 8 × difference ÷ 12 on top: 4/3, 4/3, 4/3, 4; in whole rows 1, 2, 1, 4.
    found = sampled.estimate((0, 2, 4, 6))

    assert sampled.weights == [1, 2, 1, 4]
    assert found.total == 0 + 4 + 4 + 24
    # Residuals -2 0 2 0, with leverages 1/4 + 1/12 but for the last: each 9/8 as large, (3/4) ÷ (1 - 1/3). The factor
    # is 8 × 4 ÷ 4 ÷ 3 = 8/3, the variance 8/3 × 8 × (9/8)² = 27. Rounding adds (1/3 × 3)² + (2/3 × 1)² + (1/3 × 1)².
    # The kurtosis is 4 × 2 ÷ 4 = 2, less than normal: 3 degrees for both, (27 + 14/9)² ÷ ((27² + (14/9)²) ÷ 3) = 3.34.
    variance = 27 + Decimal(1) + Decimal(4) / 9 + Decimal(1) / 9
    assert found.margin == pytest.approx(Decimal("3.182") * variance.sqrt(), rel=CLOSE)


@pytest.mark.parametrize("overhead", [0, 5])
def test_what_follows_from_the_bytes_alone_has_hardly_any_doubt(overhead: int) -> None:
    sizes = (10, 20, 40)
    found = design(Stratum(1_000, 26_000), *sizes).estimate([overhead + 3 * size for size in sizes])

    # Each weight is rounded by less than one row, so by less than 3 × 30 in all.
    assert found.total == pytest.approx(Decimal(1_000 * overhead + 3 * 26_000), abs=90)
    assert 0 < found.margin < Decimal("4.303") * 90


def test_a_figure_that_is_the_same_for_all_rows_is_exact() -> None:
    assert design(Stratum(1_000, 26_000), 10, 20, 40).estimate((300, 300, 300)) == Estimate(
        Decimal(300_000), Decimal(0), Decimal(900)
    )


def test_rows_that_are_all_counted_come_to_their_sum() -> None:
    found = design(Stratum(3, 12), 3, 4, 5).estimate((10, 1, 6))

    assert found == Estimate(Decimal(17), Decimal(0), Decimal(17))
    assert found.low == found.high == 17


def test_strata_add_up_and_share_their_degrees_of_freedom() -> None:
    found = estimate([Stratum(12, 84), Stratum(12, 84), Stratum(2, 14)], ONE_TO_FOUR, ONE_TO_FOUR, (100, 200))

    # Satterthwaite: (40 + 40)² ÷ (40² ÷ 3 + 40² ÷ 3) = 6 degrees, whose t is 2.447.
    assert found.total == 30 + 30 + 300
    assert found.margin == pytest.approx(Decimal("2.447") * Decimal(80).sqrt(), rel=CLOSE)


def test_rare_large_residuals_leave_fewer_degrees_of_freedom() -> None:
    values = [0] * 99 + [100]

    found = estimate([Stratum(10_000, 70_000)], values)

    # The variance of the hundred is 100, that of the total 10,000 × 9,900 ÷ 100 × 100. Their differences from 1 are -1
    # (99 times) and 99, so that the kurtosis is 100 × (99 + 99⁴) ÷ (99 + 99²)² = 98.01; the variance of the variance is
    # (98.01 - 97/99) ÷ 100 of its square, which is that of 2.06 degrees in place of 99: t is 4.303, not 1.990.
    assert found.total == 10_000
    assert found.margin == pytest.approx(Decimal("4.303") * Decimal(99_000_000).sqrt(), rel=CLOSE)


def test_weights_are_whole_and_together_all_rows() -> None:
    weights = design(Stratum(1_001, 40_000), *range(10, 70)).weights

    assert sum(weights) == 1_001
    assert all(isinstance(weight, int) and 10 <= weight <= 25 for weight in weights)


def test_dollars_of_rows_have_an_interval_of_their_own() -> None:
    sample = design(Stratum(12, 84), 7, 7, 7, 7)

    # 2 × tokens + 3 × (10 - tokens) = 30 - tokens: the same doubt as the tokens have.
    tokens, dollars = sample.estimate(ONE_TO_FOUR), sample.estimate([Decimal(30 - each) for each in ONE_TO_FOUR])
    assert dollars.total == 12 * 30 - 30
    assert dollars.margin == pytest.approx(tokens.margin, rel=CLOSE)


def test_a_corpus_without_rows_comes_to_nothing() -> None:
    nothing = Estimate(Decimal(0), Decimal(0))

    assert estimate([]) == estimate([Stratum(0, 0)], ()) == nothing
    assert nothing.share == 0


@pytest.mark.parametrize("read", [0, 1])
def test_a_stratum_of_which_too_little_was_read_joins_its_neighbor(read: int) -> None:
    lone = (9,)[:read]
    alone = estimate([Stratum(15, 105)], (*ONE_TO_FOUR, *lone))

    assert estimate([Stratum(10, 70), Stratum(5, 35)], ONE_TO_FOUR, lone) == alone
    before = estimate([Stratum(5, 35), Stratum(10, 70)], lone, ONE_TO_FOUR)
    assert before.total == pytest.approx(alone.total, abs=9)  # which rows stand for one more depends on their order
    assert before.margin == pytest.approx(alone.margin, rel=Decimal("0.1"))


@pytest.mark.parametrize("read", [0, 1])
def test_one_row_of_many_says_nothing(read: int) -> None:
    with pytest.raises(SampleError, match="too few rows could be read"):
        estimate([Stratum(10, 70)], ONE_TO_FOUR[:read])


def test_one_row_that_decides_the_slope_alone_is_no_division_by_zero() -> None:
    found = design(Stratum(100, 25_000_000_075), 1, 1, 1, 1_000_000_000).estimate((1, 1, 2, 7))

    assert found.margin > 0
    assert found.low >= found.least == 11


def test_no_row_stands_for_less_than_none() -> None:
    sampled = design(Stratum(100, 100), 1, 1, 1, 1_000_000_000)  # all rows have fewer bytes than one of them

    assert all(weight >= 0 for weight in sampled.weights)
    assert sum(sampled.weights) == 100


def test_a_share_of_nothing_is_everything() -> None:
    assert Estimate(Decimal(0), Decimal(5)).share == 1
    assert Estimate(Decimal(50), Decimal(1)).share == Decimal("0.02")
