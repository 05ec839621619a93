"""`costcalc mcp`: a server of the Model Context Protocol on standard input and output."""

from __future__ import annotations

import os
import signal
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from costcalc.cli.command import Command as BaseCommand
from costcalc.cli.output import WrongUsage
from costcalc.cli.version import find_version
from costcalc.current import catalog
from pricing.catalog.table_files import CatalogError

OLDEST = 2
"""Major version of the SDK from which it has what is used here."""
WATCHED = "Serving on standard input and output, where an MCP client would speak; Ctrl-C ends it. See docs/mcp.md."


class Command(BaseCommand):
    details = (
        "A client, such as Claude Code or VS Code, starts it; the tools are estimate_cost, compare_models, bill_usage."
    )

    def run(self, options: dict[str, Any]) -> None:
        if problem := _explain_missing():
            raise WrongUsage(problem)
        from costcalc.mcp.server import run_server  # noqa: PLC0415 -- the SDK is an extra, and takes long to load

        try:
            catalog()
        except CatalogError as error:
            raise WrongUsage(str(error)) from None
        if sys.stdin.isatty():
            self.stderr.write(WATCHED)
        source, sink = os.fdopen(0, "rb", closefd=False), os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # whatever else is printed is no message of the protocol
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        run_server(source, sink, find_version())
        self.stderr.flush()
        os._exit(0)  # what still counts for the client, or waits for its next line, has nobody to answer any more


def _explain_missing() -> str | None:
    """Say which package is missing, and what to do; None where it is there."""
    try:
        found = version("mcp")
    except PackageNotFoundError:
        return "an MCP server needs the package mcp, which is not installed: pip install 'costcalc[mcp]'"
    if int(found.partition(".")[0]) >= OLDEST:
        return None
    return f"an MCP server needs version {OLDEST} of the package mcp; {found} is installed: pip install 'costcalc[mcp]'"
