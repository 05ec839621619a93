"""A table in a terminal."""

from __future__ import annotations

from costcalc.export.aligned_text import draw_aligned


def test_figures_stand_to_the_right_and_no_line_ends_in_spaces() -> None:
    rows = [["Model", "Cost", "Why"], ["o1", "$12.50", ""]]
    assert list(draw_aligned(rows, [False, True, False])) == ["Model    Cost  Why", "o1     $12.50"]


def test_without_a_word_about_figures_all_is_text() -> None:
    assert list(draw_aligned([["a", "bb"], ["ccc", "d"]])) == ["a    bb", "ccc  d"]
