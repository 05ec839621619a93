"""Quantiles of Student's t distribution."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.corpus.sampling.student import find_quantile


@pytest.mark.parametrize(
    ("degrees", "quantile"),
    [("3", "3.182"), ("30", "2.042"), ("100", "1.984"), ("1000000", "1.984"), ("1", "12.706")],
)
def test_quantiles_are_those_of_the_handbook(degrees: str, quantile: str) -> None:
    assert find_quantile(Decimal(degrees)) == Decimal(quantile)


@pytest.mark.parametrize(
    ("degrees", "quantile"), [("3.99", "3.182"), ("39", "2.042"), ("99.9", "1.990"), ("0.5", "12.706")]
)
def test_between_two_rows_the_wider_one_counts(degrees: str, quantile: str) -> None:
    assert find_quantile(Decimal(degrees)) == Decimal(quantile)
