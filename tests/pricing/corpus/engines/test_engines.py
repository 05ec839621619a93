"""A corpus comes to the same in one process, in two, and on a cluster of which a worker dies half way."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from pricing.catalog.kept import Tables
from pricing.corpus.counted import Counted
from pricing.corpus.engines.count import OtherTables
from pricing.corpus.engines.dask import count_on_cluster, describe_counting
from pricing.corpus.engines.processes import count_files
from pricing.corpus.engines.tasks import NoSuchColumn, Task
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.rows import find_corpus
from pricing.executors import processes
from pricing.executors.dask import ClusterError
from pricing.executors.tasks import Done, SomeTask, do_task
from pricing.files.blocks import Progress
from tests.support.clusters import start_cluster
from tests.support.written_corpora import DAY, PLAN, count_bytes, list_lengths, tell_faults, write_lines

FILES = 8
BOTH = Plan(DAY, ("gpt-4o", "gpt-4"), output_tokens=10)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of prompts: in each file 50 rows and a broken one; and a text file."""
    folder = tmp_path_factory.mktemp("corpus")
    for file in range(FILES):
        rows = [{"text": "Hello " * (file + row % 5)} for row in range(50)]
        (folder / f"{file:02}.jsonl").write_bytes(write_lines(*rows) + b'{"half": \n')
    (folder / "notes.txt").write_text("Hello, world")
    return folder


@pytest.fixture(scope="module")
def expected(corpus: Path) -> Counted:
    counted = count_files(find_corpus([str(corpus)], None).sources, BOTH, processes=1)
    assert (counted.rows, counted.faulty) == (51 * FILES + 1, FILES)
    assert len(list_lengths(counted, BOTH, "gpt-4")) == 50 * FILES + 1
    return counted


def test_two_processes_come_to_the_same(corpus: Path, expected: Counted) -> None:
    done: list[Done] = []
    counted = count_files(find_corpus([str(corpus)], None).sources, BOTH, processes=2, tell=done.append)
    assert counted == expected
    assert done[-1].read == done[-1].size == counted.size


def test_a_process_that_ends_has_its_pieces_done_again(corpus: Path, expected: Counted) -> None:
    killed: list[int | None] = []

    def kill(done: Done) -> None:
        if not killed:
            killed.append(multiprocessing.active_children()[0].pid)
            os.kill(killed[0] or 0, signal.SIGKILL)

    counted = count_files(find_corpus([str(corpus)], None).sources, BOTH, processes=2, tell=kill)
    assert killed
    assert counted == expected


def end_at_the_third(task: SomeTask, progress: Progress | None = None) -> Any:
    if isinstance(task, Task) and task.piece.source.name.endswith("03.jsonl"):
        os.kill(os.getpid(), signal.SIGKILL)
    return do_task(task, progress)


def test_a_piece_that_ends_every_process_is_told_and_left_out(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "do_task", end_at_the_third)
    counted = count_files(find_corpus([str(corpus)], None).sources, BOTH, processes=2)
    told = [fault for fault in tell_faults(counted) if fault[1] == 0]
    assert [file for file, _, _ in told] == ["03.jsonl"]
    assert "the process that read them crashed twice" in told[0][2]
    assert counted.rows == 51 * (FILES - 1) + 1


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_which_a_worker_dies_comes_to_the_same(corpus: Path, expected: Counted, tmp_path: Path) -> None:
    with start_cluster(tmp_path) as (address, workers):

        def kill(done: Done) -> None:
            if done.read * 2 > done.size and workers[0].poll() is None:
                workers[0].kill()
                workers[0].wait()

        found, counted = count_on_cluster(address, [str(corpus)], BOTH, tell=kill)
        assert workers[0].poll() is not None
    assert len(found.sources) == FILES + 1
    assert counted == expected


def test_workers_cannot_read_standard_input() -> None:
    with pytest.raises(ClusterError, match="standard input"):
        count_on_cluster("tcp://127.0.0.1:1", ["-"], PLAN)


def test_workers_with_other_tables_are_noticed(tmp_path: Path) -> None:
    assert describe_counting(PLAN) == describe_counting(BOTH)
    missing = Plan(DAY, tables=Tables(str(tmp_path)))
    assert "no price table" in describe_counting(missing)[0]


def test_a_column_that_no_row_has_is_an_error_that_names_those_that_there_are() -> None:
    plan = Plan(DAY, ("gpt-4o",), Columns(text="promt"))
    with pytest.raises(NoSuchColumn, match='no row has a column "promt"; there are "id", "note", "prompt"'):
        count_bytes(write_lines({"prompt": "a", "id": 1}, {"prompt": "a", "note": 1}), plan)


def test_a_column_that_some_rows_lack_is_a_fault_of_those() -> None:
    plan = Plan(DAY, ("gpt-4o",), Columns(text="a", output="b"))
    counted = count_bytes(write_lines({"a": "x"}, {"b": 1}, {"a": "x", "b": 1}, {"c": 1}), plan)
    assert [(line, problem) for _, line, problem in tell_faults(counted)] == [
        (1, 'has no column "b"'),
        (2, 'has no column "a"'),
        (4, 'has no column "a"'),
    ]
    assert list_lengths(counted, plan) == [1]


def test_tables_that_have_changed_since_the_models_were_chosen_count_nothing() -> None:
    with pytest.raises(OtherTables):
        count_bytes(write_lines({"text": "a"}), Plan(DAY, ("gpt-4o",), digest="sha256:another"))


def test_no_files_come_to_nothing() -> None:
    assert count_files([], PLAN) == Counted()
