"""`--session FILE`: a session fills in what the options of a conversation leave open."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from costcalc.cli.output import WrongUsage
from costcalc.conversation.session_values import find_model, list_values
from costcalc.current import catalog, current_day
from costcalc.input_limits import LARGEST_BILL
from pricing.catalog.defaults import list_default_models
from pricing.json_lines import BLOCK
from pricing.session.measure import Measured, measure_files
from pricing.session.session import Session, SessionError


def add_session(parser: ArgumentParser) -> None:
    words = (
        "a session of Claude Code or Codex, or messages, whose averages stand for options that are left out; repeatable"
    )
    parser.add_argument("--session", action="append", metavar="FILE", help=words)


def measure_session(names: Sequence[str]) -> Measured:
    """Measure a session's files. Raises WrongUsage."""
    for name in names:
        if not Path(name).is_file():
            raise WrongUsage(f"{name}: not a file; name the files of a session")
    try:
        return measure_files(*(partial(_read_blocks, name) for name in names))
    except SessionError as problem:
        raise WrongUsage(f"{', '.join(names)}: {problem}") from None


def _read_blocks(name: str) -> Iterator[bytes]:
    left = LARGEST_BILL
    try:
        with Path(name).open("rb") as file:
            while block := file.read(BLOCK):
                left -= len(block)
                if left < 0:
                    raise WrongUsage(f"{name}: more than {LARGEST_BILL:,} bytes; split it")
                yield block
    except OSError as error:
        raise WrongUsage(f"{name}: {error.strerror}; name a file that can be read") from None


def fill_options(options: Mapping[str, Any], session: Session) -> dict[str, Any]:
    """Return the options with a session's values for those that were left out, and with its model among the models.

    Files hold what every call begins with, as without a session.
    """
    values = {name: _as_given(name, value) for name, value in list_values(session).items()}
    if options["files"]:
        del values["input_tokens"]
    filled = {name: values.get(name) if value is None else value for name, value in options.items()}
    own = find_model(session)
    if own and not options["model"] and not options["all_models"]:
        filled["model"] = list(dict.fromkeys([*list_default_models(catalog(), current_day()), own]))
    return filled


def _as_given(name: str, value: Decimal | str) -> object:
    """Return a value as its option would have it: whole numbers are ints, those that may be parts of one decimals."""
    if isinstance(value, str) or name in ("pause", "sub_calls"):
        return value
    return int(value) if value == int(value) else str(value)
