"""Tests of what pieces of a corpus come to: merged in any order it is the same."""

from __future__ import annotations

from itertools import permutations

import pytest

from pricing.corpus import counts as module
from pricing.corpus.counted import Counted, LongRow
from pricing.corpus.counts import OTHER_REASONS, Counts, Misfit, MisfitRow, Place, Way, add_reason
from pricing.corpus.lengths import Lengths, add_length

TEXT = Way("text", "gpt-4o")


def test_rows_of_one_length_are_added_up() -> None:
    lengths: Lengths = {}
    add_length(lengths, 10, 1, 5)
    add_length(lengths, 10, 3, 15)
    add_length(lengths, 7, 1, 0)
    assert lengths == {10: [2, 4, 20], 7: [1, 1, 0]}


def test_counts_say_how_many_rows_and_requests_they_have() -> None:
    counts = Counts({10: [2, 4, 20], 7: [1, 1, 0]}, unknown={"no such model": 3})
    assert (counts.rows, counts.requests, counts.uncounted) == (3, 5, 3)


def test_what_is_exact_counts_at_both_ends_of_a_band() -> None:
    exact, band = Counts({10: [1, 1, 0]}), Counts({10: [1, 1, 0]}, {8: [1, 1, 0]}, {12: [1, 1, 0]})
    whole = Counts()
    whole.merge(exact)
    assert whole.low is None
    whole.merge(band)
    assert whole == Counts({10: [2, 2, 0]}, {10: [1, 1, 0], 8: [1, 1, 0]}, {10: [1, 1, 0], 12: [1, 1, 0]})


def test_merging_leaves_the_pieces_as_they_were() -> None:
    one, other = Counts({10: [1, 1, 0]}), Counts({10: [1, 1, 0]}, {10: [1, 1, 0]}, {10: [1, 1, 0]})
    whole = Counts()
    whole.merge(one)
    whole.merge(other)
    assert one == Counts({10: [1, 1, 0]})
    assert other == Counts({10: [1, 1, 0]}, {10: [1, 1, 0]}, {10: [1, 1, 0]})


def make_piece(number: int) -> Counted:
    """Return what a piece comes to: 10 lines from byte 100 × `number`, one of them faulty, one not counted."""
    place = Place("a.jsonl", 100 * number, 4)
    misfit = Misfit({9 + number: [1, 1, 0]}, first=[MisfitRow(place, "too long")])
    piece = Counted(
        rows=10,
        size=100,
        ways={
            TEXT: Counts(
                {5: [7, 7, 0], 9 + number: [1, 1, 0]},
                None if number else {4: [7, 7, 0], 9: [1, 1, 0]},
                bases={"vendor": 8},
                unknown={f"reason {number}": 1},
                misfits={"gpt-4o": misfit},
                cached={0: {5: [number, number, 0]}},
            )
        },
        longest=[LongRow(9 + number, place), LongRow(5, Place("a.jsonl", 100 * number, 1))],
        shapes={"JSON object": {"a.jsonl": 10}},
    )
    piece.tell("a.jsonl", 100 * number, 2, "not UTF-8")
    piece.lines["a.jsonl", 100 * number] = 10
    return piece


def test_pieces_come_to_the_same_in_any_order() -> None:
    wholes = []
    for order in permutations(range(3)):
        whole = Counted()
        for number in order:
            whole.merge(make_piece(number))
        whole.settle()
        wholes.append(whole)
    assert all(whole == wholes[0] for whole in wholes)
    counts = wholes[0].ways[TEXT]
    assert counts.expected == {5: [21, 21, 0], 9: [1, 1, 0], 10: [1, 1, 0], 11: [1, 1, 0]}
    assert counts.low == {4: [7, 7, 0], 5: [14, 14, 0], 9: [1, 1, 0], 10: [1, 1, 0], 11: [1, 1, 0]}
    assert counts.high is None
    assert wholes[0].shapes == {"JSON object": {"a.jsonl": 30}}


def test_lines_are_those_of_the_file_once_all_is_settled() -> None:
    whole = Counted()
    for number in range(3):
        whole.merge(make_piece(number))
    whole.settle()
    assert [fault.line for fault in whole.faults] == [2, 12, 22]
    assert [(row.tokens, row.place.line) for row in whole.longest[:4]] == [(11, 24), (10, 14), (9, 4), (5, 1)]
    assert [row.place.line for row in whole.ways[TEXT].misfits["gpt-4o"].first] == [4, 14, 24]


def test_the_ways_of_a_model_are_added_up() -> None:
    tools = Way("rules", "gpt-4o")
    counted = Counted(ways={TEXT: Counts({5: [2, 2, 0]}), tools: Counts({50: [1, 1, 0]})})
    assert counted.add_up([TEXT, tools, Way("rules", "o3")]) == Counts({5: [2, 2, 0], 50: [1, 1, 0]})
    assert counted.ways[TEXT] == Counts({5: [2, 2, 0]})


def test_nothing_comes_to_nothing() -> None:
    whole = Counted()
    whole.merge(Counted())
    whole.settle()
    assert whole == Counted()


def test_too_many_reasons_end_as_others_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REASONS", 2)
    for order in permutations(("a", "b", "c", "d", "c")):
        unknown: dict[str, int] = {}
        for reason in order:
            add_reason(unknown, reason)
        assert unknown == {"a": 1, "b": 1, OTHER_REASONS: 3}
