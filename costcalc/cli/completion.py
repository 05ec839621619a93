"""Scripts that complete commands, options and their words in a shell, written from the program's own parser.

They hold all they need: to start a program at each press of a key would be slower than any of them. Where none of its
words fits, a shell completes the names of files.
"""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterator
from shlex import quote
from typing import Final, NamedTuple

from costcalc.cli.parser import CommandParser, build_parser, find_commands


class Option(NamedTuple):
    flag: str
    words: tuple[str, ...]
    """Words that may follow; none: anything may, or nothing."""
    takes: bool
    """Something follows it."""
    line: str


class Completed(NamedTuple):
    """A command, with what may stand behind it."""

    name: str
    line: str
    actions: tuple[str, ...]
    """Words that come first, such as `check` of `prices`."""
    options: tuple[Option, ...]


def list_completed() -> list[Completed]:
    """List all commands; each is imported."""
    return [_read_command(name, line, parser) for name, (line, parser) in find_commands(build_parser()).items()]


def _read_command(name: str, line: str, parser: ArgumentParser) -> Completed:
    if isinstance(parser, CommandParser):
        parser.complete()
    actions = find_commands(parser)
    parsers = [parser, *(each for _, each in actions.values())]
    options = {option.flag: option for each in parsers for option in _list_options(each)}
    return Completed(name, line, (*actions, *_list_words(parser)), tuple(options.values()))


def _list_options(parser: ArgumentParser) -> Iterator[Option]:
    for action in parser._actions:
        if action.option_strings and action.help != SUPPRESS:
            help_text = parser._get_formatter()._expand_help(action) if action.help else ""
            yield Option(action.option_strings[-1], _read_words(action), action.nargs != 0, help_text)


def _list_words(parser: ArgumentParser) -> Iterator[str]:
    """Yield the words of what has no flag, such as the shells of `completion`."""
    for action in parser._actions:
        if not action.option_strings and not find_commands(parser):
            yield from _read_words(action)


def _read_words(action: Action) -> tuple[str, ...]:
    return tuple(map(str, action.choices or ()))


def write_bash() -> str:
    """Write the script for bash."""
    commands = list_completed()
    values = [
        f"    {quote(f'{each.name} {option.flag}')}) words={quote(' '.join(option.words))} ;;"
        for each in commands
        for option in each.options
        if option.words
    ]
    free = [
        f"    {quote(f'{each.name} {option.flag}')}) return ;;"
        for each in commands
        for option in each.options
        if option.takes and not option.words
    ]
    inside = [
        f"    {each.name}) words={quote(' '.join((*each.actions, *(option.flag for option in each.options))))} ;;"
        for each in commands
    ]
    return BASH.format(
        commands=" ".join(each.name for each in commands), values="\n".join(values), free="\n".join(free),
        inside="\n".join(inside),
    )  # fmt: skip


BASH: Final = """\
# Completes costcalc in bash; made by `costcalc completion bash`.
_costcalc() {{
  local words="" word="${{COMP_WORDS[COMP_CWORD]}}"
  COMPREPLY=()
  case "${{COMP_WORDS[1]}} ${{COMP_WORDS[COMP_CWORD-1]}}" in
{values}
{free}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="{commands} --help --version"
  elif [ -z "$words" ]; then
    case "${{COMP_WORDS[1]}}" in
{inside}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o default -F _costcalc costcalc
"""


def write_zsh() -> str:
    """Write the script for zsh, which takes bash's."""
    return f"autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n{write_bash()}"


def write_fish() -> str:
    """Write the script for fish."""
    return "\n".join(["# Completes costcalc in fish; made by `costcalc completion fish`.", *_list_fish(), ""])


def _list_fish() -> Iterator[str]:
    for option in _list_options(build_parser()):
        yield f"complete -c costcalc -n __fish_use_subcommand {_describe_fish(option)}"
    for each in list_completed():
        yield f"complete -c costcalc -n __fish_use_subcommand -f -a {each.name} -d {_quote_fish(each.line)}"
        inside = f"complete -c costcalc -n '__fish_seen_subcommand_from {each.name}'"
        if each.actions:
            yield f"{inside} -a {_quote_fish(' '.join(each.actions))}"
        for option in each.options:
            yield f"{inside} {_describe_fish(option)}"


def _describe_fish(option: Option) -> str:
    words = f" -x -a {_quote_fish(' '.join(option.words))}" if option.words else " -r" if option.takes else ""
    return f"-l {option.flag.removeprefix('--')}{words} -d {_quote_fish(option.line)}"


def _quote_fish(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


WRITERS: Final = {"bash": write_bash, "zsh": write_zsh, "fish": write_fish}
