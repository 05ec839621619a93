"""`make bench`, or `python -m tests.bench.usage 200` (MB): a log of usage, read by a plain loop and by our engines.

Each engine runs in processes of its own, in turn, so that a noisy minute touches all: MB a CPU second and a second of
the clock, as multiples of the plain loop's, and the most memory that one process had.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

MEGABYTES = 100
RUNS = 3
MODELS = [f"gpt-{major}.{minor}{kind}" for major in (4, 5) for minor in range(5) for kind in ("", "-mini")]
BEGIN, DAYS = 1_740_787_200, 90  # 2025-03-01
CHANGES = [BEGIN + 86_400 * 2 * n for n in range(50)]
"""Days on which the plain loop's prices change."""


def write_log(path: Path, megabytes: int) -> int:
    """Write a log of chats as OpenAI's API answers them; return how many."""
    random, rows, size = Random(17), 0, megabytes * 1_000_000  # noqa: S311 - a log that is the same each time
    about = size // 590
    with path.open("wb") as file:
        while file.tell() < size:
            file.write(json.dumps(_make_row(random, rows, about), separators=(",", ":")).encode() + b"\n")
            rows += 1
    return rows


def _make_row(random: Random, number: int, about: int) -> dict[str, Any]:
    given, answered = int(random.paretovariate(1.1) * 400) % 200_000, random.randrange(1, 3_000)
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None, "annotations": []}
    return {
        "id": f"chatcmpl-{random.getrandbits(116):029x}",
        "object": "chat.completion",
        "created": BEGIN + min(number * DAYS * 86_400 // about, DAYS * 86_400),
        "model": MODELS[int(random.random() ** 3 * len(MODELS))],
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": given,
            "completion_tokens": answered,
            "total_tokens": given + answered,
            "prompt_tokens_details": {"cached_tokens": given // 128 * 64, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": answered // 3, "audio_tokens": 0,
                "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
            },
        },
        "service_tier": random.choice(("default", "default", "flex")),
        "system_fingerprint": None,
    }  # fmt: skip


def read_plainly(path: str, parse: Callable[[bytes], Any]) -> int:
    """Price each row by itself at made-up prices of its day, as the shortest script would."""
    total = 0
    with Path(path).open("rb") as file:
        for line in file:
            row = parse(line)
            usage = row["usage"]
            price = 1 + bisect_right(CHANGES, row["created"])
            cached = usage["prompt_tokens_details"]["cached_tokens"]
            total += (
                price * (usage["prompt_tokens"] - cached) + price // 2 * cached + 4 * price * usage["completion_tokens"]
            )
    return total


def _read_ours(path: str, processes: int) -> None:
    from pricing.files.sources import find_sources
    from pricing.usage_log.engines.processes import reduce_files

    reduced = reduce_files(find_sources([path], None).sources, _plan(), processes=processes)
    assert reduced.calls
    assert not reduced.faulty


def _read_with_dask(path: str) -> None:
    from distributed import LocalCluster

    from pricing.usage_log.engines.dask import reduce_on_cluster

    start: Any = LocalCluster
    with start(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        begun = time.perf_counter()
        _, reduced = reduce_on_cluster(cluster.scheduler_address, [path], _plan())
        print("took", time.perf_counter() - begun)  # noqa: T201 - the start of a cluster is no part of the reading
    assert reduced.calls


def _read_with_duckdb(path: str) -> None:
    from pricing.usage_log.engines.duckdb import reduce_table

    assert reduce_table(path, _plan()).calls


def _plan() -> Any:
    from pricing.usage_log.plan import Plan

    return Plan((128_001, 200_001, 272_001), ("00:30", "16:30"), ("deepseek",))


def _parse_fast() -> Callable[[bytes], Any]:
    import msgspec

    return msgspec.json.decode


ENGINES: dict[str, tuple[str, Callable[[str], object]]] = {
    "json": ("a plain loop, json", lambda path: read_plainly(path, json.loads)),
    "msgspec": ("the same, msgspec", lambda path: read_plainly(path, _parse_fast())),
    "one": ("costcalc, one core", lambda path: _read_ours(path, 1)),
    "cores": ("costcalc, all cores", lambda path: _read_ours(path, len(os.sched_getaffinity(0)))),
    "dask": ("Dask, two workers", _read_with_dask),
    "duckdb": ("DuckDB, one core", _read_with_duckdb),
}


def _measure(name: str, path: str) -> tuple[float, float, float]:
    """Return (CPU seconds, seconds, MB) of an engine in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.usage", "run", name, path], capture_output=True, text=True, check=True
    )
    cpu, seconds, memory = map(float, done.stdout.split()[-3:])
    took = [float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("took ")]
    return cpu, took[0] if took else seconds, memory


def _run(name: str, path: str) -> None:
    begun = time.perf_counter()
    ENGINES[name][1](path)
    seconds = time.perf_counter() - begun
    mine, others = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    cpu = sum(used.ru_utime + used.ru_stime for used in (mine, others))
    print(cpu, seconds, max(mine.ru_maxrss, others.ru_maxrss) / 1_024)  # noqa: T201


def measure_usage(megabytes: int = MEGABYTES, runs: int = RUNS) -> Iterator[str]:
    """Yield lines of a table."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "usage.jsonl"
        rows = write_log(path, megabytes)
        yield f"A log of {rows:,} chats, {megabytes:,} MB; medians of {runs} runs in turn:"
        yield f"  {'':<20} {'MB/CPU s':>9} {'ratio':>6} {'MB/s':>7} {'ratio':>6} {'MB of memory':>13}"
        found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ENGINES}
        for _ in range(runs):
            for name, results in found.items():
                results.append(_measure(name, str(path)))
        middle = {
            name: [statistics.median(column) for column in zip(*all_, strict=True)] for name, all_ in found.items()
        }
        base = middle["json"]
        for name, (cpu, seconds, memory) in middle.items():
            yield (
                f"  {ENGINES[name][0]:<20} {megabytes / cpu:>9.0f} {base[0] / cpu:>5.2f}× {megabytes / seconds:>7.0f} "
                f"{base[1] / seconds:>5.2f}× {memory:>13.0f}"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        _run(*sys.argv[2:])
    else:
        for text in measure_usage(*map(int, sys.argv[1:])):
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
