"""Logs reduced on a Dask cluster that stands already, from files that its workers can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.engines.tasks import Listing, Lost, Task, Tell, do_task, reduce_all, try_listing
from pricing.usage_log.files.blocks import Progress
from pricing.usage_log.files.sources import STANDARD_INPUT, Found, Source, find_sources
from pricing.usage_log.key import COLUMNS, Key
from pricing.usage_log.plan import Plan
from pricing.usage_log.recognize import FORMATS

PATIENCE: Final = 30
"""Seconds to wait for the scheduler and its first worker."""
_LISTED_AT_ONCE: Final = 100
_GONE: Final = "the connection to the scheduler was lost"


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
    with _connect(address) as client:
        absolute = [path if "://" in path else str(Path(path).absolute()) for path in paths]
        found: Found = _ask(client, client.submit(find_sources, absolute, None, pure=False))
        reduced = reduce_all(
            _list_pieces(client, found.sources),
            plan,
            lambda tasks, progress: _run(client, tasks, progress),
            shared=False,
            tell=tell,
        )
    return found, reduced


@contextmanager
def _connect(address: str) -> Iterator[Any]:
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
        yield client


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


def _run(client: Any, tasks: Iterable[Task], progress: Progress) -> Iterator[tuple[Task, Reduced | Lost]]:
    """Do tasks on the workers, so many at once that none waits and few results do.

    By futures of Dask itself: those of its executor can fail where a worker dies that has a result (distributed 2026.8,
    cfexecutor.py, reads the status of a future after its result).
    """
    todo = iter(tasks)

    def submit(some: Iterable[Task]) -> dict[Any, Task]:
        return {client.submit(do_task, task, pure=False): task for task in some}

    futures = submit(islice(todo, 2 * sum(client.nthreads().values()) + 2))
    while futures:
        for future in _wait(client, futures):
            task, reduced = futures.pop(future), _get(client, future)
            progress(task.piece.size)
            yield task, reduced
            futures |= submit(islice(todo, 1))


def _wait(client: Any, futures: Iterable[Any]) -> list[Any]:
    """Return those that are done. Raises ClusterError where none will be."""
    distributed: Any = import_module("distributed")
    try:
        with client.as_current():
            distributed.wait(list(futures), timeout=PATIENCE, return_when="FIRST_COMPLETED")
    except TimeoutError:
        _check_workers(client)
    except CancelledError:
        raise ClusterError(_GONE) from None
    return [future for future in futures if future.done()]


def _list_pieces(client: Any, sources: Sequence[Source]) -> Iterator[tuple[Source, Listing]]:
    """Have workers look at the beginnings of files, as this machine may not be able to."""
    for first in range(0, len(sources), _LISTED_AT_ONCE):
        part = sources[first : first + _LISTED_AT_ONCE]
        futures = [client.submit(try_listing, source, pure=False) for source in part]
        yield from zip(part, (_ask(client, future) for future in futures), strict=True)


def _get(client: Any, future: Any) -> Reduced | Lost:
    killed: Any = import_module("distributed").KilledWorker
    try:
        reduced: Reduced = _ask(client, future)
    except killed:
        return Lost("every worker that read them died")
    except MemoryError:
        return Lost("a worker ran out of memory")
    return reduced


def _ask(client: Any, future: Any) -> Any:
    """Return what a future comes to; it is done again where the worker that has it dies. Raises ClusterError."""
    while True:
        try:
            return future.result(timeout=PATIENCE)
        except TimeoutError:
            _check_workers(client)
        except CancelledError:
            raise ClusterError(_GONE) from None


def _check_workers(client: Any) -> None:
    if not client.nthreads():
        raise ClusterError("all workers are gone")
