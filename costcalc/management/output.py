"""What the commands for everyone share: their formats, their refusals, their tables."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from costcalc.schema.errors import Refused
from pricing.catalog.loader import CatalogError

FORMATS = ("table", "json", "csv", "markdown")


class WrongUse(CommandError):
    """The command was asked something it cannot do; the message has the next step. Exit status 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


class NotAll(CommandError):
    """Everything was printed, but something has no price, or costs more than allowed. Exit status 1."""


for _error in (WrongUse, NotAll):
    _error.__name__ = "costcalc"  # Django prints it before the message


class Told(BaseCommand):
    """A command that prints figures and says by its exit status whether all are known."""

    requires_system_checks = ()  # a bad table is told when the tables are read

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.tell(options)
        except (Refused, CatalogError) as error:
            raise WrongUse(str(error)) from None
        except BrokenPipeError:  # the reader, such as `head`, has seen enough
            sys.stderr.close()

    def tell(self, options: dict[str, Any]) -> None:
        raise NotImplementedError

    def write(self, lines: Iterable[str]) -> None:
        self.stdout.write("\n".join(lines))


def in_markdown(rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> Iterator[str]:
    """A table of GitHub's Markdown, such as for a pull request."""
    head, *body = rows
    yield _row(head)
    yield _row(["---:" if right else "---" for right in numeric])
    yield from map(_row, body)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|").replace("\n", " ") for cell in cells) + " |"


def in_csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().rstrip("\n")


def unix(text: str) -> str:
    """A file's CSV for a terminal: its lines as those of every command, the last without an end."""
    return text.replace("\r\n", "\n").rstrip("\n")


def progress(items: Sequence[Any], screen: OutputWrapper) -> Iterator[Any]:
    """The items, with a line that says how far the work is where a person watches."""
    watched = len(items) > 1 and screen.isatty()
    for number, item in enumerate(items, start=1):
        if watched:
            screen.write(f"\r{number:,} of {len(items):,}", str, ending="")
            screen.flush()
        yield item
    if watched:
        screen.write("\r" + " " * 30 + "\r", str, ending="")
