"""How long a person waits for a command, beside what must be done for it: to start Python and load one vocabulary."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

RUNS = 15
LEAST = """
import tiktoken
tiktoken.get_encoding("o200k_base").encode("Summarize this text please.")
"""
RESPONSE = '{"model": "gpt-4o", "usage": {"prompt_tokens": 9, "completion_tokens": 1}}\n'


class Seconds(NamedTuple):
    waited: float
    processor: float


def measure_command() -> Iterator[str]:
    """Yield a line for each; with what earlier processes leave: compiled modules, compiled tables."""
    from pricing.tokens.encodings import VOCABULARIES

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "p.txt").write_text("Summarize this text please.\n", encoding="utf-8")
        (Path(folder) / "usage.jsonl").write_text(RESPONSE, encoding="utf-8")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("COSTCALC_", "PYTHON", "DJANGO_")) or name == "PYTHONPATH"
        }
        environment = kept | {
            "XDG_CACHE_HOME": folder, "PYTHONPYCACHEPREFIX": folder, "TIKTOKEN_CACHE_DIR": str(VOCABULARIES),
        }  # fmt: skip
        commands = {
            "python -c 'import tiktoken', with o200k_base": ["-c", LEAST],
            "costcalc estimate p.txt --model gpt-4o": ["-m", "costcalc", "estimate", "p.txt", "--model", "gpt-4o"],
            "costcalc tokens p.txt, in two vocabularies": ["-m", "costcalc", "tokens", "p.txt"],
            "costcalc bill usage.jsonl": ["-m", "costcalc", "bill", "usage.jsonl"],
            "costcalc usage usage.jsonl": ["-m", "costcalc", "usage", "usage.jsonl"],
            "costcalc models gpt-4o": ["-m", "costcalc", "models", "gpt-4o"],
        }
        taken: dict[str, list[Seconds]] = {name: [] for name in commands}
        for run in range(RUNS + 1):
            for name, words in commands.items():  # in turn, so that a noisy moment touches all
                seconds = _run(words, environment, folder)
                if run:
                    taken[name].append(seconds)
    yield "From shell to figure, in the median of seconds waited, and of processor time (aim: 1.5 of the first):"
    least = _find_median(next(iter(taken.values())))
    for name, each in taken.items():
        found = _find_median(each)
        ratios = f"{found.waited / least.waited:.2f} {found.processor / least.processor:.2f}"
        yield f"  {found.waited:.3f} {found.processor:.3f}  {ratios}  {name}"


def _run(words: Sequence[str], environment: Mapping[str, str], folder: str) -> Seconds:
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *words], env=environment, cwd=folder, capture_output=True, check=True)
    waited, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Seconds(waited, used)


def _find_median(runs: Sequence[Seconds]) -> Seconds:
    return Seconds(*(statistics.median(each) for each in zip(*runs, strict=True)))
