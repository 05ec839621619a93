"""Count of a whole corpus, of which the rows of a sample were counted."""

from __future__ import annotations

from dataclasses import replace

from pricing.corpus.counted import Counted
from pricing.corpus.counts import Counts
from pricing.corpus.sampling.counted_rows import weigh
from pricing.corpus.sampling.sample import Sample


def stand_for(seen: Counted, sample: Sample) -> Counted:
    """Return the count of a whole corpus, in which each sampled row stands for some.

    `seen`: the count of the sampled rows alone, settled, which keeps its longest rows and its faults by number.
    """
    broken = sum(row.broken for row in sample.rows)
    whole = replace(seen, rows=sample.population, ways={}, shapes={}, faulty=seen.faulty - broken, sample=sample)
    for row, weight in zip(sample.rows, sample.design.weights, strict=True):
        if not weight:
            continue
        whole.faulty += weight * row.broken
        if row.shape:
            files = whole.shapes.setdefault(row.shape, {})
            files[row.file] = files.get(row.file, 0) + weight
        for count in row.counts:
            whole.ways.setdefault(count.way, Counts()).merge(weigh(count, weight))
    for way, counts in whole.ways.items():
        for name, misfit in counts.misfits.items():
            misfit.first = seen.ways[way].misfits[name].first
    return whole
