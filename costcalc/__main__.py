"""`costcalc estimate …`: the commands without manage.py."""

from __future__ import annotations

import os
import sys

COMMANDS = ("estimate", "projection", "tokens", "bill", "pipeline", "training", "models", "prices")


def main() -> None:
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
