"""One parser for the whole program. A command is imported where its options are needed, and no other one is."""

from __future__ import annotations

import sys
from argparse import Action, ArgumentParser, HelpFormatter, Namespace, _SubParsersAction
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, NoReturn

from costcalc.cli.command import CommandError, Screen
from costcalc.cli.commands import COMMANDS, load_command

PURPOSE: Final = "What language models cost: exact tokens, dated prices, projections, and the usage that you have."
MORE: Final = "`costcalc COMMAND --help` has the options of a command."


class CommandParser(ArgumentParser):
    """Parser that is given its options when it is first used, and says in a line what is wrong with words."""

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
        found, others = super().parse_known_args(args, namespace)
        if others:  # here, where it is known whose they are
            self.error(f"unrecognized arguments: {' '.join(others)}")
        return found, others

    def error(self, message: str) -> NoReturn:
        """End the program with status 2. The list of all options, which argparse prints, would hide the message."""
        self.exit(2, f"{self.prog}: {message}; see `{self.prog} --help`\n")


class _Version(Action):
    """Says which program this is, with which prices, and ends it."""

    def __call__(self, parser: ArgumentParser, *given: object) -> None:
        from costcalc.cli.version import describe_version  # noqa: PLC0415 -- it loads the prices
        from pricing.catalog.table_files import CatalogError  # noqa: PLC0415

        try:
            sys.stdout.write(f"{describe_version()}\n")
        except CatalogError as error:
            raise CommandError(str(error)) from None
        parser.exit()


def build_parser() -> ArgumentParser:
    """Build the parser of the program; `command` is the name of the chosen command."""
    form = partial(HelpFormatter, max_help_position=18)
    parser = CommandParser(prog="costcalc", description=PURPOSE, epilog=MORE, formatter_class=form)
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="show the version, and the day and digest of the prices"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    for name, line in COMMANDS.items():
        commands.add_parser(name, help=line.replace("%", "%%"), complete=partial(_add_options, name=name))
    return parser


def _add_options(parser: ArgumentParser, name: str) -> None:
    command = load_command(name)
    parser.description = " ".join(filter(None, (COMMANDS[name], command.details)))
    command(Screen(sys.stdout), Screen(sys.stderr)).add_arguments(parser)


def find_commands(parser: ArgumentParser) -> dict[str, tuple[str, ArgumentParser]]:
    """Find the commands of a parser by name, each with its line in the list and a parser of its own."""
    groups = (action for action in parser._actions if isinstance(action, _SubParsersAction))
    return {
        shown.dest: (shown.help or "", group.choices[shown.dest])
        for group in groups
        for shown in group._get_subactions()
    }


def read_words(words: Sequence[str]) -> Namespace:
    """Read the words of a command line; what is wrong with them ends the program, with status 2."""
    parser = build_parser()
    if not words:
        parser.print_help(sys.stderr)
        parser.exit(2)
    return parser.parse_args(words)
