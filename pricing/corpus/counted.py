"""What pieces of a corpus come to: lengths of requests, and what could not be counted. Merged in any order it is the
same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pricing.corpus.lengths import Lengths, add_length, copy_lengths, merge_lengths
from pricing.files.faults import Faults, number_line
from pricing.tokens.span import Span
from pricing.tokens.text import Basis

if TYPE_CHECKING:
    from pricing.corpus.sampling.sample import Sample

MOST_SHOWN: Final = 20
"""Rows that are kept of the longest, and of those that do not fit a model."""
MOST_COLUMNS: Final = 50
"""Columns that are named where one is missing."""
MOST_REASONS: Final = 1_000
OTHER_REASONS: Final = "other reasons"
"""Where rows count of whose reasons there are too many, as where each row names a model of its own."""


class Way(NamedTuple):
    """Way of counting, by which rows are told apart.

    `text`: rows of text and messages only, on the chosen models that count those alike. `rules`: rows with images,
    tools and the like, on the chosen models whose rules are the same for those, too. Both are named by the first of
    these models. `model`: rows that name this model, where none were chosen; blank: none that is known.
    """

    kind: Literal["text", "rules", "model"]
    name: str


class Place(NamedTuple):
    """Row of a file; `start` and `line` as in `FileFault`."""

    file: str
    start: int
    line: int


class LongRow(NamedTuple):
    """One of the longest rows; `tokens` of one request, expected, in the first of its ways that has a count."""

    tokens: int
    place: Place


class MisfitRow(NamedTuple):
    """Row that does not fit a model, and why."""

    place: Place
    problem: str


@dataclass
class Misfit:
    """Rows that do not fit a model's limits at their expected count. They are among those of their `Counts`, too."""

    expected: Lengths = field(default_factory=dict)
    low: Lengths | None = None
    """The same rows by their low counts; None where all are as expected."""
    high: Lengths | None = None
    first: list[MisfitRow] = field(default_factory=list)
    """The first MOST_SHOWN of them, by file and line."""

    def merge(self, other: Misfit) -> None:
        """Add the rows of other pieces."""
        merge_bands(self, other)
        self.first = nsmallest(MOST_SHOWN, [*self.first, *other.first])


@dataclass
class Counts:
    """Rows counted in one way."""

    expected: Lengths = field(default_factory=dict)
    low: Lengths | None = None
    """The same rows by the fewest tokens that the vendor is expected to count; None where all are as expected."""
    high: Lengths | None = None
    """The same rows by the most tokens."""
    bases: dict[Basis, int] = field(default_factory=dict)
    """Rows by what their count rests on."""
    partial: int = 0
    """Rows with parts that have no published size, such as files, which their counts leave out."""
    unknown: dict[str, int] = field(default_factory=dict)
    """Rows without a count, by the reason: the first MOST_REASONS of the alphabet, and OTHER_REASONS."""
    misfits: dict[str, Misfit] = field(default_factory=dict)
    """Rows that do not fit, by the name of the model."""
    cached: dict[int, Lengths] = field(default_factory=dict)
    """Rows that begin with a prefix of the plan, by its number: the longest one that each begins with."""

    @property
    def rows(self) -> int:
        """Rows that have a count, those that do not fit among them."""
        return sum(rows for rows, _, _ in self.expected.values())

    @property
    def requests(self) -> int:
        return sum(requests for _, requests, _ in self.expected.values())

    @property
    def uncounted(self) -> int:
        """Rows without a count."""
        return sum(self.unknown.values())

    def merge(self, other: Counts) -> None:
        """Add the rows of other pieces, or of another way in which the same models count."""
        merge_bands(self, other)
        for basis, rows in other.bases.items():
            self.bases[basis] = self.bases.get(basis, 0) + rows
        self.partial += other.partial
        for reason, rows in other.unknown.items():
            add_reason(self.unknown, reason, rows)
        for model, misfit in other.misfits.items():
            self.misfits.setdefault(model, Misfit()).merge(misfit)
        for number, lengths in other.cached.items():
            merge_lengths(self.cached.setdefault(number, {}), lengths)


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


def add_row(band: Counts | Misfit, span: Span, requests: int, output_tokens: int) -> None:
    """Add a row of some equal requests. `output_tokens`: of one of them."""
    low, expected, high = span
    output = output_tokens * requests
    if low == high and band.low is None and band.high is None:  # nearly all rows where counts are exact
        add_length(band.expected, expected, requests, output)
        return
    if low != expected and band.low is None:
        band.low = copy_lengths(band.expected)
    if high != expected and band.high is None:
        band.high = copy_lengths(band.expected)
    add_length(band.expected, expected, requests, output)
    if band.low is not None:
        add_length(band.low, low, requests, output)
    if band.high is not None:
        add_length(band.high, high, requests, output)


def add_reason(unknown: dict[str, int], reason: str, rows: int = 1) -> None:
    """Add rows without a count; of too many reasons the last of the alphabet become OTHER_REASONS, in any order."""
    if reason in unknown or reason == OTHER_REASONS:
        unknown[reason] = unknown.get(reason, 0) + rows
        return
    unknown[reason] = rows
    if len(unknown) - (OTHER_REASONS in unknown) > MOST_REASONS:
        last = max(each for each in unknown if each != OTHER_REASONS)
        unknown[OTHER_REASONS] = unknown.get(OTHER_REASONS, 0) + unknown.pop(last)


def merge_bands(whole: Counts | Misfit, part: Counts | Misfit) -> None:
    """Add low, expected and high; where one of both has only what is expected, that is also its low and high."""
    if part.low is not None or whole.low is not None:
        whole.low = copy_lengths(whole.expected) if whole.low is None else whole.low
        merge_lengths(whole.low, part.expected if part.low is None else part.low)
    if part.high is not None or whole.high is not None:
        whole.high = copy_lengths(whole.expected) if whole.high is None else whole.high
        merge_lengths(whole.high, part.expected if part.high is None else part.high)
    merge_lengths(whole.expected, part.expected)


def _settle(place: Place, before: dict[tuple[str, int], int]) -> Place:
    return Place(place.file, 0, number_line(place, before))
