"""A release is a committed tree whose version, section of the CHANGELOG and tag agree; see docs/releasing.md."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

from tests.release import list_faults

ROOT = Path(__file__).parent.parent
HEAD, OTHER = "a" * 40, "b" * 40
RELEASED = "# Changelog\n\n## 1.2.0 – 2026-11-30\n\n- New.\n\n## 1.1.0 – 2026-10-01\n"


def faults(version: str = "1.2.0", changelog: str = RELEASED, changed: str = "", tagged: str = "") -> list[str]:
    return [*list_faults(version, changelog, changed, tagged, HEAD)]


def test_a_version_with_its_section_is_a_release() -> None:
    assert faults() == []


def test_so_is_one_that_is_tagged_here() -> None:
    assert faults(tagged=HEAD) == []


def test_what_is_not_committed_is_named() -> None:
    [fault] = faults(changed=" M README.md\n?? notes.txt")
    assert fault.startswith("not committed: README.md, notes.txt;")


def test_what_is_unreleased_has_to_become_a_version() -> None:
    [fault] = faults(changelog="# Changelog\n\n## Unreleased\n\n- New.\n\n" + RELEASED)
    assert "## 1.2.0 – YEAR-MONTH-DAY" in fault
    assert len(faults(changelog="# Changelog\n")) == 1


def test_a_section_of_another_version_or_without_a_day_is_none() -> None:
    assert "begins with 1.2.0 – 2026-11-30, and pyproject.toml is at 1.3.0" in faults("1.3.0")[0]
    assert len(faults(changelog="## 1.2.0\n")) == 1


def test_a_version_is_released_once() -> None:
    [fault] = faults(tagged=OTHER)
    assert "released already, from bbbbbbbbbbbb" in fault


def test_the_version_is_said_in_one_place() -> None:
    """pyproject.toml has it; the program reads it from what is installed."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", told)
    assert version("costcalc") == told
    sources = [*(ROOT / "costcalc").rglob("*.py"), *(ROOT / "pricing").rglob("*.py")]
    assert [path.name for path in sources if f'"{told}"' in path.read_text(encoding="utf-8")] == []
