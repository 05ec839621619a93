"""Rows and bytes of files by length → strata, and how many rows of each are counted.

Within a stratum rows are of one file, or of small files together, and of about the same length, so that they vary
little. A third of a sample goes by bytes, a third by rows, and a third to all strata alike: by bytes alone, rows with a
large picture would take nearly all of it, and the tokens of all others would rest on a handful; by rows alone, those of
long ones would (docs/decisions/0040).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

Sizes = dict[tuple[int, int], list[int]]
"""(number of the file, class of length) → [rows, bytes]."""

LEAST: Final = 30
"""Rows that are counted of a stratum at least, or all of them: fewer say little of how they vary."""
FILE_ROWS: Final = 200
"""Rows that a sample has of a file at least, if the file has strata of its own."""
CENSUS: Final = Decimal("0.5")
"""Share of a stratum from which on all of it is counted: what is not sampled does not vary."""
_STEPS: Final = 64
_OTHERS: Final = -1
"""Group of the files that are too small for strata of their own."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rows that are sampled at one rate."""

    rows: int
    size: int
    """Bytes of all of them."""


@dataclass(frozen=True, slots=True)
class Strata:
    """Strata of a corpus, and which one a row is in."""

    strata: tuple[Stratum, ...]
    places: Mapping[tuple[int, int], int]
    """(group of files, class of length) → number of the stratum."""
    alone: frozenset[int]
    """Numbers of the files that are a group of their own."""

    def list_classes(self, file: int) -> dict[int, int]:
        """Return class of length → number of the stratum, for the rows of a file."""
        group = file if file in self.alone else _OTHERS
        return {length: place for (of, length), place in self.places.items() if of == group}


def classify(size: int) -> int:
    """Return the class of a row's length in bytes: each is twice as wide as the one before."""
    return size.bit_length()


def add_size(sizes: Sizes, file: int, size: int) -> None:
    """Add a row of a file."""
    sums = sizes.setdefault((file, classify(size)), [0, 0])
    sums[0] += 1
    sums[1] += size


def make_strata(sizes: Sizes, wanted: int) -> Strata:
    """Return the strata for a sample of about so many rows: so many strata that each gets enough of them."""
    weigh = _Weights(sizes.values(), wanted)
    alone = frozenset(_find_large(sizes, weigh))
    grouped: dict[int, dict[int, Stratum]] = {}
    for (file, length), (rows, size) in sizes.items():
        classes = grouped.setdefault(file if file in alone else _OTHERS, {})
        classes[length] = _join([classes.get(length, Stratum(0, 0)), Stratum(rows, size)])
    strata, places = list[Stratum](), dict[tuple[int, int], int]()
    for group, classes in sorted(grouped.items()):
        for lengths in _divide(classes, weigh):
            places |= dict.fromkeys(((group, length) for length in lengths), len(strata))
            strata.append(_join(classes[length] for length in lengths))
    return Strata(tuple(strata), places, alone)


def find_rates(strata: Sequence[Stratum], wanted: int) -> list[Decimal]:
    """Return which share of each stratum is counted, for about so many rows in all; for more rows, no share is less."""
    weigh = _Weights(([each.rows, each.size] for each in strata), 1)
    weights = [weigh(each) * 2 + Decimal(1) / len(strata) for each in strata]
    low, high = Decimal(0), max((each.rows / weight for each, weight in zip(strata, weights, strict=True)), default=0)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if sum(_take(each, weight * middle) for each, weight in zip(strata, weights, strict=True)) < wanted:
            low = middle
        else:
            high = middle
    return [_take(each, weight * high) / each.rows for each, weight in zip(strata, weights, strict=True)]


def _take(stratum: Stratum, share: Decimal) -> Decimal:
    """Return how many rows of a stratum are counted."""
    rows = max(share, Decimal(LEAST))
    return rows if rows < CENSUS * stratum.rows else Decimal(stratum.rows)


class _Weights:
    """How many rows of a sample a part of the corpus gets: half of them by its bytes, half by its rows."""

    def __init__(self, parts: Iterable[Sequence[int]], wanted: int) -> None:
        every = list(parts)
        self._rows = max(sum(rows for rows, _ in every), 1)
        self._size = max(sum(size for _, size in every), 1)
        self._wanted = Decimal(wanted) / 2

    def __call__(self, part: Stratum) -> Decimal:
        return self._wanted * (Decimal(part.rows) / self._rows + Decimal(part.size) / self._size)


def _join(parts: Iterable[Stratum]) -> Stratum:
    listed = list(parts)
    return Stratum(sum(each.rows for each in listed), sum(each.size for each in listed))


def _find_large(sizes: Sizes, weigh: _Weights) -> Iterator[int]:
    """Yield the files that get enough of the sample to be told apart."""
    files: dict[int, Stratum] = {}
    for (file, _), (rows, size) in sizes.items():
        files[file] = _join([files.get(file, Stratum(0, 0)), Stratum(rows, size)])
    return (file for file, whole in files.items() if weigh(whole) >= FILE_ROWS)


def _divide(classes: Mapping[int, Stratum], weigh: _Weights) -> list[list[int]]:
    """Return the classes of each stratum, the longest rows first: neighbors together until they get enough rows."""
    divided, begun = list[list[int]](), list[int]()
    for length in sorted(classes, reverse=True):
        begun.append(length)
        whole = _join(classes[each] for each in begun)
        if weigh(whole) >= min(LEAST, whole.rows):
            divided.append(begun)
            begun = []
    if begun and divided:
        divided[-1] += begun
    elif begun:
        divided.append(begun)
    return divided
