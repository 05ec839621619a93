"""A composite action's own steps, run as GitHub runs them, in a repository of ours and with a `gh` of ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pricing.yaml_reader import read_file

ROOT = Path(__file__).parent.parent.parent
ACTION: Mapping[str, Any] = read_file(ROOT / "action.yml")
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{ (.+?) \}\}")
BASH = shutil.which("bash") or "bash"
GH = """#!/bin/sh
# Keeps what it is given; lists comments.json through its filter, and writes nothing for a token that may only read.
printf '%s\\n' "$@" >> "$GH_FOLDER/words"
if [ "$2" = --paginate ]; then exec jq -r "$5" "$GH_FOLDER/comments.json"; fi
if [ -e "$GH_FOLDER/read-only" ]; then echo "HTTP 403: Resource not accessible by integration" >&2; exit 1; fi
for word in "$@"; do case "$word" in body=@*) cat "${word#body=@}" > "$GH_FOLDER/body" ;; esac; done
"""


@dataclass
class Job:
    """A job that uses the action on a checkout. `given`: expressions of GitHub, with what stands for them."""

    checkout: Path
    temp: Path
    cache: Path
    given: dict[str, str] = field(default_factory=dict)
    program: str = f'exec "{sys.executable}" -m costcalc "$@"'
    """What stands for the installed costcalc."""
    log: str = ""
    outputs: dict[str, str] = field(default_factory=dict)

    def run(self) -> int:
        """Run the steps behind the installation, in whose place stands the environment of the tests; return the end."""
        self._install()
        for step in STEPS[2:]:
            if "if" in step and not (self.given.get("inputs.comment", "true") == "true" and self._number):
                continue
            done = self._run(step)
            if done.returncode:
                return done.returncode
        return 0

    @property
    def summary(self) -> str:
        return (self.temp / "summary").read_text()

    @property
    def words(self) -> list[str]:
        """Return what gh was given."""
        path = self.temp / "gh/words"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def comment(self) -> str | None:
        path = self.temp / "gh/body"
        return path.read_text() if path.exists() else None

    @property
    def _number(self) -> str:
        return self.given.get("github.event.pull_request.number", "")

    def _install(self) -> None:
        place = self.temp / "costcalc/venv/bin"
        place.mkdir(parents=True, exist_ok=True)
        (self.temp / "gh").mkdir(exist_ok=True)
        if not (self.temp / "gh/comments.json").exists():
            (self.temp / "gh/comments.json").write_text("[]")
        _write_script(place / "costcalc", f"#!/bin/sh\n{self.program}\n")
        _write_script(place / "python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        _write_script(self.temp / "bin/gh", GH)
        self.outputs["install.folder"] = str(self.temp / "costcalc")

    def _run(self, step: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
        output = self.temp / "output"
        output.write_text("")
        environment = {
            "PATH": f"{self.temp / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.temp),
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",  # of our `python -m costcalc` alone, in place of the console script
            "XDG_CACHE_HOME": str(self.cache),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            "GITHUB_REPOSITORY": "octocat/prompts",
            "GH_FOLDER": str(self.temp / "gh"),
            **{name: self._resolve(value) for name, value in step.get("env", {}).items()},
        }
        done = subprocess.run(
            [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=self.checkout,
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        self.log += done.stdout + done.stderr
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            self.outputs[f"{step['id']}.{name}"] = value
        return done

    def _resolve(self, text: str) -> str:
        return EXPRESSION.sub(lambda match: self._evaluate(match[1]), text)

    def _evaluate(self, expression: str) -> str:
        """Return what stands for an expression: of several the first that is not empty."""
        for name in expression.split(" || "):
            kind, _, key = name.partition(".")
            value = self.given.get(name, "")
            if kind == "steps":
                step, _, output = key.partition(".outputs.")
                value = self.outputs.get(f"{step}.{output}", "")
            elif kind == "inputs" and not value:
                value = str(ACTION["inputs"][key].get("default", ""))
            if value:
                return value
        return ""


def _write_script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def git(folder: Path, *words: str) -> str:
    """Run git without anybody's configuration."""
    found = shutil.which("git")
    assert found
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    author = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    done = subprocess.run(
        [found, *author, *words], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(folder: Path, message: str) -> str:
    """Commit all that is there, and return the commit."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")
