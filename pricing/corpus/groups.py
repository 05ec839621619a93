"""Lengths of a corpus → sums by the keys of usage logs: its rows are those of a log that has not been written yet."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from pricing.corpus.counts import Counts, Misfit
from pricing.corpus.lengths import Lengths
from pricing.usage_log.key import COLUMNS, PLACES, Groups, Key, Sums, add
from pricing.usage_log.plan import Plan

ADDED: Final = tuple(PLACES[name] for name in ("rows", "requests", "input_tokens", "output_tokens"))
"""Places of what a corpus has of the sums."""
Buckets = dict[tuple[int, tuple[str, ...]], Sums]
"""(thresholds of prices that each request passes, columns that are not 0) → sums."""


class Bounds(NamedTuple):
    """Rows by their low, expected and high counts."""

    low: Lengths
    expected: Lengths
    high: Lengths


def leave_out(counts: Counts, misfit: Misfit | None) -> Bounds:
    """Return the rows that fit."""
    whole = _list_bounds(counts)
    if misfit is None:
        return whole
    return Bounds(*(_subtract(one, other) for one, other in zip(whole, _list_bounds(misfit), strict=True)))


def _list_bounds(rows: Counts | Misfit) -> Bounds:
    low, high = (rows.expected if end is None else end for end in (rows.low, rows.high))
    return Bounds(low, rows.expected, high)


def _subtract(whole: Lengths, part: Lengths) -> Lengths:
    left = {
        tokens: [one - other for one, other in zip(sums, part.get(tokens, (0, 0, 0)), strict=True)]
        for tokens, sums in whole.items()
    }
    return {tokens: sums for tokens, sums in left.items() if sums[0]}


def gather(lengths: Lengths, plan: Plan) -> Buckets:
    """Add up the requests that are at the same prices, whichever model they are on."""
    buckets: Buckets = {}
    for tokens, (rows, requests, output) in lengths.items():
        units = tuple(name for name, used in (("input_tokens", tokens), ("output_tokens", output)) if used)
        sums = buckets.setdefault((plan.find_bucket(tokens), units), [0] * len(COLUMNS))
        for place, number in zip(ADDED, (rows, requests, tokens * requests, output), strict=True):
            sums[place] += number
    return buckets


def make_groups(buckets: Buckets, model: str, day: date, tier: str) -> Groups:
    """Return sums by the keys of usage logs: what decides at which rates they are on a model, on a day, at a tier."""
    groups: Groups = {}
    for (bucket, units), sums in buckets.items():
        key = Key(model=model, day=day.isoformat(), tier=tier, bucket=bucket, most_bucket=bucket, units=units)
        add(groups, key, sums)
    return groups


class BucketSums(NamedTuple):
    """Sums of all buckets."""

    rows: int
    requests: int
    input_tokens: int
    output_tokens: int


def add_buckets(buckets: Buckets) -> BucketSums:
    """Add up all that was gathered."""
    return BucketSums(*(sum(sums[place] for sums in buckets.values()) for place in ADDED))
