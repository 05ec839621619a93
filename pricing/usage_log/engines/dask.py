"""Logs reduced on a Dask cluster that stands already, from files that its workers can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from pricing.usage_log.blocks import Progress
from pricing.usage_log.engines.tasks import Listing, Lost, Task, Tell, do_task, reduce_all, try_listing
from pricing.usage_log.key import COLUMNS, Key
from pricing.usage_log.plan import Plan
from pricing.usage_log.recognize import FORMATS
from pricing.usage_log.reduced import Reduced
from pricing.usage_log.sources import STANDARD_INPUT, Found, Source, find_sources

PATIENCE: Final = 30
"""Seconds to wait for the scheduler and its first worker."""
_LISTED_AT_ONCE: Final = 100


class ClusterError(Exception):
    """The cluster cannot do the work, and why."""


def reduce_on_cluster(
    address: str, paths: Sequence[str], plan: Plan, *, tell: Tell | None = None
) -> tuple[Found, Reduced]:
    """Reduce the logs that paths lead to on the workers; see `reduce_files`. Raises ClusterError.

    Workers need this version of costcalc. A worker that dies has its pieces done again by another one: the scheduler
    sees to it, up to its setting `distributed.scheduler.allowed-failures`. What a piece comes to is merged once.
    """
    if STANDARD_INPUT in paths:
        raise ClusterError("workers cannot read standard input; give files that they can read")
    with _connect(address) as cluster:
        found: Found = _ask(cluster.executor.submit(find_sources, [_make_absolute(path) for path in paths], None))
        reduced = reduce_all(
            _list_pieces(cluster.executor, found.sources),
            plan,
            lambda tasks, progress: _run(cluster, tasks, progress),
            shared=False,
            tell=tell,
        )
    return found, reduced


class _Cluster(NamedTuple):
    executor: Executor
    count_threads: Callable[[], int]
    """Threads of all workers that are there now."""


@contextmanager
def _connect(address: str) -> Iterator[_Cluster]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise ClusterError("needs Dask; install costcalc[cluster]") from None
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address} ({type(error).__name__})") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise ClusterError(f"the scheduler at {address} has no workers") from None
        _compare_workers(client)
        yield _Cluster(client.get_executor(pure=False), lambda: sum(client.nthreads().values()))


def _compare_workers(client: Any) -> None:
    """Raise ClusterError where a worker would read or sum in another way than this process."""
    try:
        theirs = client.run(describe_code)
    except ImportError:
        raise ClusterError("the workers lack costcalc; install this version of it on them") from None
    other = [worker for worker, described in theirs.items() if described != describe_code()]
    if other:
        raise ClusterError(f"{len(other)} workers have another version of costcalc, such as {other[0]}")


def describe_code() -> tuple[tuple[str, ...], ...]:
    """Return what has to be the same wherever pieces are reduced."""
    return Key._fields, COLUMNS, tuple(form.name for form in FORMATS)


def _run(cluster: _Cluster, tasks: Iterable[Task], progress: Progress) -> Iterator[tuple[Task, Reduced | Lost]]:
    """Do tasks on the workers, so many at once that none waits and few results do."""
    todo, submit = iter(tasks), cluster.executor.submit
    futures = {submit(do_task, task): task for task in islice(todo, 2 * cluster.count_threads() + 2)}
    while futures:
        done = wait(futures, timeout=PATIENCE, return_when=FIRST_COMPLETED).done
        if not done and not cluster.count_threads():
            raise ClusterError("all workers are gone")
        for future in done:
            task = futures.pop(future)
            reduced = _get(future)
            progress(task.piece.size)
            yield task, reduced
        futures |= {submit(do_task, task): task for task in islice(todo, len(done))}


def _list_pieces(executor: Executor, sources: Sequence[Source]) -> Iterator[tuple[Source, Listing]]:
    """Have workers look at the beginnings of files, as this machine may not be able to."""
    for first in range(0, len(sources), _LISTED_AT_ONCE):
        part = sources[first : first + _LISTED_AT_ONCE]
        futures = [executor.submit(try_listing, source) for source in part]
        yield from zip(part, map(_ask, futures), strict=True)


def _get(future: Future[Reduced]) -> Reduced | Lost:
    killed: Any = import_module("distributed").KilledWorker
    try:
        reduced: Reduced = _ask(future)
    except killed:
        return Lost("every worker that read them died")
    except MemoryError:
        return Lost("a worker ran out of memory")
    return reduced


def _ask(future: Future[Any]) -> Any:
    try:
        return future.result()
    except CancelledError:
        raise ClusterError("the connection to the scheduler was lost") from None


def _make_absolute(path: str) -> str:
    return path if "://" in path else str(Path(path).absolute())
