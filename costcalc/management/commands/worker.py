"""`costcalc worker`: reads the usage files that people send to the server, where the server has no worker itself."""

from __future__ import annotations

from argparse import SUPPRESS
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from costcalc.jobs.worker import run_worker


class Command(BaseCommand):
    help = "Read the usage files that are sent to a server with COSTCALC_WORKER=false, until told to end."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        # The server begins it with these: an open file that holds the lock, and a pipe that ends with the server.
        parser.add_argument("--lock", type=int, help=SUPPRESS)
        parser.add_argument("--lifeline", type=int, help=SUPPRESS)

    def handle(self, *, lock: int | None, lifeline: int | None, **options: Any) -> None:
        run_worker(lock, lifeline)
