"""How long the requests of a corpus are: lengths added up, exact percentiles, and a histogram with round bounds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, pairwise
from typing import Final, NamedTuple

Lengths = dict[int, list[int]]
"""Input tokens of one request → [rows, requests, output tokens of all these requests together].

Small for any corpus: k different lengths take k²/2 tokens at least.
"""
PERCENTILES: Final = (1, 5, 25, 50, 75, 90, 95, 99)
_ROUND: Final = (1, 2, 5)
_MOST_EQUAL: Final = 12
"""Bins of equal width at most."""
_FAR: Final = 20
"""Times the least from which bins double, or nearly so: prompts of 10 and of 100,000 tokens are in one corpus."""
_SMALL: Final = 50


class Bin(NamedTuple):
    """Rows whose requests have from `least` to `most` tokens, both among them."""

    least: int
    most: int
    rows: int
    requests: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """Input tokens of the requests of a corpus, each row once, however many equal requests it stands for."""

    rows: int
    least: int
    most: int
    mean: Decimal
    percentiles: tuple[tuple[int, int], ...]
    """(percentile, tokens), each the length of a row: the least that so many percent of the rows do not pass."""
    bins: tuple[Bin, ...]
    """In order and without gaps, from the one of the least to the one of the most."""


def describe_lengths(lengths: Lengths) -> Distribution | None:
    """Describe how long the requests of a corpus are, in tokens; None where there are none."""
    if not lengths:
        return None
    least, most = min(lengths), max(lengths)
    rows = sum(sums[0] for sums in lengths.values())
    tokens = sum(each * sums[0] for each, sums in lengths.items())
    percentiles = zip(PERCENTILES, find_percentiles(lengths, PERCENTILES), strict=True)
    bins = tuple(fill_bins(lengths, choose_bounds(least, most)))
    return Distribution(rows, least, most, Decimal(tokens) / rows, tuple(percentiles), bins)


def find_percentiles(lengths: Lengths, percentiles: Sequence[int]) -> Iterator[int]:
    """Yield the tokens at percentiles from 1 to 100, in rising order, by the nearest rank: each is a row's own length.

    https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method
    """
    rows = sum(sums[0] for sums in lengths.values())
    rising = iter(sorted(lengths.items()))
    passed = tokens = 0
    for percentile in percentiles:
        rank = -(-percentile * rows // 100)
        while passed < rank:
            tokens, sums = next(rising)
            passed += sums[0]
        yield tokens


def choose_bounds(least: int, most: int) -> list[int]:
    """Choose the round bounds of bins from the least to the most: the first tokens of each bin, and of none any more.

    Equal bins where the lengths are alike; where they are not, 10, 20, 50, 100 and so on.
    """
    if most < _SMALL or most < _FAR * least:
        step = next(each for each in _list_round() if most // each - least // each < _MOST_EQUAL)
        return list(range(least // step * step, (most // step + 1) * step + 1, step))
    rising = [0]
    for bound in _list_round():
        rising.append(bound)
        if bound > most:
            return rising[bisect_right(rising, least) - 1 :]
    raise AssertionError("there is always a larger bound")


def fill_bins(lengths: Lengths, bounds: Sequence[int]) -> Iterator[Bin]:
    """Yield the bins between bounds, empty ones too; all lengths lie between the first and the last."""
    rows, requests = [0] * len(bounds), [0] * len(bounds)
    for tokens, sums in lengths.items():
        place = bisect_right(bounds, tokens) - 1
        rows[place] += sums[0]
        requests[place] += sums[1]
    for place, (first, beyond) in enumerate(pairwise(bounds)):
        yield Bin(first, beyond - 1, rows[place], requests[place])


def _list_round() -> Iterator[int]:
    """Yield 1, 2, 5, 10, 20, 50 and so on."""
    return (digit * 10**power for power in count() for digit in _ROUND)


def add_length(lengths: Lengths, tokens: int, requests: int, output_tokens: int) -> None:
    """Add a row of some equal requests. `output_tokens`: of all of them together."""
    sums = lengths.get(tokens)
    if sums is None:
        lengths[tokens] = [1, requests, output_tokens]
    else:
        sums[0] += 1
        sums[1] += requests
        sums[2] += output_tokens


def merge_lengths(whole: Lengths, part: Lengths) -> None:
    """Add the rows of other pieces."""
    for tokens, sums in part.items():
        mine = whole.get(tokens)
        whole[tokens] = list(sums) if mine is None else [one + other for one, other in zip(mine, sums, strict=True)]


def copy_lengths(lengths: Lengths) -> Lengths:
    return {tokens: list(sums) for tokens, sums in lengths.items()}
