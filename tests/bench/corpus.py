"""`make bench`, or `python -m tests.bench.corpus 20` (MB): a corpus of prompts, counted by a plain loop and by ours.

The plain loop is tiktoken over the texts, which it has at hand; everything else reads and parses the file, too. Each
runs in processes of its own, in turn, so that a noisy minute touches all. What a process does before it counts
(imports, price tables, the vocabulary) is left out where there is one process, and included where others are started.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from itertools import cycle
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pricing.tokens.fast import explain_missing
from tests.support.claude_counts import read_counts

MEGABYTES = 60
RUNS = 3
MODEL = "gpt-5"
"""Counted in o200k_base."""
SHORTEST, LONGEST = 700, 1_900
"""Characters of a row; a row has about 1.4 kB."""
ROOT = Path(__file__).parent.parent.parent


class Measured(NamedTuple):
    """What an engine needed."""

    cpu: float
    seconds: float
    megabytes: float
    """Most memory that one process had."""
    tokens: int


def write_corpus(path: Path, megabytes: int) -> int:
    """Write rows of real texts: programs, prose in 501 languages, documents and code of costcalc; return how many."""
    random, rows, size = Random(19), 0, megabytes * 1_000_000  # noqa: S311 - a corpus that is the same each time
    texts = _collect_texts()
    random.shuffle(texts)
    with path.open("wb") as file:
        for text in cycle(texts):
            start = random.randrange(LONGEST)
            while start < len(text):
                end = start + random.randrange(SHORTEST, LONGEST)
                row = {"custom_id": f"row-{rows}", "text": text[start:end]}
                file.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
                start, rows = end, rows + 1
            if file.tell() >= size:
                return rows
    raise AssertionError("there are texts without end")


def _collect_texts() -> list[str]:
    recorded = [each.text for corpus in ("multipl_e", "rosetta", "udhr") for each in read_counts(corpus, "claude_3")]
    ours = [path.read_text("utf-8") for folder in ("docs", "pricing", "costcalc") for path in _list_texts(folder)]
    return recorded + ours


def _list_texts(folder: str) -> list[Path]:
    return sorted(path for ending in ("md", "py", "yaml", "js", "css") for path in (ROOT / folder).rglob(f"*.{ending}"))


def _start_clock() -> Callable[[int], Measured]:
    """Start to measure; what is returned ends it."""
    before, begun = _use_cpu(), time.perf_counter()

    def end(tokens: int) -> Measured:
        memory = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)) / 1_024
        return Measured(_use_cpu() - before, time.perf_counter() - begun, memory, tokens)

    return end


def _use_cpu() -> float:
    """Return the processor seconds of this process and of those that it started and that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def _loop(path: str, *, parse: bool) -> Measured:
    from pricing.tokens.encodings import load

    encode = load("o200k_base").encode_ordinary
    lines = Path(path).read_bytes().splitlines()
    texts = [] if parse else [json.loads(line)["text"] for line in lines]
    end = _start_clock()
    if parse:
        return end(sum(len(encode(json.loads(line)["text"])) for line in lines))
    return end(sum(len(encode(text)) for text in texts))


def _count(path: str, processes: int, *, fast: bool = False) -> Measured:
    from pricing.corpus.engines.count import load_counter
    from pricing.corpus.engines.processes import count_files
    from pricing.corpus.rows import find_corpus
    from pricing.tokens.fast import count_fast
    from pricing.tokens.text import count_tokens

    sources, plan = find_corpus([path], None).sources, _make_plan(fast=fast)
    load_counter(plan)
    with count_fast("a benchmark") if fast else nullcontext():
        count_tokens("Loaded before the clock starts.", "o200k_base")
    end = _start_clock()
    return end(_add_up(count_files(sources, plan, processes=processes)))


