"""The example of the library."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.action import ROOT


def test_it_prices_a_file_on_each_model() -> None:
    folder = ROOT / "examples" / "python"
    done = subprocess.run(
        [sys.executable, "compare.py", "prompt.txt"], cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    first, *_ = lines = done.stdout.splitlines()
    # (4 × 2.50 + 100 × 10) / 1,000,000, and 10,000 times that
    assert first == "gpt-4o: $0.00101 a request, $10.10000 a month"
    assert lines[1:3] == ["  input: 4 at $2.50", "  output: 100 at $10.00"]
    assert lines[-1].startswith("no-such-model: no price: ")
