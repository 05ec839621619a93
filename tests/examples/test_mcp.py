"""examples/mcp/: what a reader copies works as it stands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.support.mcp_client import HELLO, SECONDS, name_environment, write_lines

EXAMPLES = Path(settings.ROOT) / "examples/mcp"
DOCUMENT = (Path(settings.ROOT) / "docs/mcp.md").read_text(encoding="utf-8")


def install(folder: Path) -> dict[str, str]:
    """Put a `costcalc` of these sources where a shell finds it; return the environment for that."""
    program = folder / "costcalc"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={settings.ROOT} exec {sys.executable} -m costcalc "$@"\n')
    program.chmod(0o755)
    return name_environment(PATH=f"{folder}{os.pathsep}{os.environ['PATH']}")


def ask(tmp_path: Path, prompt: str, *models: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "prompt.txt").write_text(prompt)
    return subprocess.run(
        [sys.executable, EXAMPLES / "ask.py", tmp_path / "prompt.txt", *models],
        env=install(tmp_path), capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(("file", "key"), [("mcp.json", "mcpServers"), ("vscode.json", "servers")])
def test_the_configuration_starts_a_server(file: str, key: str, tmp_path: Path) -> None:
    server: Any = json.loads((EXAMPLES / file).read_text())[key]["costcalc"]
    done = subprocess.run(
        [server["command"], *server["args"]], input=write_lines(HELLO),
        env=install(tmp_path), capture_output=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["result"]["serverInfo"]["name"] == "costcalc"
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_client_prints_what_a_prompt_costs(tmp_path: Path) -> None:
    done = ask(tmp_path, "one two three", "gpt-4o", "gpt-4o-mini")
    assert (done.returncode, done.stderr) == (0, "")
    assert "10,000 requests a month" in done.stdout
    assert done.stdout.endswith("\nCheapest: gpt-4o-mini\n")


def test_the_client_prints_what_is_wrong(tmp_path: Path) -> None:
    done = ask(tmp_path, "one two three")
    assert done.returncode == 1
    assert json.loads(done.stdout)["path"] == "models"


def test_the_document_has_the_examples_as_they_are() -> None:
    for name in ("mcp.json", "vscode.json"):
        assert (EXAMPLES / name).read_text().strip() in DOCUMENT
