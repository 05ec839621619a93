"""A command line → what its command does."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

from costcalc.cli.command import Screen
from costcalc.cli.commands import load_command
from costcalc.cli.parser import read_words


def run_program(words: Sequence[str], *, stdout: TextIO | None = None, stderr: TextIO | None = None) -> None:
    """Run the command that the words ask for. Raises CommandError; wrong words end the program, with status 2."""
    options = vars(read_words(words))
    command = load_command(options.pop("command"))
    command(Screen(stdout or sys.stdout), Screen(stderr or sys.stderr)).run(options)
