"""Tasks done on one machine: few in this process, others on all its cores."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Any, Final

from pricing.executors.tasks import Listing, Lost, Run, SomeTask, do_task
from pricing.files.blocks import Progress
from pricing.files.pieces import Unreadable

_ENDED: Final = Lost("the process that read them crashed twice; there may be too little memory")


def choose_run(listings: Sequence[Listing], processes: int | None, *, small: int) -> Run:
    """Choose who does the tasks of files. `processes`: None for one up to so many bytes as are `small`, else all cores.

    Works wherever processes can be started anew (spawn): a script that calls it needs `if __name__ == "__main__"`.
    """
    pieces = [piece for listing in listings if not isinstance(listing, Unreadable) for piece in listing]
    wanted = processes or (count_cores() if sum(piece.size for piece in pieces) > small else 1)
    wanted = min(wanted, len(pieces))  # a file that is one piece is read here, where its progress shows
    return _make_run(wanted) if wanted > 1 else run_here


def count_cores() -> int:
    """Return how many processes this machine does at once for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_here(tasks: Iterable[SomeTask], progress: Progress) -> Iterator[tuple[SomeTask, Any | Lost]]:
    """Do tasks in this process, one after another."""
    for task in tasks:
        yield task, do_task(task, progress)


def _make_run(processes: int) -> Run:
    def run(tasks: Iterable[SomeTask], progress: Progress) -> Iterator[tuple[SomeTask, Any | Lost]]:
        todo = iter(tasks)
        while first := list(islice(todo, 2 * processes)):
            flight = {task.number: task for task in first}
            yield from _run_pool(flight, todo, processes, progress)
            yield from _run_alone(flight.values(), progress)

    return run


def _run_pool(
    flight: dict[int, SomeTask], todo: Iterator[SomeTask], processes: int, progress: Progress
) -> Iterator[tuple[SomeTask, Any | Lost]]:
    """Do the tasks in flight and then the others; those still in flight when a process ends are left there."""
    pool = _start_pool(min(processes, len(flight)))
    try:
        futures = {pool.submit(do_task, task): task for task in flight.values()}
        while futures:
            done = wait(futures, return_when=FIRST_COMPLETED).done
            for future in done:
                task, came_to = futures.pop(future), _get(future)
                del flight[task.number]
                progress(task.piece.size)
                yield task, came_to
            for task in islice(todo, len(done)):
                flight[task.number] = task
                futures[pool.submit(do_task, task)] = task
    except BrokenProcessPool:
        return
    except BaseException:
        _end(pool)  # nobody waits for what is in flight
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _run_alone(tasks: Iterable[SomeTask], progress: Progress) -> Iterator[tuple[SomeTask, Any | Lost]]:
    """Do once more, one at a time, what was in flight when a process ended, so that no other task suffers from it."""
    for task in tasks:
        with _start_pool(1) as pool:
            try:
                came_to = _get(pool.submit(do_task, task))
            except BrokenProcessPool:
                came_to = _ENDED
        progress(task.piece.size)
        yield task, came_to


def _start_pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, get_context("spawn"), _ignore_interrupt)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool at once, for which Python has no method before 3.14 (python/cpython#128041)."""
    for process in (getattr(pool, "_processes", None) or {}).values():
        process.terminate()


def _ignore_interrupt() -> None:
    """Leave it to the process that waits to end at Ctrl+C, without a traceback of each other one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _get(future: Future[Any]) -> Any | Lost:
    try:
        return future.result()
    except MemoryError:
        return Lost("not enough memory")
