"""The commands as a person and a script run them."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def run_priced_or_not(*words: str) -> str:
    """Output of a command that may end with 1, for what it could not price."""
    out = io.StringIO()
    try:
        call_command(*words, stdout=out)
    except CommandError as unpriced:
        assert unpriced.returncode == 1  # noqa: PT017 -- either end is right here
    return out.getvalue()


def fails(status: int, *words: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.returncode == status
    return str(caught.value)


def script(*words: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The console script, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "costcalc", *words], input=given, cwd=settings.ROOT,
        env=os.environ | {"COSTCALC_PRODUCTION": "false"} | environment,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
