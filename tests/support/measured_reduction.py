"""Reduces a log in a process of its own, and prints what it comes to and the most memory that any process held.

`python -m tests.support.measured_reduction PROCESSES PATH…`
"""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from pricing.files.sources import find_sources
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.key import dump
from tests.support.most_memory import Most
from tests.support.written_logs import PLAN, add_up


def measure(processes: int, *paths: Path) -> dict[str, Any]:
    """Reduce logs apart from the tests, whose memory is their own."""
    command = [sys.executable, "-m", __name__, str(processes), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def main(processes: int, *paths: str) -> None:
    most = Most()
    reduced = reduce_files(find_sources(paths, None).sources, PLAN, processes=processes, tell=most.note)
    found = {
        "calls": reduced.calls,
        "duplicates": reduced.duplicates,
        "faulty": reduced.faulty,
        "output_tokens": add_up(reduced, "output_tokens"),
        "groups": sha256(dump(reduced.groups)).hexdigest(),
        "most_megabytes": most.megabytes,
    }
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
