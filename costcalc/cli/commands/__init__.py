"""The commands: each is a module of its name here, and a line of what it does."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from costcalc.cli.command import Command

COMMANDS: Final[Mapping[str, str]] = {
    "estimate": "Estimate what prompts cost on each model.",
    "conversation": "Estimate what conversations and agents cost on each model.",
    "projection": "Project what requests cost over months, with a budget, routing or a subscription.",
    "pipeline": "Price the steps of a request.",
    "training": "Count a training file (JSONL, a chat on each line), price its training, and find when it pays for "
    "itself.",
    "tokens": "Count the tokens of prompts.",
    "bill": "Charge vendors' responses by their usage: a usage object, a response, or a list or lines of them.",
    "usage": "Charge logs of usage: of vendors, gateways, coding tools and bills, recognized by their content.",
    "corpus": "Count and price a data set of prompts: batch files, chats, tables, text files, in any number of files.",
    "policy": "Check what prompts and usage cost against a policy: PASS, WARN or FAIL, as text, Markdown or JSON.",
    "models": "List models with their prices in dollars per million tokens.",
    "prices": "Check the price tables, compare them with other books or over time, explain a price, pin published "
    "rows, write them as data for other programs.",
    "mcp": "Serve estimates, comparisons and bills to AI assistants, by the Model Context Protocol.",
    "completion": "Print what completes commands and options in bash, zsh or fish.",
    "serve": "Serve the pages and the API, and open them in the browser.",
    "worker": "Read the files that are sent to a server with COSTCALC_WORKER=false, until told to end.",
}
"""Commands in the order in which they are listed."""


def load_command(name: str) -> type[Command]:
    """Return a command; it is imported only now, with all that it needs."""
    command: type[Command] = import_module(f"{__name__}.{name}").Command
    return command
