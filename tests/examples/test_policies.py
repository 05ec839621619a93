"""Examples of policies: in a pull request, before a commit, with budgets, in another CI."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pricing.yaml_reader import read_file
from tests.support.action import ACTION, ROOT, Job, commit, git
from tests.support.commands import fails, run

EXAMPLES = ROOT / "examples"
HOOKS = read_file(ROOT / ".pre-commit-hooks.yaml")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def copy(name: str, folder: Path) -> Path:
    """Copy an example into a repository of its own, with all of it committed; its prices are those of a day."""
    place = folder / name
    shutil.copytree(EXAMPLES / name, place)
    policy = place / "costcalc-policy.yaml"
    policy.write_text(policy.read_text().replace("    models:", "    as_of: 2026-11-21\n    models:"))
    git(place, "init", "--quiet", "--initial-branch=main")
    commit(place, "Begin")
    return place


def test_every_example_is_listed_and_run() -> None:
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    folders = [path.name for path in EXAMPLES.iterdir() if path.is_dir()]
    assert len(folders) >= 5
    assert [name for name in folders if f"`{name}/`" not in listed] == []
    assert [name for name in folders if not re.search(rf'["/]{name}["/]', tests)] == []


def test_the_workflow_uses_the_action_with_what_it_takes() -> None:
    workflow = read_file(EXAMPLES / "github-action/prompt-costs.yml")
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    checkout, action = workflow["jobs"]["costs"]["steps"]
    audit = read_file(ROOT / ".github/workflows/price-audit.yml")
    assert checkout["uses"] == audit["jobs"]["audit"]["steps"][0]["uses"]
    assert action["uses"].startswith("OWNER/costcalc@v")
    assert action["with"].keys() <= ACTION["inputs"].keys()
    assert (EXAMPLES / "github-action" / action["with"]["policy"]).is_file()


@pytest.mark.parametrize(
    ("more", "verdict", "end"),
    [
        ("", "PASS", 0),
        # The answer costs 400 × $10 a million; the prompt doubled is some 50 tokens at $2.50
        ("Answer in the customer's own language. " * 20, "WARN", 0),
        ("Answer in the customer's own language. " * 200, "FAIL", 1),
    ],
)
def test_the_policy_of_the_workflow_judges_a_change(
    more: str, verdict: str, end: int, tmp_path: Path, cache: Path
) -> None:
    place = copy("github-action", tmp_path)
    base = git(place, "rev-parse", "HEAD")
    with (place / "prompts/support/answer.md").open("a") as prompt:
        prompt.write(more)
    commit(place, "Change the prompt")
    given = {"github.event.pull_request.base.sha": base, "github.event.pull_request.number": "7"}
    (tmp_path / "temp").mkdir()
    job = Job(place, tmp_path / "temp", cache, given)
    assert (job.run(), job.outputs["check.verdict"]) == (end, verdict)


def find_hook() -> dict[str, Any]:
    [repository] = read_file(EXAMPLES / "pre-commit/.pre-commit-config.yaml")["repos"]
    [used] = repository["hooks"]
    [hook] = [each for each in HOOKS if each["id"] == used["id"]]
    return {**hook, **used}


def test_the_hook_stops_a_commit_that_costs_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs the entry with its arguments, as pre-commit does; it would first install costcalc, which takes a minute."""
    hook = find_hook()
    program, *words = [*shlex.split(hook["entry"]), *map(str, hook["args"])]
    assert (program, hook["language"], hook["pass_filenames"]) == ("costcalc", "python", False)
    monkeypatch.chdir(copy("pre-commit", tmp_path))
    run("policy", "costcalc-policy.yaml", "--format", "json", "--json", "costcalc-baseline.json")
    assert run(*words).startswith("PASS: 1 passes")
    with Path("prompts/summarize.md").open("a") as prompt:
        prompt.write("Write plainly. " * 200)
    assert fails(1, *words).startswith("FAIL: ")


def test_the_budgets_say_who_spent_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES / "budgets")
    answer = json.loads(_print_failed("policy", "costcalc-policy.yaml", "--format", "json"))
    # 1,200,000 × 2.50 + 100,000 × 10; 400,000 × 2.50 + 50,000 × 10
    assert [(line["department"], line["verdict"], line["spent"]) for line in answer["usage"]["budgets"]] == [
        ("Support", "PASS", "4"),
        ("Research", "FAIL", "1.5"),
    ]


def _print_failed(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "costcalc", *words], env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    return done.stdout


@pytest.mark.parametrize(("words", "end"), [(10, 0), (2000, 1)])
def test_another_ci_compares_with_its_base(words: int, end: int, tmp_path: Path) -> None:
    place = copy("pre-commit", tmp_path)
    shutil.copy(EXAMPLES / "ci-shell" / "check-costs.sh", place)
    with (place / "prompts/summarize.md").open("a") as prompt:
        prompt.write("word " * words)
    commit(place, "Change the prompt")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/costcalc").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m costcalc "$@"\n')
    (tmp_path / "bin/costcalc").chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        [place / "check-costs.sh"], cwd=place, capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "BASE": "main~1"},
    )  # fmt: skip
    assert done.returncode == end, done.stderr
    assert json.loads((place / "costs.json").read_text())["prompts"][0]["before"] is not None
    assert git(place, "worktree", "list").count("\n") == 0
