"""Counts a corpus in a process of its own, and prints what it comes to and the most memory that any process held.

`python -m tests.support.measured_counting PROCESSES FAST PATH…`
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from pricing.corpus.engines.processes import count_files
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.rows import find_corpus
from tests.support.most_memory import Most

MODEL = "gpt-4o-2024-08-06"


def measure(processes: int, *paths: Path, fast: bool = False) -> dict[str, Any]:
    """Count a corpus apart from the tests, whose memory is their own."""
    command = [sys.executable, "-m", __name__, str(processes), "fast" if fast else "", *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def main(processes: int, fast: str, *paths: str) -> None:
    most = Most()
    plan = Plan(date(2026, 11, 21), (MODEL,), Columns(text="text"), fast=bool(fast))
    counted = count_files(find_corpus(paths, None).sources, plan, processes=processes, tell=most.note)
    lengths = [counts.expected for counts in counted.ways.values()]
    found = {
        "rows": counted.rows,
        "faults": [[fault.line, fault.problem] for fault in counted.faults],
        "tokens": sum(tokens * rows for each in lengths for tokens, (rows, _, _) in each.items()),
        "longest": [row.tokens for row in counted.longest[:1]],
        "most_megabytes": most.megabytes,
    }
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
