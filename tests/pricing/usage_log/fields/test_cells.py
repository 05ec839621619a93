"""Cells of CSV: numbers, dollars, times and words, each fault with its column and without the cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.usage_log.fields.cells import Cells


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1000", 1000), ("3.0", 3), (" 7 ", 7), ("1,234,567", 1_234_567), ("", 0), (None, 0), (5, 5), (D("3.0"), 3)],
)
def test_a_count_is_read_as_scripts_write_it(cell: Any, number: int) -> None:
    assert Cells({"input_tokens": cell}).count("input_tokens") == number


@pytest.mark.parametrize("cell", ["1.5", "-3", "secret", "1e3", "1,2", D("1.5"), True, [1], "9" * 21, "9" * 15])
def test_what_is_no_count_is_told_by_its_column_alone(cell: Any) -> None:
    with pytest.raises(JSONError, match=r"^input_tokens: expected a whole number") as fault:
        Cells({"input_tokens": cell}).count("input_tokens")
    assert "secret" not in str(fault.value)


def test_the_first_column_that_has_anything_counts() -> None:
    cells = Cells({"a": "", "b": "2", "c": "3"})
    assert (cells.count("a", "b", "c"), cells.optional("a"), cells.count("x")) == (2, None, 0)
    with pytest.raises(JSONError, match=r"^a: missing; expected a whole number$"):
        cells.required("a")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("0.11", D("0.11")),
        ("$0.11", D("0.11")),
        ("-0.5", D("-0.5")),
        ("-$0.5", D("-0.5")),
        ("0.000000000000000000000000000001", D("1e-30")),
        ("1e-06", D("0.000001")),
        ("", None),
        (D("0.2"), D("0.2")),
    ],
)
def test_an_amount_keeps_its_digits(cell: Any, amount: D | None) -> None:
    assert Cells({"cost": cell}).dollars("cost") == amount


@pytest.mark.parametrize(
    ("read", "cell", "expected"),
    [
        (lambda cells: cells.dollars("x"), "Included", "an amount in dollars"),
        (lambda cells: cells.dollars("x"), True, "an amount in dollars"),
        (lambda cells: cells.moment("x"), "soon", "a time"),
        (lambda cells: cells.flag("x"), "perhaps", "true or false"),
    ],
)
def test_a_fault_says_what_was_expected(read: Callable[[Cells], Any], cell: Any, expected: str) -> None:
    with pytest.raises(JSONError, match=f"^x: expected {expected}"):
        read(Cells({"x": cell}))


def test_times_words_and_flags() -> None:
    cells = Cells(
        {"date": "2026-01-16", "at": "2026-01-16 08:30:00", "model": " gpt-5 ", "batch": "True", "odd": "\n\t"}
    )
    assert cells.when("date") == (date(2026, 1, 16), None)
    assert cells.when("none", "at") == (date(2026, 1, 16), time(8, 30))
    assert cells.when("none") == (None, None)
    assert (cells.word("odd", "model"), cells.name("model"), cells.has("odd")) == ("gpt-5", "gpt-5", False)
    assert (cells.flag("batch"), cells.flag("none")) == (True, None)


@pytest.mark.parametrize("amount", ["--5", "-$-5", "1e99", D("1e900000"), D("-1e99"), True, [1]])
def test_an_amount_that_nobody_pays_is_a_fault(amount: object) -> None:
    with pytest.raises(JSONError, match="cost: expected an amount in dollars"):
        Cells({"cost": amount}).dollars("cost")
