"""An input holds its cached tokens, or they stand beside it; the total says which, or the numbers do."""

from __future__ import annotations

import pytest

from pricing.strict_json import JSONError
from pricing.usage_log.fields.inclusion import Division, Side, divide


@pytest.mark.parametrize(
    ("into", "out", "total", "division"),
    [
        (Side(1_012, 1_000), Side(40), 1_052, Division(1_012, 40)),
        (Side(12, 1_000), Side(40), 1_052, Division(1_012, 40, True)),
        (Side(12, 1_000), Side(40), None, Division(1_012, 40, True)),  # less than its own cached tokens
        (Side(12, 1_000), Side(40), 52, Division(1_012, 40, True)),  # a total of its own two numbers
        (Side(1_012, 1_000), Side(40), None, Division(1_012, 40)),
        (Side(555, 316), Side(190, 1_057), 1_802, Division(555, 1_247, False, True)),  # xAI: reasoning beside
        (Side(5_000, 2_000), Side(10), 7_010, Division(7_000, 10, True)),
        (Side(10), Side(5), 0, Division(10, 5)),
    ],
)
def test_an_input_holds_its_cached_tokens_where_it_can(
    into: Side, out: Side, total: int | None, division: Division
) -> None:
    assert divide(into, out, total) == division


def test_parts_that_usually_stand_beside_are_within_where_the_total_says_so() -> None:
    beside = Division(130, 20, True, True)
    assert divide(Side(100, 30), Side(15, 5), None, usual=True) == beside
    assert divide(Side(100, 30), Side(15, 5), 150, usual=True) == beside
    assert divide(Side(100, 30), Side(15, 5), 115, usual=True) == Division(100, 15)
    assert divide(Side(100, 30), Side(15, 5), 145, usual=True) == Division(130, 15, True, False)


def test_a_total_that_no_reading_has_is_told() -> None:
    with pytest.raises(
        JSONError, match="usage: its input and output add up to 110 or 140 tokens, not to the stated total of 120"
    ):
        divide(Side(100, 30), Side(10), 120, path="usage")
