"""A command of the program: its options, what it does, where it writes, and how it ends."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any, TextIO


class CommandError(Exception):
    """Error that ends a command; the message has the next step."""

    status = 1
    """Exit status."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a command writes: standard output, or standard error."""

    stream: TextIO

    def write(self, text: str, ending: str = "\n") -> None:
        """Write a text that ends as said, also where it does so itself."""
        self.stream.write(text if text.endswith(ending) else text + ending)

    def isatty(self) -> bool:
        return self.stream.isatty()

    def flush(self) -> None:
        self.stream.flush()


class Command:
    """A command. Its line in the list of commands stands in `costcalc/cli/commands/__init__.py`."""

    details = ""
    """What its own help says beside that line."""

    def __init__(self, stdout: Screen, stderr: Screen) -> None:
        self.stdout, self.stderr = stdout, stderr

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add its options to a parser."""

    def run(self, options: dict[str, Any]) -> None:
        """Do what the options ask for. Raises CommandError."""
        raise NotImplementedError
