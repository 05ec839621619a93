"""A cell of a CSV holds every digit, and never a formula."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal as D

from costcalc.export.csv_text import escape_formula, write_cell, write_rows
from costcalc.export.pieces import PIECE
from costcalc.formatting import Value


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
    assert "".join(write_rows([["a", "b"], ['1,"2"\n3', ""]])) == 'a,b\r\n"1,""2""\n3",\r\n'


def test_what_holds_for_the_whole_file_stands_in_its_first_row_alone() -> None:
    about: dict[str, Value] = {"as_of": date(2026, 11, 21), "=sum": "=1", "break_even": None}
    text = "".join(write_rows([["model"], ["a"], ["b"], ["c"]], about))
    assert text == "model,as_of,'=sum,break_even\r\na,2026-11-21,'=1,\r\nb,,,\r\nc,,,\r\n"


def test_a_file_without_rows_has_its_head_alone() -> None:
    assert "".join(write_rows([["model"]], {"as_of": date(2026, 11, 21)})) == "model,as_of\r\n"


def test_rows_are_made_as_they_are_read() -> None:
    made = []

    def rows() -> Iterator[list[str]]:
        for number in range(3):
            made.append(number)
            yield ["x" * PIECE]

    pieces = write_rows(rows())
    assert not made
    assert next(pieces) == "x" * PIECE + "\r\n"
    assert made == [0]
