"""Counts with their bands."""

from __future__ import annotations

from pricing.tokens.span import Span, add_spans


def test_spans_add_bound_by_bound() -> None:
    assert add_spans([Span(1, 2, 5), Span(10, 10, 10)]) == Span(11, 12, 15)


def test_the_sum_of_no_spans_is_nothing() -> None:
    assert add_spans([]) == Span(0, 0, 0)
