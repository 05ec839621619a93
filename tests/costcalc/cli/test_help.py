"""`--help` of the program and of every command: argparse reads a percent sign in it as the beginning of a value."""

from __future__ import annotations

from pkgutil import iter_modules

import pytest

from costcalc.cli import commands
from costcalc.cli.commands import COMMANDS
from costcalc.cli.program import run_program
from tests.support.commands import script


def test_every_command_is_listed() -> None:
    assert sorted(COMMANDS) == sorted(module.name for module in iter_modules(commands.__path__))


def test_the_list_of_commands_says_what_each_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run_program(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert end.value.code == 0
    assert text.startswith("usage: costcalc [")
    assert [name for name, line in COMMANDS.items() if f"{name} {line}" not in text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_can_be_read(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run_program([name, "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert end.value.code == 0
    assert text.startswith(f"usage: costcalc {name} ")
    assert COMMANDS[name] in text


def test_without_a_command_the_shell_is_told_what_there_is() -> None:
    done = script()
    assert (done.returncode, done.stdout) == (2, "")
    assert "estimate" in done.stderr


def test_a_command_that_there_is_not_is_refused() -> None:
    done = script("estmate", "prompt.txt")
    assert done.returncode == 2
    assert "invalid choice: 'estmate'" in done.stderr


def test_an_action_of_a_command_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run_program(["prices", "export", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert end.value.code == 0
    assert text.startswith("usage: costcalc prices export [-h] DIR Write the tables as data for other programs: ")
