"""One process, several, and a cluster of which a worker dies half way come to the same, byte for byte."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pricing.executors import dask, processes
from pricing.executors.dask import ClusterError
from pricing.executors.tasks import Done, do_task
from pricing.files.sources import find_sources
from pricing.usage_log.engines.dask import reduce_on_cluster
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.engines.tasks import Task
from pricing.usage_log.key import dump
from tests.support.clusters import start_cluster
from tests.support.written_logs import PLAN, chat, claude, reduce_paths, tell_faults

FILES = 12


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Logs of which each shares calls with the next, with a broken line, and two copies of a session."""
    folder = tmp_path_factory.mktemp("logs")
    for file in range(FILES):
        rows = [chat(str(n), answered=n % 7 + file, day=1 + n % 3) for n in range(file * 20, file * 20 + 40)]
        (folder / f"{file:02}.jsonl").write_bytes(b"".join(rows) + b'{"half": \n')
    session = b"".join(claude(f"m{n // 3}", n) for n in range(30))
    (folder / "session.jsonl").write_bytes(session)
    (folder / "fork.jsonl").write_bytes(session + claude("own", 3))
    return folder


@pytest.fixture(scope="module")
def expected(logs: Path) -> Reduced:
    reduced = reduce_paths([logs])
    assert (reduced.calls, reduced.faulty) == (20 * (FILES + 1) + 10 + 1, FILES)
    return reduced


def test_two_processes_come_to_the_same(logs: Path, expected: Reduced) -> None:
    reduced = reduce_paths([logs], processes=2)
    assert dump(reduced.groups) == dump(expected.groups)
    assert reduced == expected


def test_a_process_that_ends_has_its_pieces_done_again(logs: Path, expected: Reduced) -> None:
    killed: list[int | None] = []

    def kill(done: Done) -> None:
        if not killed:
            killed.append(multiprocessing.active_children()[0].pid)
            os.kill(killed[0] or 0, signal.SIGKILL)

    reduced = reduce_files(find_sources([str(logs)], None).sources, PLAN, processes=2, tell=kill)
    assert killed
    assert reduced == expected


def end_at_the_third(task: Task) -> Reduced:
    if task.piece.source.name.endswith("03.jsonl"):
        os.kill(os.getpid(), signal.SIGKILL)
    reduced: Reduced = do_task(task)
    return reduced


def test_a_piece_that_ends_every_process_is_told_and_left_out(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "do_task", end_at_the_third)
    reduced = reduce_paths([logs], processes=2)
    size = (logs / "03.jsonl").stat().st_size
    told = [fault for fault in tell_faults(reduced) if fault[1] == 0]
    assert told == [
        (
            "03.jsonl",
            0,
            f"bytes 1 to {size:,} not read: the process that read them crashed twice; there may be too little memory",
        )
    ]
    assert reduced.faulty == FILES - 1 + 1


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    with start_cluster(tmp_path) as started:
        yield started


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_which_a_worker_dies_comes_to_the_same(
    logs: Path, expected: Reduced, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster

    def kill(done: Done) -> None:
        if done.read * 2 > done.size and workers[0].poll() is None:
            workers[0].kill()
            workers[0].wait()

    found, reduced = reduce_on_cluster(address, [str(logs)], PLAN, tell=kill)
    assert workers[0].poll() is not None
    assert len(found.sources) == FILES + 2
    assert reduced == expected


@pytest.mark.filterwarnings("ignore")
def test_a_piece_that_no_worker_survives_is_told_and_left_out(
    logs: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "do_task", end_at_the_third)
    _, reduced = reduce_on_cluster(cluster[0], [str(logs)], PLAN)
    size = (logs / "03.jsonl").stat().st_size
    problem = f"bytes 1 to {size:,} not read: every worker that read them died"
    assert ("03.jsonl", 0, problem) in tell_faults(reduced)


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_which_all_workers_die_is_told(
    logs: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = cluster

    def kill(done: Done) -> None:
        for worker in workers:
            worker.kill()
            worker.wait()
        monkeypatch.setattr(dask, "PATIENCE", 1)

    with pytest.raises(ClusterError, match="all workers are gone"):
        reduce_on_cluster(address, [str(logs)], PLAN, tell=kill)


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "PATIENCE", 1)
    with pytest.raises(ClusterError, match="no Dask scheduler answers"):
        reduce_on_cluster("tcp://127.0.0.1:1", ["/logs"], PLAN)


def test_workers_cannot_read_standard_input() -> None:
    with pytest.raises(ClusterError, match="standard input"):
        reduce_on_cluster("tcp://127.0.0.1:1", ["-"], PLAN)