def _count_with_dask(path: str) -> Measured:
    from distributed import LocalCluster

    from pricing.corpus.engines.dask import count_on_cluster

    start: Any = LocalCluster
    with start(n_workers=_count_cores(), threads_per_worker=1, dashboard_address=None) as cluster:
        begun = time.perf_counter()
        _, counted = count_on_cluster(cluster.scheduler_address, [path], _make_plan(fast=False))
        seconds, tokens = time.perf_counter() - begun, _add_up(counted)
    return Measured(_use_cpu(), seconds, getrusage(RUSAGE_CHILDREN).ru_maxrss / 1_024, tokens)


def _make_plan(*, fast: bool) -> Any:
    from pricing.corpus.plan import Columns, Plan

    return Plan(date(2026, 11, 21), (MODEL,), Columns(text="text"), fast=fast)


def _add_up(counted: Any) -> int:
    """Return the tokens of all rows."""
    assert not counted.faulty
    (counts,) = counted.ways.values()
    return sum(tokens * rows for tokens, (rows, _, _) in counts.expected.items())


def _count_cores() -> int:
    return len(os.sched_getaffinity(0))


ENGINES: dict[str, tuple[str, Callable[[str], Measured]]] = {
    "loop": ("a plain loop of tiktoken", lambda path: _loop(path, parse=False)),
    "json": ("the same with json.loads", lambda path: _loop(path, parse=True)),
    "one": ("costcalc, one core", lambda path: _count(path, 1)),
    "cores": ("costcalc, all cores", lambda path: _count(path, _count_cores())),
    "dask": ("a Dask cluster here", _count_with_dask),
    "fast": ("--fast-tokens, one core", lambda path: _count(path, 1, fast=True)),
    "fast cores": ("--fast-tokens, all cores", lambda path: _count(path, _count_cores(), fast=True)),
}


def _measure(name: str, path: str) -> Measured:
    """Return what an engine needs in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.corpus", "run", name, path], capture_output=True, text=True, check=True
    )
    cpu, seconds, megabytes, tokens = done.stdout.split()[-4:]
    return Measured(float(cpu), float(seconds), float(megabytes), int(tokens))


def measure_corpus(megabytes: int = MEGABYTES, runs: int = RUNS, *only: str) -> Iterator[str]:
    """Yield lines of a table. `only`: engines by their name; none: all that are installed."""
    missing = explain_missing()
    names = [name for name in only or ENGINES if not (missing and "fast" in name)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "prompts.jsonl"
        rows = write_corpus(path, megabytes)
        found: dict[str, list[Measured]] = {name: [] for name in names}
        for _ in range(runs):
            for name, results in found.items():
                results.append(_measure(name, str(path)))
        tokens = {measured.tokens for results in found.values() for measured in results}
        assert len(tokens) == 1, f"the engines differ: {sorted(tokens)}"
        size = path.stat().st_size / 1e6
    yield f"A corpus of {rows:,} prompts, {size:,.0f} MB, {tokens.pop():,} tokens; medians of {runs} runs in turn:"
    yield f"  {'':<25} {'MB/CPU s':>9} {'ratio':>6} {'MB/s':>7} {'ratio':>6} {'MB of memory':>13}"
    for name, results in found.items():
        cpu, seconds, memory = (statistics.median(column) for column in list(zip(*results, strict=True))[:3])
        by_cpu, by_clock = (_compare(found["loop"], results, column) for column in (0, 1))
        yield (
            f"  {ENGINES[name][0]:<25} {size / cpu:>9.1f} {by_cpu:>5.2f}× {size / seconds:>7.1f} {by_clock:>5.2f}× "
            f"{memory:>13.0f}"
        )
    if missing:
        yield f"  {missing}"


def _compare(base: list[Measured], results: list[Measured], column: int) -> float:
    """Return the median of the ratios of runs that followed each other."""
    return statistics.median(one[column] / other[column] for one, other in zip(base, results, strict=True))


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        sys.stdout.write(" ".join(map(str, ENGINES[sys.argv[2]][1](sys.argv[3]))) + "\n")
    else:
        numbers = [int(argument) for argument in sys.argv[1:3]] + [MEGABYTES, RUNS][len(sys.argv[1:3]) :]
        for text in measure_corpus(numbers[0], numbers[1], *sys.argv[3:]):
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
