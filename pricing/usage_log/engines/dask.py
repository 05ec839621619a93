"""Logs reduced on a Dask cluster that stands already, from files that its workers can read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pricing.executors.dask import connect, find_on_workers, list_on_workers, name_for_workers, run_on_workers
from pricing.executors.tasks import Tell
from pricing.files.sources import Found, find_sources
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.engines.tasks import reduce_all, try_listing
from pricing.usage_log.key import COLUMNS, Key
from pricing.usage_log.plan import Plan
from pricing.usage_log.recognize import FORMATS


def reduce_on_cluster(
    address: str, paths: Sequence[str], plan: Plan, *, tell: Tell | None = None
) -> tuple[Found, Reduced]:
    """Reduce the logs that paths lead to on the workers; see `reduce_files`. Raises ClusterError.

    What a piece comes to is merged once, however many workers did it.
    """
    named = name_for_workers(paths)
    with connect(address, describe_code) as client:
        found = find_on_workers(client, partial(find_sources, named, None))
        listed = list_on_workers(client, found.sources, try_listing)
        reduced = reduce_all(listed, plan, partial(run_on_workers, client), shared=False, tell=tell)
    return found, reduced


def describe_code() -> tuple[tuple[str, ...], ...]:
    """Return what has to be the same wherever pieces are reduced."""
    return Key._fields, COLUMNS, tuple(form.name for form in FORMATS)
