"""Paths of a corpus → what it comes to and costs, in one call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pricing.catalog.catalog import Catalog
from pricing.catalog.kept import Tables
from pricing.corpus.costs import CorpusCosts, price_corpus
from pricing.corpus.counted import Counted
from pricing.corpus.engines.processes import count_files
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.rows import find_corpus
from pricing.corpus.ways import list_ways
from pricing.files.sources import Found


class CorpusEstimate(NamedTuple):
    """What a corpus of prompts costs before it is run."""

    found: Found
    """The files, and paths that could not be read."""
    counted: Counted
    """Token counts by length, and rows that could not be read, each with its line."""
    costs: CorpusCosts


def estimate_corpus(
    catalog: Catalog,
    paths: Iterable[str | Path],
    models: Sequence[str] = (),
    *,
    as_of: date,
    columns: Columns | None = None,
    output_tokens: int = 0,
    tables: Path | None = None,
    processes: int | None = 1,
) -> CorpusEstimate:
    """Count and price files of prompts (docs/corpus.md), in US dollars, on each model; none: on those that rows name.

    `output_tokens`: of a request whose row states none. `tables`: the folder of custom price tables that the catalog
    was loaded with. `processes`: None for as many as there are cores, from a script with `if __name__ == "__main__"`.
    Raises NoSuchColumn for a column that was named and that no row has, and OtherTables where the catalog is not that
    of `tables`; what else could not be read is among the faults of `found` and `counted`.
    """
    own = Tables(str(tables) if tables else "")
    plan = Plan(as_of, tuple(models), columns or Columns(), output_tokens, tables=own, digest=catalog.digest)
    found = find_corpus(map(str, paths), None)
    counted = count_files(found.sources, plan, processes=processes)
    ways = list_ways(catalog, plan) if models else {}
    return CorpusEstimate(found, counted, price_corpus(catalog, counted, ways, as_of))
