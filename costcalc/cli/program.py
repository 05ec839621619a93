"""A command line → what its command does."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TextIO

from costcalc.cli.command import Screen
from costcalc.cli.commands import load_command
from costcalc.cli.parser import read_words


def run_program(words: Sequence[str], *, stdout: TextIO | None = None, stderr: TextIO | None = None) -> None:
    """Run the command that the words ask for. Raises CommandError; wrong words end the program, with status 2."""
    options = vars(_read(words))
    command = load_command(options.pop("command"))
    command(Screen(stdout or sys.stdout), Screen(stderr or sys.stderr)).run(options)


def _read(words: Sequence[str]) -> Namespace:
    """Read the words, which imports the command; what was imported stays, and is never looked through for garbage."""
    gc.disable()
    try:
        return read_words(words)
    finally:
        gc.freeze()
        gc.enable()
