"""What pieces of a corpus come to: its rows in each way of counting, and what could not be read. Merged in any order it
is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Final, NamedTuple

from pricing.corpus.counts import MOST_SHOWN, Counts, MisfitRow, Place, Way
from pricing.corpus.sampling.sample import Sample
from pricing.files.faults import Faults, number_line

MOST_COLUMNS: Final = 50
"""Columns that are named where one is missing."""


class LongRow(NamedTuple):
    """One of the longest rows; `tokens` of one request, expected, in the first of its ways that has a count."""

    tokens: int
    place: Place


class SharedPrefix(NamedTuple):
    """Beginning that requests share: see `Counts.cached`."""

    words: str
    """Its first ones, of which nothing is stored: they are a person's text."""
    characters: int
    tokens: dict[str, int]
    """By the name of the model, where they are known: an estimate, as a token may lie across its end."""


@dataclass
class ColumnsSeen:
    """Columns that were named, and those that stand in rows that lack one of them."""

    seen: set[str] = field(default_factory=set)
    """Named ones that some row has."""
    missed: set[str] = field(default_factory=set)
    """Named ones that some row lacks."""
    others: set[str] = field(default_factory=set)
    """Columns that rows have instead: the first MOST_COLUMNS of the alphabet."""

    def merge(self, more: ColumnsSeen) -> None:
        """Add what other rows have and lack."""
        self.seen |= more.seen
        self.missed |= more.missed
        if not more.others <= self.others:
            self.others = set(nsmallest(MOST_COLUMNS, self.others | more.others))


@dataclass
class Counted(Faults):
    """What pieces of a corpus come to."""

    rows: int = 0
    """Rows that were read, those with a fault among them."""
    size: int = 0
    """Bytes of the files, as they lie on disk."""
    ways: dict[Way, Counts] = field(default_factory=dict)
    longest: list[LongRow] = field(default_factory=list)
    """The MOST_SHOWN longest rows, the longest first, of equal ones the first by file and line."""
    shapes: dict[str, dict[str, int]] = field(default_factory=dict)
    """Rows by what was recognized, such as "OpenAI batch", and by the file."""
    columns: ColumnsSeen = field(default_factory=ColumnsSeen)
    prefixes: list[SharedPrefix] = field(default_factory=list)
    """By their number, once all pieces are merged."""
    sample: Sample | None = None
    """The rows that stand for all; None: all were counted."""

    def merge(self, other: Counted) -> None:
        """Add what other pieces come to."""
        self.merge_faults(other)
        self.rows += other.rows
        self.size += other.size
        for way, counts in other.ways.items():
            self.ways.setdefault(way, Counts()).merge(counts)
        self.longest = nsmallest(MOST_SHOWN, [*self.longest, *other.longest], key=sort_longest)
        self.columns.merge(other.columns)
        for shape, files in other.shapes.items():
            mine = self.shapes.setdefault(shape, {})
            for file, rows in files.items():
                mine[file] = mine.get(file, 0) + rows

    def add_up(self, ways: Iterable[Way]) -> Counts:
        """Return the rows of some ways together, such as those of a chosen model: see `list_ways`."""
        whole = Counts()
        for way in ways:
            if way in self.ways:
                whole.merge(self.ways[way])
        return whole

    def settle(self) -> None:
        """Number all lines from the beginning of their files, once all pieces are merged."""
        before = self.settle_faults()
        self.longest = [LongRow(tokens, _settle(place, before)) for tokens, place in self.longest]
        for counts in self.ways.values():
            for misfit in counts.misfits.values():
                misfit.first = [MisfitRow(_settle(place, before), problem) for place, problem in misfit.first]


def sort_longest(row: LongRow) -> tuple[int, Place]:
    """Return by what the longest rows are in order."""
    return -row.tokens, row.place


def _settle(place: Place, before: dict[tuple[str, int], int]) -> Place:
    return Place(place.file, 0, number_line(place, before))
