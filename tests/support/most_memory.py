"""Most memory that this process and those that it started ever held."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from pricing.executors.tasks import Done


class Most:
    """Notes it whenever something is done."""

    def __init__(self) -> None:
        self._peaks: dict[int | str, int] = {}

    def note(self, done: Done) -> None:
        self._peaks["self"] = _read_peak("self")
        for child in multiprocessing.active_children():
            if child.pid:
                self._peaks[child.pid] = max(_read_peak(child.pid), self._peaks.get(child.pid, 0))

    @property
    def megabytes(self) -> float:
        """Return what the largest of the processes held."""
        return max(self._peaks.values()) / 1_000


def _read_peak(process: int | str) -> int:
    """Return the most memory that a process held, in thousands of bytes; what it was before it began is not its own."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0  # it has ended
    return next((int(line.split()[1]) * 1_024 // 1_000 for line in lines if line.startswith("VmHWM")), 0)
