"""Sampled rows, kept one by one as numbers, and what they come to where each stands for some rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from pricing.corpus.counts import Counts, Misfit, Way
from pricing.corpus.lengths import Lengths
from pricing.tokens.span import Span
from pricing.tokens.text import Basis
from pricing.workload import Level


class WayCount(NamedTuple):
    """Row as it is counted in one way."""

    way: Way
    span: Span | None
    """Input tokens of one request; None where they are unknown, and `reason` says why."""
    requests: int = 0
    output_tokens: int = 0
    """Of all its requests together."""
    basis: Basis | None = None
    partial: bool = False
    misfits: tuple[str, ...] = ()
    """Names of the models that it does not fit."""
    prefix: int | None = None
    reason: str = ""

    @property
    def is_exact(self) -> bool:
        return self.span is None or self.span.low == self.span.high

    def get_tokens(self, level: Level) -> int:
        """Return the input tokens of one request; 0 where nobody knows them."""
        return 0 if self.span is None else int(getattr(self.span, level))


class CountedRow(NamedTuple):
    """Row of a sample. In order they are as they stand in the files, whoever has read them."""

    piece: int
    row: int
    """Its place within the piece."""
    stratum: int
    size: int
    """Bytes."""
    file: str
    shape: str
    """What was recognized; blank: nothing."""
    counts: tuple[WayCount, ...]
    broken: bool = False
    """True where it could not be read, and counts as nothing."""


def list_ways(ways: Mapping[Way, Counts]) -> Iterator[WayCount]:
    """Yield the ways in which one row was counted, from the counts of it alone."""
    for way, counts in ways.items():
        for reason in counts.unknown:
            yield WayCount(way, None, reason=reason)
        for tokens, (_, requests, output) in counts.expected.items():
            low, high = (next(iter(end or {tokens: []})) for end in (counts.low, counts.high))
            yield WayCount(
                way,
                Span(low, tokens, high),
                requests,
                output,
                next(iter(counts.bases), None),
                bool(counts.partial),
                tuple(sorted(counts.misfits)),
                next(iter(counts.cached), None),
            )


def weigh(count: WayCount, rows: int) -> Counts:
    """Return a row's count as that of so many rows like it."""
    if count.span is None or count.basis is None:
        return Counts(unknown={count.reason: rows})
    sums = [rows, count.requests * rows, count.output_tokens * rows]
    low, expected, high = ({tokens: list(sums)} for tokens in count.span)
    bounds: tuple[Lengths, Lengths | None, Lengths | None] = (
        expected,
        None if low == expected else low,
        None if high == expected else high,
    )
    return Counts(
        *bounds,
        bases={count.basis: rows},
        partial=rows * count.partial,
        misfits={name: Misfit(*bounds) for name in count.misfits},
        cached={} if count.prefix is None else {count.prefix: expected},
    )


def list_fitting(row: CountedRow, model: str, ways: Collection[Way] | None) -> Iterator[WayCount]:
    """Yield how a row is counted on a model that it fits. `ways`: those of the model; None: the row names its own."""
    for count in row.counts:
        name = count.way.name if ways is None else model
        if count.span is not None and (ways is None or count.way in ways) and name not in count.misfits:
            yield count


def count_input(row: CountedRow, model: str, ways: Collection[Way] | None) -> int:
    """Return the expected input tokens of all requests of a row; 0 where it does not fit, or nobody knows."""
    return sum(count.span.expected * count.requests for count in list_fitting(row, model, ways) if count.span)
