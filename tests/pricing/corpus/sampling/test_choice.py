"""Which rows are in a sample."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from pricing.corpus.sampling.choice import ALL, Chances, find_threshold


def test_a_row_has_the_same_chance_in_whichever_order_it_is_read() -> None:
    forward = {row: Chances(1, 7).draw(row) for row in range(100)}
    chances = Chances(1, 7)

    assert {row: chances.draw(row) for row in reversed(range(100))} == forward


def test_other_seeds_and_pieces_have_other_chances() -> None:
    drawn = {Chances(seed, piece).draw(row) for seed in range(10) for piece in range(10) for row in range(100)}

    assert len(drawn) == 10_000


def test_a_tenth_of_the_rows_lies_below_a_tenth() -> None:
    chances, threshold = Chances(1, 0), find_threshold(Decimal("0.1"))
    chosen = sum(chances.draw(row) < threshold for row in range(100_000))

    # The number is binomial: its standard deviation is √(100,000 × 0.1 × 0.9) = 95.
    assert abs(chosen - 10_000) < 4 * 95


def test_neighbors_are_chosen_independently() -> None:
    chances, threshold = Chances(1, 0), find_threshold(Decimal("0.5"))
    chosen = [chances.draw(row) < threshold for row in range(40_001)]
    both = sum(one and other for one, other in pairwise(chosen))

    # A quarter of 40,000 pairs; neighboring pairs share a row, so that the variance is 5/16 a pair: √12,500 = 112.
    assert abs(both - 10_000) < 4 * 112


def test_none_and_all_are_what_they_say() -> None:
    assert find_threshold(Decimal(0)) == 0
    assert find_threshold(Decimal(1)) == ALL > Chances(1, 0).draw(0) >= 0
