"""Check that this tree is a release, and build it: `make release`.

What a person does before and after: docs/releasing.md. Nothing is published, and no tag is made.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
SECTION: Final = re.compile(r"^## (.+)$", re.MULTILINE)
RELEASED: Final = re.compile(r"(\S+) – (\d{4}-\d\d-\d\d)")


def list_faults(version: str, changelog: str, changed: str, tagged: str, head: str) -> Iterator[str]:
    """Yield what keeps a tree from being the release of a version, each with the next step.

    changed: what is not committed, as git lists it; tagged: the commit that the version's tag names, or nothing.
    """
    if changed:
        yield f"not committed: {', '.join(line[3:] for line in changed.splitlines())}; commit it, or remove it"
    sections = SECTION.findall(changelog)
    if not sections or sections[0] == "Unreleased":
        yield f"CHANGELOG.md begins with what is unreleased; name that section `## {version} – YEAR-MONTH-DAY`"
    elif not (named := RELEASED.fullmatch(sections[0])) or named[1] != version:
        yield f"CHANGELOG.md begins with {sections[0]}, and pyproject.toml is at {version}; change one of them"
    if tagged and tagged != head:
        yield f"v{version} is released already, from {tagged[:12]}; raise the version in pyproject.toml"


def main() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    tagged = _ask_git("for-each-ref", "--format=%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)",
                      f"refs/tags/v{version}")  # fmt: skip
    faults = [
        *list_faults(version, changelog, _ask_git("status", "--porcelain"), tagged, _ask_git("rev-parse", "HEAD"))
    ]
    if faults:
        sys.exit(f"This is no release of {version}:\n" + "\n".join(f"  {fault}" for fault in faults))
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist"]
    prices = [sys.executable, "packages/costcalc-prices/make_wheel.py", "dist"]
    for command in (build, prices):
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    built = "\n".join(f"  {path.relative_to(ROOT)}" for path in sorted((ROOT / "dist").iterdir()))
    sys.stdout.write(f"Built costcalc {version}:\n{built}\nNow: git tag --annotate v{version}; see docs/releasing.md\n")


def _ask_git(*words: str) -> str:
    git = shutil.which("git") or "git"
    return subprocess.run([git, *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.rstrip()


if __name__ == "__main__":
    main()
