"""`costcalc completion bash`: what completes commands and options in a shell."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from costcalc.cli.command import Command as BaseCommand

SHELLS = ("bash", "zsh", "fish")


class Command(BaseCommand):
    details = (
        "Read it where the shell starts: `source <(costcalc completion bash)`, `costcalc completion fish | source`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("shell", choices=SHELLS)

    def run(self, options: dict[str, Any]) -> None:
        from costcalc.cli.completion import WRITERS  # noqa: PLC0415 -- it reads the parser, which reads this

        self.stdout.write(WRITERS[options["shell"]]())
