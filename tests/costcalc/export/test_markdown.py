"""Markdown takes what stands in a cell for nothing but text."""

from __future__ import annotations

from costcalc.export.markdown import draw_markdown, drop_empty_remarks, escape


def test_marks_and_line_ends_are_escaped() -> None:
    assert escape("a|b\n[c](d) <e> *f*") == r"a\|b \[c\](d) \<e\> \*f\*"


def test_figures_stand_to_the_right() -> None:
    rows = [["Model", "$"], ["o1_a", "2"]]
    assert list(draw_markdown(rows, [False, True])) == ["| Model | $ |", "| --- | ---: |", r"| o1\_a | 2 |"]


def test_remarks_have_a_column_only_where_there_are_some() -> None:
    rows = [["Model", "Remarks"], ["o1", ""]]
    assert list(draw_markdown(drop_empty_remarks(rows), [False, False])) == ["| Model |", "| --- |", "| o1 |"]
    rows.append(["o2", "retired"])
    assert list(draw_markdown(drop_empty_remarks(rows), [False, False]))[-1] == "| o2 | retired |"
