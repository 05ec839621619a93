"""`--help` of every command: argparse reads a percent sign in it as the beginning of a value."""

from __future__ import annotations

from pkgutil import iter_modules

import pytest
from django.core.management import load_command_class

from costcalc.management import commands

NAMES = [module.name for module in iter_modules(commands.__path__)]


@pytest.mark.parametrize("name", NAMES)
def test_help_can_be_read(name: str) -> None:
    command = load_command_class("costcalc", name)
    text = command.create_parser("costcalc", name).format_help()
    assert text.startswith(f"usage: costcalc {name}")
    assert " ".join(str(command.help).split()[:3]) in " ".join(text.split())
