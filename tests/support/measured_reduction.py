"""Reduces a log in a process of its own, and prints what it comes to and the most memory that any process held.

`python -m tests.support.measured_reduction PROCESSES PATH…`
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from pricing.executors.tasks import Done
from pricing.files.sources import find_sources
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.key import dump
from tests.support.written_logs import PLAN, add_up


def measure(processes: int, *paths: Path) -> dict[str, Any]:
    """Reduce logs apart from the tests, whose memory is their own."""
    command = [sys.executable, "-m", __name__, str(processes), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def main(processes: int, *paths: str) -> None:
    most: dict[int | str, int] = {}

    def note(done: Done) -> None:
        most["self"] = _read_peak("self")
        for child in multiprocessing.active_children():
            if child.pid:
                most[child.pid] = max(_read_peak(child.pid), most.get(child.pid, 0))

    reduced = reduce_files(find_sources(paths, None).sources, PLAN, processes=processes, tell=note)
    found = {
        "calls": reduced.calls,
        "duplicates": reduced.duplicates,
        "faulty": reduced.faulty,
        "output_tokens": add_up(reduced, "output_tokens"),
        "groups": sha256(dump(reduced.groups)).hexdigest(),
        "most_megabytes": max(most.values()) / 1_000,
    }
    print(json.dumps(found))  # noqa: T201


def _read_peak(process: int | str) -> int:
    """Return the most memory that a process held, in thousands of bytes; what it was before it began is not its own."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0  # it has ended
    return next((int(line.split()[1]) * 1_024 // 1_000 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
