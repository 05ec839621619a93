"""The commands as a person and a script run them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr

import pytest
from django.conf import settings

from costcalc.cli.command import CommandError
from costcalc.cli.program import run_program


def run(*words: str) -> str:
    out = io.StringIO()
    run_program(words, stdout=out)
    return out.getvalue()


def run_priced_or_not(*words: str) -> str:
    """Output of a command that may end with 1, for what it could not price."""
    out = io.StringIO()
    try:
        run_program(words, stdout=out)
    except CommandError as unpriced:
        assert unpriced.status == 1  # noqa: PT017 -- either end is right here
    return out.getvalue()


def fails(status: int, *words: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.status == status
    return str(caught.value)


def misread(*words: str) -> str:
    """What the parser says to words that are no command line."""
    said = io.StringIO()
    with pytest.raises(SystemExit) as end, redirect_stderr(said):
        run(*words)
    assert end.value.code == 2
    return said.getvalue()


def script(*words: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The console script, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "costcalc", *words], input=given, cwd=settings.ROOT,
        env=os.environ | {"COSTCALC_PRODUCTION": "false"} | environment,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
