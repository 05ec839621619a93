"""Corpora counted on one machine: small ones in this process, others on all its cores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pricing.corpus.counted import Counted
from pricing.corpus.engines.tasks import count_all, try_listing
from pricing.corpus.plan import Plan
from pricing.executors.processes import choose_run
from pricing.executors.tasks import Tell
from pricing.files.sources import Source

SMALL: Final = 20_000_000
"""Bytes that are counted sooner than other processes have loaded tables and vocabularies."""


def count_files(
    sources: Sequence[Source], plan: Plan, *, processes: int | None = None, tell: Tell | None = None
) -> Counted:
    """Count a corpus, each row once, or the sample that is planned. `processes`: None for as many as there are cores.

    Raises NoSuchColumn for a column that was named and that no row has, SampleError for a sample that cannot be taken,
    and OtherTables where the price tables have changed since the plan was made; what else could not be read is among
    the faults.

    Works wherever processes can be started anew (spawn): a script that calls it needs `if __name__ == "__main__"`.
    """
    listed = [(source, try_listing(source, plan.columns)) for source in sources]
    run = choose_run([listing for _, listing in listed], processes, small=SMALL)
    return count_all(listed, plan, run, tell=tell)
