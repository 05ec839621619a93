"""`costcalc estimate …`, from a shell."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from costcalc.cli.command import CommandError
from costcalc.cli.program import run_program


def replace_unprintable() -> None:
    """Print `?` for what a console without UTF-8 cannot show; a figure is worth more than a dash beside it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def main() -> None:
    replace_unprintable()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for some reads each package's description
    try:
        run_program(sys.argv[1:])
    except CommandError as error:
        sys.stderr.write(f"costcalc: {error}\n")
        sys.exit(error.status)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stderr.close()


if __name__ == "__main__":
    main()
