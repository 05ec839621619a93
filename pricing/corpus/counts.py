"""Rows counted in one way: their lengths, what they rest on, and those that do not fit a model.

Merged in any order they are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Final, Literal, NamedTuple

from pricing.corpus.lengths import Lengths, add_length, copy_lengths, merge_lengths
from pricing.tokens.span import Span
from pricing.tokens.text import Basis

MOST_SHOWN: Final = 20
"""Rows that are kept of the longest, and of those that do not fit a model."""
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
