"""Logs reduced on one machine: small ones in this process, others on all its cores."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Final

from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.engines.tasks import Lost, Run, Task, Tell, do_task, reduce_all, try_listing
from pricing.usage_log.files.blocks import Progress
from pricing.usage_log.files.pieces import Unreadable
from pricing.usage_log.files.sources import Source
from pricing.usage_log.plan import Plan

SMALL: Final = 24_000_000
"""Bytes that are read sooner than other processes have started."""
_ENDED: Final = Lost("the process that read them crashed twice; there may be too little memory")


def reduce_files(
    sources: Sequence[Source], plan: Plan, *, processes: int | None = None, tell: Tell | None = None
) -> Reduced:
    """Reduce logs, each call once. `processes`: None for as many as there are cores. Nothing is raised.

    Works wherever processes can be started anew (spawn): a script that calls it needs `if __name__ == "__main__"`.
    """
    listed = [(source, try_listing(source)) for source in sources]
    many = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = processes or (many if sum(source.size for source in sources) > SMALL else 1)
    pieces = sum(len(listing) for _, listing in listed if not isinstance(listing, Unreadable))
    wanted = min(wanted, pieces)  # a file that is one piece is read here, where its progress shows
    return reduce_all(listed, plan, _make_run(wanted) if wanted > 1 else _run_here, tell=tell)


def _run_here(tasks: Iterable[Task], progress: Progress) -> Iterator[tuple[Task, Reduced | Lost]]:
    for task in tasks:
        yield task, do_task(task, progress)


def _make_run(processes: int) -> Run:
    def run(tasks: Iterable[Task], progress: Progress) -> Iterator[tuple[Task, Reduced | Lost]]:
        todo = iter(tasks)
        while first := list(islice(todo, 2 * processes)):
            flight = {task.number: task for task in first}
            yield from _run_pool(flight, todo, processes, progress)
            yield from _run_alone(flight.values(), progress)

    return run


def _run_pool(
    flight: dict[int, Task], todo: Iterator[Task], processes: int, progress: Progress
) -> Iterator[tuple[Task, Reduced | Lost]]:
    """Do the tasks in flight and then the others; those still in flight when a process ends are left there."""
    pool = _start_pool(min(processes, len(flight)))
    try:
        futures = {pool.submit(do_task, task): task for task in flight.values()}
        while futures:
            done = wait(futures, return_when=FIRST_COMPLETED).done
            for future in done:
                task, reduced = futures.pop(future), _get(future)
                del flight[task.number]
                progress(task.piece.size)
                yield task, reduced
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


def _run_alone(tasks: Iterable[Task], progress: Progress) -> Iterator[tuple[Task, Reduced | Lost]]:
    """Do once more, one at a time, what was in flight when a process ended, so that no other task suffers from it."""
    for task in tasks:
        with _start_pool(1) as pool:
            try:
                reduced = _get(pool.submit(do_task, task))
            except BrokenProcessPool:
                reduced = _ENDED
        progress(task.piece.size)
        yield task, reduced


def _start_pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, get_context("spawn"), _ignore_interrupt)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool at once, for which Python has no method before 3.14 (python/cpython#128041)."""
    for process in (getattr(pool, "_processes", None) or {}).values():
        process.terminate()


def _ignore_interrupt() -> None:
    """Leave it to the process that waits to end at Ctrl+C, without a traceback of each other one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _get(future: Future[Reduced]) -> Reduced | Lost:
    try:
        return future.result()
    except MemoryError:
        return Lost("not enough memory")
