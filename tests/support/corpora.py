"""Corpora of simulated rows, for the statistics of samples: lengths in tokens and bytes, and nothing to read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pricing.corpus.sampling.estimator import Design, Estimate
from pricing.corpus.sampling.size import find_next_rows
from pricing.corpus.sampling.strata import Sizes, find_rates, make_strata

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

KINDS = ("log-normal", "bimodal", "heavy-tailed", "even")


class Corpus(NamedTuple):
    """Rows: the number of the file, bytes and tokens of each."""

    kind: str
    files: NDArray[np.int64]
    sizes: NDArray[np.int64]
    tokens: NDArray[np.int64]


class Trial(NamedTuple):
    """Sample of a corpus: what it says, and whether the true total is inside."""

    kind: str
    estimate: Estimate
    rows: int
    population: int
    inside: bool


def make_corpora(number: int, seed: int) -> Iterator[Corpus]:
    """Make corpora of 3,000 to 20,000 rows in 1 to 200 files, of each kind in turn.

    Half of them are sorted by file. Bytes a token differ from file to file (a third, log-normal) and from row to row (a
    tenth to a half). Three in ten have large pictures in one row of fifty: many bytes, none of them in the tokens.
    """
    generator = np.random.default_rng(seed)
    for place in range(number):
        yield _make_corpus(generator, KINDS[place % len(KINDS)])


def _make_corpus(generator: Generator, kind: str) -> Corpus:
    rows, files = int(generator.integers(3_000, 20_000)), int(generator.choice([1, 3, 20, 200]))
    of = generator.integers(0, files, rows)
    if generator.random() < 0.5:
        of = np.sort(of)
    tokens = np.clip(_make_tokens(generator, kind, rows), 1, 2_000_000).astype(np.int64)
    by_file = np.clip(generator.lognormal(math.log(4), 0.35, files), 1, 12)
    by_row = generator.lognormal(0, generator.choice([0.1, 0.3, 0.5]), rows)
    sizes = (tokens * np.clip(by_file[of] * by_row, 0.5, 14)).astype(np.int64) + int(generator.integers(20, 60))
    if generator.random() < 0.3:
        pictures = generator.random(rows) < 0.02
        sizes = sizes + np.where(pictures, generator.integers(100_000, 2_000_000, rows), 0)
    return Corpus(kind, of, sizes, tokens)


def _make_tokens(generator: Generator, kind: str, rows: int) -> NDArray[np.float64]:
    if kind == "log-normal":
        return generator.lognormal(6, 1.2, rows)
    if kind == "bimodal":
        return np.where(
            generator.random(rows) < 0.9, generator.lognormal(4, 0.5, rows), generator.lognormal(9, 0.4, rows)
        )
    if kind == "heavy-tailed":
        return (generator.pareto(1.3, rows) + 1) * 100
    return generator.lognormal(6, 0.02, rows)


def try_sample(corpus: Corpus, wanted: int, generator: Generator, *, share: Decimal | None = None) -> Trial:
    """Sample a corpus of about so many rows, and on from these until the interval is as narrow as a share."""
    population, drawn = len(corpus.sizes), generator.random(len(corpus.sizes))
    classes = np.array([int(size).bit_length() for size in corpus.sizes])
    strata = make_strata(_sum_sizes(corpus, classes), wanted)
    by_file = {int(file): strata.list_classes(int(file)) for file in np.unique(corpus.files)}
    places = np.array([by_file[int(file)][int(each)] for file, each in zip(corpus.files, classes, strict=True)])
    while True:
        rates = np.array([float(rate) for rate in find_rates(strata.strata, wanted)])
        chosen = drawn < rates[places]
        design = Design(strata.strata, places[chosen].tolist(), corpus.sizes[chosen].tolist())
        estimate = design.estimate(corpus.tokens[chosen].tolist())
        rows = int(chosen.sum())
        if share is None or estimate.share <= share or rows == population:
            true = int(corpus.tokens.sum())
            return Trial(corpus.kind, estimate, rows, population, estimate.low <= true <= estimate.high)
        wanted = find_next_rows(rows, population, estimate.share, share)


def _sum_sizes(corpus: Corpus, classes: NDArray[np.int64]) -> Sizes:
    sizes: Sizes = {}
    keys = corpus.files * 64 + classes
    for key in np.unique(keys):
        within = keys == key
        sizes[int(key) // 64, int(key) % 64] = [int(within.sum()), int(corpus.sizes[within].sum())]
    return sizes
