"""`costcalc estimate …`: the commands without manage.py."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

COMMANDS = (
    "estimate", "conversation", "projection", "tokens", "bill", "usage", "corpus", "pipeline", "training", "models",
    "prices", "worker",
)  # fmt: skip


def replace_unprintable() -> None:
    """Print `?` for what a console without UTF-8 cannot show; a figure is worth more than a dash beside it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def main() -> None:
    replace_unprintable()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- the settings' name comes first

    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        first = sys.argv[1:2]
        out = sys.stdout if first in (["-h"], ["--help"]) else sys.stderr
        out.write(f"usage: costcalc {{{','.join(COMMANDS)}}} …\nSee costcalc estimate --help.\n")
        sys.exit(0 if out is sys.stdout else 2)
    execute_from_command_line(["costcalc", *sys.argv[1:]])


if __name__ == "__main__":
    main()
