"""Tests of what could not be read of files: the same in whatever order pieces are done."""

from __future__ import annotations

from itertools import permutations

from pricing.files.faults import MOST_FAULTS, Faults, FileFault


def make_piece(file: str, start: int, lines: int, *faulty: int) -> Faults:
    piece = Faults()
    for line in faulty:
        piece.tell(file, start, line, "not UTF-8")
    piece.lines[file, start] = lines
    return piece


def settle(pieces: tuple[Faults, ...]) -> Faults:
    whole = Faults()
    for piece in pieces:
        whole.merge_faults(piece)
    whole.settle_faults()
    return whole


def test_lines_are_numbered_from_the_beginning_of_their_file_in_any_order() -> None:
    pieces = (make_piece("a", 0, 3, 2), make_piece("a", 500, 4, 1, 4), make_piece("b", 0, 9, 9))
    wholes = [settle(order) for order in permutations(pieces)]
    assert all(whole == wholes[0] for whole in wholes)
    assert [(fault.file, fault.line) for fault in wholes[0].faults] == [("a", 2), ("a", 4), ("a", 7), ("b", 9)]
    assert wholes[0].faulty == 4


def test_what_is_wrong_with_a_file_stands_first() -> None:
    whole = make_piece("a", 0, 3, 2)
    whole.tell_file("b", "the file is empty")
    whole.settle_faults()
    assert whole.faults == [FileFault("b", 0, 0, "the file is empty"), FileFault("a", 0, 2, "not UTF-8")]
    assert whole.faulty == 2


def test_no_faults_settle_to_none() -> None:
    assert settle(()) == Faults()


def test_of_many_faults_the_first_are_kept_and_all_are_counted() -> None:
    late = make_piece("a", 500, MOST_FAULTS, *range(1, MOST_FAULTS + 1))
    early = make_piece("a", 0, 2, 1, 2)
    whole = settle((late, early))
    assert whole.faulty == MOST_FAULTS + 2
    assert [fault.line for fault in whole.faults] == list(range(1, MOST_FAULTS + 1))
