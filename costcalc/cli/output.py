"""Formats, refusals and exit statuses of the commands for everyone."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from costcalc.cli.command import Command, CommandError, Screen
from costcalc.export.aligned_text import draw_aligned
from costcalc.export.markdown import draw_markdown
from costcalc.export.section_files import Draw
from costcalc.schema.errors import RequestError
from pricing.catalog.table_files import CatalogError

FORMATS = ("table", "json", "csv", "markdown")


class WrongUsage(CommandError):
    """Error in how a command was called; the message has the next step."""

    status = 2


class Incomplete(CommandError):
    """Error where everything was printed, but something has no price or costs too much."""


class FiguresCommand(Command):
    """A command that prints figures and says by its exit status whether all are known."""

    formats: Sequence[str] = FORMATS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=self.formats, default="table", help="default: table")

    def run(self, options: dict[str, Any]) -> None:
        try:
            self.print_figures(options)
        except (RequestError, CatalogError) as error:
            raise WrongUsage(str(error)) from None

    def print_figures(self, options: dict[str, Any]) -> None:
        raise NotImplementedError

    def write(
        self,
        form: str,
        *,
        answer: Callable[[], object],
        csv: Callable[[], Iterable[str]],
        table: Callable[[Draw], Iterable[str]],
    ) -> None:
        """Print the figures in the chosen format."""
        self.stdout.write(make_text(form, answer=answer, csv=csv, table=table))


def make_text(
    form: str,
    *,
    answer: Callable[[], object],
    csv: Callable[[], Iterable[str]],
    table: Callable[[Draw], Iterable[str]],
) -> str:
    """Make the text in a format; only that one is made. CSV has the line ends of Unix."""
    if form == "json":
        return json.dumps(answer(), indent=1)
    if form == "csv":
        return "".join(csv()).replace("\r\n", "\n").rstrip("\n")
    return "\n".join(table(draw_markdown if form == "markdown" else draw_aligned))


def wrap_several(answers: Sequence[object], name: str) -> object:
    """Return a single answer as it is, several as a list with a name."""
    return answers[0] if len(answers) == 1 else {name: answers}


def show_progress(items: Sequence[Any], screen: Screen) -> Iterator[Any]:
    """Yield the items, with a line that says how far the work is where a person watches."""
    watched = len(items) > 1 and screen.isatty()
    for number, item in enumerate(items, start=1):
        if watched:
            screen.write(f"\r{number:,} of {len(items):,}", ending="")
            screen.flush()
        yield item
    if watched:
        screen.write("\r" + " " * 30 + "\r", ending="")
