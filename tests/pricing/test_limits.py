from __future__ import annotations

from decimal import Decimal as D

from pricing.comparison import compute_multiple, rank


def test_what_is_unknown_comes_last_in_either_direction() -> None:
    assert rank([2, None, 1], lambda x: x) == [1, 2, None]
    assert rank([2, None, 1], lambda x: x, descending=True) == [2, 1, None]


def test_nothing_is_a_multiple_of_unknown_or_of_free() -> None:
    assert compute_multiple(D(6), D(3)) == 2
    assert compute_multiple(None, D(3)) is None
    assert compute_multiple(D(6), None) is None
    assert compute_multiple(D(6), D(0)) is None
