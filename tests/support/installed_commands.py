"""What a person does first with the package: the commands, each with a figure that can be computed by hand."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path

from tests.support.package import ROOT

LINE = '{"model": "gpt-4o-2024-08-06", "usage": {"prompt_tokens": 1000, "completion_tokens": 100}}\n'
CODE = """
from datetime import date
from pricing import Conditions, Usage, load_catalog, quote_usage
usage = Usage(input_tokens=1000, output_tokens=500)
print(quote_usage(load_catalog(), "gpt-4o", usage, Conditions(date(2024, 6, 1))).total)
"""
JUNE = "--as-of=2024-06-01"
"""When gpt-4o cost $5.00 for a million tokens in and $15.00 out; gpt-4o-2024-08-06 costs $2.50 and $10.00."""
TRIED = (
    # four tokens: 4 × 5 + 500 × 15 = 7,520 millionths of a dollar
    (("costcalc", "estimate", "prompt.txt", "--model=gpt-4o", JUNE, "--output-tokens=500"), r"gpt-4o +\$0\.00752 "),
    (("costcalc", "tokens", "prompt.txt", "--model=gpt-4o"), r"gpt-4o +4 +exact"),
    # 1,000 × 2.50 + 100 × 10 = 3,500 millionths
    (("costcalc", "usage", "log.jsonl"), r"Total +\$0\.0035 "),
    (("costcalc", "bill", "log.jsonl"), r"Total +\$0\.0035\b"),
    (("costcalc", "prices", "show", "gpt-4o", JUNE), r"In effect: input_mtok \$5\.00, output_mtok \$15\.00"),
    # 1,000 × 5 + 500 × 15 = 12,500 millionths
    (("python", "-c", CODE), r"^0\.0125$"),
)


def try_commands(programs: Path, place: Path, environment: Mapping[str, str]) -> str:
    """Run each in an empty folder, far from the source. Raises AssertionError with what was said instead."""
    place.mkdir()
    (place / "prompt.txt").write_text("one two three\n", encoding="utf-8")
    (place / "log.jsonl").write_text(LINE, encoding="utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    tried = (*TRIED, (("costcalc", "--version"), rf"^costcalc {re.escape(version)}\nprices of \d{{4}}-\d\d-\d\d\n"))
    for (program, *words), expected in tried:
        done = subprocess.run(
            [str(programs / program), *words], cwd=place, env=environment, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), (words, done)
        assert re.search(expected, done.stdout), (words, done.stdout)
    return f"{len(tried)} commands answer as computed by hand"
