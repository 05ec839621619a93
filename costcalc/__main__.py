"""`costcalc estimate …`, from a shell."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Literal

from costcalc.cli.command import CommandError
from costcalc.cli.program import run_program

LEFT = 128 + 13
"""Status where the reader, such as `head`, has gone: that of a program which SIGPIPE ends, and no sign of success."""


def prepare_streams() -> None:
    """Have streams for what was closed before, and print `?` for what a console without UTF-8 cannot show.

    A figure is worth more than a dash beside it.
    """
    sys.stdin = sys.stdin or _open_nowhere("r")
    sys.stdout, sys.stderr = sys.stdout or _open_nowhere("w"), sys.stderr or _open_nowhere("w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _open_nowhere(mode: Literal["r", "w"]) -> TextIOWrapper:
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123 -- until the process ends


def main() -> None:
    prepare_streams()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for some reads each package's description
    try:
        status = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        status = LEFT
    except OSError as error:
        _drop_output()
        sys.stderr.write(
            f"costcalc: {error.filename or 'standard output'}: {error.strerror}; mend that, and try again\n"
        )
        status = CommandError.status
    except KeyboardInterrupt:
        sys.excepthook = lambda *_: None  # Python ends as a shell expects, which then ends its own loop, too
        raise
    sys.exit(status)


def _run() -> int | str | None:
    """Run the command, and return the status to end with, or a text to end with 1."""
    try:
        run_program(sys.argv[1:])
    except CommandError as error:
        sys.stdout.flush()
        sys.stderr.write(f"costcalc: {error}\n")
        return error.status
    except SystemExit as end:
        return end.code
    return 0


def _drop_output() -> None:
    """Have what was not written yet go nowhere; Python would try once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
