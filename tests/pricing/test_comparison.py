"""Best figure of a row, and the difference of the others."""

from __future__ import annotations

from decimal import Decimal

from pricing.comparison import Difference, find_best, measure_difference

D = Decimal


def test_a_difference_is_an_amount_a_share_and_a_multiple() -> None:
    assert measure_difference(D("2.50"), D("2")) == Difference(D("0.50"), D("0.25"), D("1.25"))
    assert measure_difference(D("0.15"), D("2.5")) == Difference(D("-2.35"), D("-0.94"), D("0.06"))
    assert measure_difference(D("2"), D("2")) == Difference(D(0), D(0), D(1))


def test_what_is_unknown_differs_from_nothing() -> None:
    assert measure_difference(None, D(1)) is None
    assert measure_difference(D(1), None) is None


def test_nothing_is_a_multiple_of_nothing() -> None:
    assert measure_difference(D(3), D(0)) == Difference(D(3), None, None)
    assert measure_difference(D(0), D(0)) == Difference(D(0), None, None)


def test_the_best_is_the_least_or_the_most() -> None:
    assert find_best([D(2), D(1), D(3)], "least") == {1}
    assert find_best([D(2), D(1), D(3)], "most") == {2}


def test_equals_share_the_mark() -> None:
    assert find_best([D("1.0"), D(1), D(2)], "least") == {0, 1}


def test_nothing_is_best_among_equals_or_alone() -> None:
    assert find_best([], "least") == frozenset()
    assert find_best([D(1), D("1.00")], "most") == frozenset()
    assert find_best([D(1), None], "least") == frozenset()


def test_what_is_unknown_is_never_best() -> None:
    assert find_best([None, D(2), D(1)], "least") == {2}
