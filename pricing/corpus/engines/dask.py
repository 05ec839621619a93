"""Corpora counted on a Dask cluster that stands already, from files that its workers can read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pricing.catalog.table_files import CatalogError
from pricing.corpus.counted import Counted
from pricing.corpus.engines.count import load_tables
from pricing.corpus.engines.tasks import count_all, try_listing
from pricing.corpus.plan import Plan
from pricing.corpus.rows import find_corpus
from pricing.executors.dask import connect, find_on_workers, list_on_workers, name_for_workers, run_on_workers
from pricing.executors.tasks import Tell
from pricing.files.sources import Found
from pricing.tokens.vocabularies import find_installed


def count_on_cluster(
    address: str, paths: Sequence[str], plan: Plan, *, tell: Tell | None = None
) -> tuple[Found, Counted]:
    """Count the files that paths lead to on the workers; see `count_files`.

    Raises ClusterError, NoSuchColumn and SampleError. What a piece comes to is merged once, whoever did it.
    """
    named = name_for_workers(paths)
    with connect(address, partial(describe_counting, plan)) as client:
        found = find_on_workers(client, partial(find_corpus, named, None))
        listed = list_on_workers(client, found.sources, partial(try_listing, columns=plan.columns))
        run = partial(run_on_workers, client)
        counted = count_all(listed, plan, run, look=run, tell=tell)
    return found, counted


def describe_counting(plan: Plan) -> tuple[str, ...]:
    """Return what has to be the same wherever pieces are counted: the tables, and the vocabularies that are there."""
    try:
        digest = load_tables(plan.tables, plan.digest).digest
    except CatalogError as error:
        digest = str(error)
    return (digest, *find_installed())
