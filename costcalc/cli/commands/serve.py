"""`costcalc serve`: the server, on one's own machine or, with COSTCALC_PRODUCTION, for others."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from costcalc.cli.command import Command as BaseCommand
from costcalc.cli.ports import choose_port, read_port
from costcalc.cli.ready import has_screen, tell_when_ready
from costcalc.configuration.environment import Environment, load_environment

ROOT: Final = Path(__file__).parents[3]
"""Where the packages are: the server works there, so that no folder of a person is taken for a part of it."""


class Command(BaseCommand):
    details = "It serves this machine alone, unless COSTCALC_PRODUCTION is on. Ctrl+C ends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=read_port, metavar="NUMBER",
            help="default: PORT, else 8000, or the next that is free where that is in use",
        )  # fmt: skip
        opening = parser.add_mutually_exclusive_group()
        opening.add_argument(
            "--open", action="store_true", default=None,
            help="open the browser once it serves; default: where a person watches, on a machine with a screen",
        )  # fmt: skip
        opening.add_argument("--no-open", action="store_false", dest="open", help="open no browser")
        parser.add_argument(
            "--collect-static", action="store_true",
            help="collect the static files, as production needs once for each version, instead of serving",
        )  # fmt: skip

    def run(self, options: dict[str, Any]) -> None:
        environment = load_environment()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
        if options["collect_static"]:
            self._collect()
        else:
            self._serve(environment, options)

    def _collect(self) -> None:
        import django  # noqa: PLC0415 -- which no option of serving needs
        from django.conf import settings  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.template import engines  # noqa: PLC0415

        django.setup()
        if not settings.PRODUCTION:
            self.stderr.write(
                "Nothing to collect: without COSTCALC_PRODUCTION, static files are served from where they are."
            )
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        env = engines["jinja2"].env  # type: ignore[attr-defined]  # of Jinja2's backend
        for name in env.list_templates(extensions=["html"]):
            env.get_template(name)  # kept compiled for a server that may not write where the program is
        self.stdout.write(f"The static files are in {settings.STATIC_ROOT}.")

    def _serve(self, environment: Environment, options: dict[str, Any]) -> None:
        told = {"COSTCALC_TABLES": environment.tables, "COSTCALC_PRICE_DATA": environment.price_data}
        os.environ.update({name: str(path.absolute()) for name, path in told.items() if path})
        words = ["--config=python:costcalc.gunicorn"]
        if not environment.bind.startswith("unix:"):
            port = choose_port(environment, options["port"])
            if port != (options["port"] or environment.port):
                self.stdout.write(f"Port {environment.port} is in use, so costcalc takes {port}.")
            os.environ["PORT"] = str(port)
            if not environment.production:
                words += ["--log-level=warning"]
                self._announce(f"http://{environment.bind}:{port}", options["open"])
        self.stdout.flush()
        os.chdir(ROOT)
        # In its place: whoever began this sends its signals to the server.
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *words, "costcalc.wsgi"])  # noqa: S606

    def _announce(self, address: str, opens: bool | None) -> None:
        self.stdout.write("costcalc is starting; it loads prices and vocabularies first.")
        tell_when_ready(address, opens=has_screen(self.stdout) if opens is None else opens)
