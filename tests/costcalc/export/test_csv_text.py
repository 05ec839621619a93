"""A cell of a CSV holds every digit, and never a formula."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from costcalc.export.csv_text import escape_formula, write_cell, write_csv


def test_text_cannot_become_a_formula() -> None:
    assert [escape_formula(text) for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx")] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        "'\rx",
    ]
    assert escape_formula("gpt-4o") == "gpt-4o"


def test_each_kind_of_value_is_written_with_every_digit() -> None:
    assert [write_cell(value) for value in (D("1E-7"), D("-2.50"), 1_000, date(2026, 11, 21), "=1", None)] == [
        "0.0000001", "-2.5", "1000", "2026-11-21", "'=1", "",
    ]  # fmt: skip


def test_a_cell_with_commas_quotes_and_line_ends_stays_one() -> None:
    assert write_csv([["a", "b"], ['1,"2"\n3', ""]]) == 'a,b\r\n"1,""2""\n3",\r\n'
