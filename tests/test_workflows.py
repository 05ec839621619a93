"""The workflow files name what is there: targets of the Makefile, options of the commands, files that are written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from costcalc.cli.parser import read_words
from pricing.yaml_reader import read_file

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
AUDIT = ROOT / ".github/workflows/price-audit.yml"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read_file(path)["jobs"].values() for step in job["steps"]]


def recipe(target: str) -> str:
    """Return the lines of a target, those that go on joined."""
    found = re.search(rf"^{re.escape(target)}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert found, f"no target {target} in the Makefile"
    return found[1].replace("\\\n", " ")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_command_is_a_target_of_the_makefile(path: Path) -> None:
    commands = [step["run"] for step in steps(path) if "run" in step]
    assert commands
    for command in commands:
        make, target = command.split()
        assert make == "make"
        assert recipe(target)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_version(path: Path) -> None:
    actions = [step["uses"] for step in steps(path) if "uses" in step]
    assert actions
    assert [action for action in actions if not re.fullmatch(r"[\w-]+/[\w-]+@v\d+\.\d+\.\d+", action)] == []


def test_the_audit_runs_every_week_and_by_hand() -> None:
    text = AUDIT.read_text(encoding="utf-8")
    assert re.search(r'cron: "\d+ \d+ \* \* [0-6]"', text)
    assert "workflow_dispatch:" in text


def test_the_audit_compares_with_all_books_and_writes_what_is_kept() -> None:
    [line] = [line for line in recipe("audit").splitlines() if "costcalc prices" in line]
    command, _, after = line.partition(">")
    words = shlex.split(command)
    options = read_words(words[words.index("prices") :])
    assert sorted(options.books) == ["genai-prices", "litellm", "model-prices"]
    kept = next(step for step in steps(AUDIT) if step.get("uses", "").startswith("actions/upload-artifact@"))
    assert kept["if"] == "always()"  # most of all when the audit fails
    assert kept["with"]["path"].split() == [after.split(";")[0], str(options.pull_request)]
    assert "exit $$status" in after
