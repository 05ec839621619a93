"""docs/deploy/Dockerfile, as it is written; what comes of it is in test_image.py."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.support.dockerfile import DOCKERFILE, find_step, read_steps
from tests.support.server import COMMAND, ROOT

HADOLINT = shutil.which("hadolint", path=Path(sys.executable).parent)


@pytest.mark.skipif(not HADOLINT, reason="hadolint has no wheel for this system")
def test_the_linter_has_nothing_to_say() -> None:
    done = subprocess.run([HADOLINT or "", DOCKERFILE], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


def test_the_image_runs_as_a_number_that_is_not_root_and_ends_on_sigterm() -> None:
    user, _, group = find_step("USER").text.partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert find_step("STOPSIGNAL").text == "SIGTERM"


def test_it_starts_the_server_that_the_tests_start() -> None:
    command = find_step("CMD").words
    assert command[command.index("gunicorn") :] == COMMAND[2:]


def test_its_health_check_asks_by_python_which_it_has() -> None:
    python, flag, module = find_step("HEALTHCHECK").words
    assert (python, flag) == ("python", "-m")
    assert import_module(f"{module}.__main__")


def test_what_it_copies_is_let_through_and_nothing_else() -> None:
    """The ignore file leaves everything out but what it names after `!`."""
    copied = {name for step in read_steps() if step.word == "COPY" and not step.options for name in step.words[:-1]}
    lines = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == copied
    assert rules[-1] == "**/__pycache__"
    assert [name for name in copied if name != "requirements" and not (ROOT / name).exists()] == []


def test_it_names_no_secret_and_no_address() -> None:
    text = DOCKERFILE.read_text(encoding="utf-8")
    assert "://" not in text
    named = {step.text for step in read_steps() if step.word in {"ENV", "ARG"}}
    assert not [text for text in named if "SECRET" in text or "PASSWORD" in text]
