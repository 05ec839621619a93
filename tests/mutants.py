"""`make mutants`: change the heart in small ways, and count the changes that make some test fail.

What is changed stands in pyproject.toml under tool.mutmut. Names of mutants after it run these alone;
`mutmut show NAME` prints one. Why some survive: docs/mutants.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FLOOR = 0.90
STATS = Path("mutants/mutmut-cicd-stats.json")


def share_killed(stats: dict[str, int]) -> tuple[int, int]:
    """Killed mutants, and all that were run; one that never ends or breaks the import is noticed too."""
    noticed = stats["killed"] + stats["timeout"] + stats["segfault"]
    return noticed, noticed + stats["survived"] + stats["no_tests"] + stats["suspicious"]


def main() -> int:
    mutmut = Path(sys.executable).parent / "mutmut"
    subprocess.run([str(mutmut), "run", *sys.argv[1:]], check=True)
    subprocess.run([str(mutmut), "export-cicd-stats"], check=True, stdout=subprocess.DEVNULL)
    killed, total = share_killed(json.loads(STATS.read_text(encoding="utf-8")))
    subprocess.run([str(mutmut), "results"], check=True)
    sys.stdout.write(f"{killed} of {total} mutants killed: {killed / total:.1%}\n")
    return 0 if killed >= FLOOR * total else 1


if __name__ == "__main__":
    sys.exit(main())
