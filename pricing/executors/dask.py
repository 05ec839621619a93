"""Tasks done on a Dask cluster that stands already, with files that its workers can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pricing.executors.tasks import Listing, Lost, SomeTask, do_task
from pricing.files.blocks import Progress
from pricing.files.sources import STANDARD_INPUT, Found, Source

PATIENCE: Final = 30
"""Seconds to wait for the scheduler and its first worker."""
_LISTED_AT_ONCE: Final = 100
_GONE: Final = "the connection to the scheduler was lost"


class ClusterError(Exception):
    """The cluster cannot do the work, and why."""


@contextmanager
def connect(address: str, describe: Callable[[], object]) -> Iterator[Any]:
    """Give a client of the scheduler at an address. Raises ClusterError.

    `describe` returns what has to be the same on all workers as here. They need this version of costcalc. A worker that
    dies has its tasks done again by another one: the scheduler sees to it, up to its setting
    `distributed.scheduler.allowed-failures`.
    """
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
        _compare_workers(client, describe)
        yield client


def _compare_workers(client: Any, describe: Callable[[], object]) -> None:
    """Raise ClusterError where a worker would read or sum in another way than this process."""
    try:
        theirs = client.run(describe)
    except ImportError:
        raise ClusterError("the workers lack costcalc; install this version of it on them") from None
    other = [worker for worker, described in theirs.items() if described != describe()]
    if other:
        raise ClusterError(f"{len(other)} workers have another version of costcalc, such as {other[0]}")


def name_for_workers(paths: Sequence[str]) -> list[str]:
    """Return paths as workers know them. Raises ClusterError."""
    if STANDARD_INPUT in paths:
        raise ClusterError("workers cannot read standard input; give files that they can read")
    return [path if "://" in path else str(Path(path).absolute()) for path in paths]


def find_on_workers(client: Any, find: Callable[[], Found]) -> Found:
    """Return the files that a worker finds. Raises ClusterError."""
    found: Found = _ask(client, client.submit(find, pure=False))
    return found


def run_on_workers(client: Any, tasks: Iterable[SomeTask], progress: Progress) -> Iterator[tuple[SomeTask, Any | Lost]]:
    """Do tasks on the workers, so many at once that none waits and few results do.

    By futures of Dask itself: those of its executor can fail where a worker dies that has a result (distributed 2026.8,
    cfexecutor.py, reads the status of a future after its result).
    """
    todo = iter(tasks)

    def submit(some: Iterable[SomeTask]) -> dict[Any, SomeTask]:
        return {client.submit(do_task, task, pure=False): task for task in some}

    futures = submit(islice(todo, 2 * sum(client.nthreads().values()) + 2))
    while futures:
        for future in _wait(client, futures):
            task, came_to = futures.pop(future), _get(client, future)
            progress(task.piece.size)
            yield task, came_to
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


def list_on_workers(
    client: Any, sources: Sequence[Source], list_one: Callable[[Source], Listing]
) -> Iterator[tuple[Source, Listing]]:
    """Have workers look at the beginnings of files, as this machine may not be able to. Raises ClusterError."""
    for first in range(0, len(sources), _LISTED_AT_ONCE):
        part = sources[first : first + _LISTED_AT_ONCE]
        futures = [client.submit(list_one, source, pure=False) for source in part]
        yield from zip(part, (_ask(client, future) for future in futures), strict=True)


def _get(client: Any, future: Any) -> Any | Lost:
    killed: Any = import_module("distributed").KilledWorker
    try:
        return _ask(client, future)
    except killed:
        return Lost("every worker that read them died")
    except MemoryError:
        return Lost("a worker ran out of memory")


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
