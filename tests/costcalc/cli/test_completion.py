"""Shells complete commands, options and their words."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from costcalc.cli.commands import COMMANDS
from costcalc.cli.completion import list_completed
from tests.support.commands import misread, run

BASH = """
source <(printf '%s' "$1"); shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_costcalc
printf '%s\\n' "${COMPREPLY[@]}"
"""


def complete(*words: str) -> list[str]:
    """What bash offers for the last of the words."""
    done = subprocess.run(
        ["/bin/bash", "-c", BASH, "bash", run("completion", "bash"), "costcalc", *words],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


def test_commands_are_completed() -> None:
    assert complete("es") == ["estimate"]
    assert sorted(complete("")) == sorted([*COMMANDS, "--help", "--version"])


def test_options_and_their_words_are_completed() -> None:
    assert complete("estimate", "--tie") == ["--tier"]
    assert complete("estimate", "p.txt", "--tier", "") == ["standard", "batch", "flex", "priority"]
    assert complete("usage", "--format", "x") == ["xlsx"]


def test_actions_of_a_command_are_completed() -> None:
    assert complete("prices", "sh") == ["show", "sheet"]
    assert complete("prices", "show", "--input") == ["--input-tokens"]
    assert complete("completion", "z") == ["zsh"]


def test_where_anything_may_stand_the_shell_completes_files() -> None:
    assert complete("estimate", "--model", "") == []
    assert complete("estimate", "prompt") == []
    assert "complete -o default -F _costcalc costcalc" in run("completion", "bash")


def test_nothing_hidden_is_offered() -> None:
    worker = next(each for each in list_completed() if each.name == "worker")
    assert [option.flag for option in worker.options] == ["--help"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_one_that_its_shell_can_read(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([shell, "-n"], input=run("completion", shell), capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_fish_is_told_what_each_option_is_for() -> None:
    script = run("completion", "fish").splitlines()
    tier = "-l tier -x -a 'standard batch flex priority' -d 'default: standard'"
    assert f"complete -c costcalc -n '__fish_seen_subcommand_from estimate' {tier}" in script
    assert "complete -c costcalc -n __fish_use_subcommand -l help -d 'show this help message and exit'" in script
    begin = "complete -c costcalc -n __fish_use_subcommand -f -a bill -d 'Charge vendors\\' responses"
    assert len([line for line in script if line.startswith(begin)]) == 1


def test_zsh_takes_the_script_of_bash() -> None:
    assert run("completion", "zsh").endswith(run("completion", "bash"))


def test_another_shell_is_refused() -> None:
    assert "invalid choice: 'tcsh' (choose from 'bash', 'zsh', 'fish')" in misread("completion", "tcsh")
