"""Logs reduced on one machine: small ones in this process, others on all its cores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pricing.executors.processes import choose_run
from pricing.executors.tasks import Tell
from pricing.files.sources import Source
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.engines.tasks import reduce_all, try_listing
from pricing.usage_log.plan import Plan

SMALL: Final = 24_000_000
"""Bytes that are read sooner than other processes have started."""


def reduce_files(
    sources: Sequence[Source], plan: Plan, *, processes: int | None = None, tell: Tell | None = None
) -> Reduced:
    """Reduce logs, each call once. `processes`: None for as many as there are cores. Nothing is raised.

    Works wherever processes can be started anew (spawn): a script that calls it needs `if __name__ == "__main__"`.
    """
    listed = [(source, try_listing(source)) for source in sources]
    run = choose_run([listing for _, listing in listed], processes, small=SMALL)
    return reduce_all(listed, plan, run, tell=tell)
