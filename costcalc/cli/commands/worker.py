"""`costcalc worker`: reads the files that people send to the server, where the server has no worker itself."""

from __future__ import annotations

import os
from argparse import SUPPRESS, ArgumentParser
from typing import Any

from costcalc.cli.command import Command as BaseCommand


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        # The server begins it with these: an open file that holds the lock, and a pipe that ends with the server.
        parser.add_argument("--lock", type=int, help=SUPPRESS)
        parser.add_argument("--lifeline", type=int, help=SUPPRESS)

    def run(self, options: dict[str, Any]) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
        import django  # noqa: PLC0415 -- which no other command starts, nor one that lists the options of all

        django.setup()
        from costcalc.jobs.worker import run_worker  # noqa: PLC0415 -- its tables need Django to be set up

        run_worker(options["lock"], options["lifeline"])
