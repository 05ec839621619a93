"""One parser for the whole program. A command is imported where its options are needed, and no other one is."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from typing import Any, Final

from costcalc.cli.command import Screen
from costcalc.cli.commands import COMMANDS, load_command

PURPOSE: Final = "What language models cost: exact tokens, dated prices, projections, and the usage that you have."
MORE: Final = "`costcalc COMMAND --help` has the options of a command."


class CommandParser(ArgumentParser):
    """Parser that is given its options when it is first used."""

    def __init__(self, *words: Any, complete: Callable[[ArgumentParser], None] | None = None, **options: Any) -> None:
        super().__init__(*words, **options)
        self._complete = complete

    def complete(self) -> None:
        """Add the options, unless they are there."""
        complete, self._complete = self._complete, None
        if complete:
            complete(self)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        self.complete()
        return super().parse_known_args(args, namespace)


def build_parser() -> ArgumentParser:
    """Build the parser of the program; `command` is the name of the chosen command."""
    parser = ArgumentParser(prog="costcalc", description=PURPOSE, epilog=MORE)
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", required=True, parser_class=CommandParser
    )
    for name, line in COMMANDS.items():
        commands.add_parser(name, help=line.replace("%", "%%"), complete=lambda own, name=name: _add_options(own, name))
    return parser


def _add_options(parser: ArgumentParser, name: str) -> None:
    command = load_command(name)
    parser.description = " ".join(filter(None, (COMMANDS[name], command.details)))
    command(Screen(sys.stdout), Screen(sys.stderr)).add_arguments(parser)


def read_words(words: Sequence[str]) -> Namespace:
    """Read the words of a command line; what is wrong with them ends the program, with status 2."""
    parser = build_parser()
    if not words:
        parser.print_help(sys.stderr)
        parser.exit(2)
    return parser.parse_args(words)
