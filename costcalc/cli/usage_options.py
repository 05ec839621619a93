"""Options of `costcalc usage`: which logs, what they are divided by, and where they are read."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from costcalc.cli.output import WrongUsage
from costcalc.schema.errors import RequestError, validate
from costcalc.usage.logs.answer import Division
from costcalc.usage.logs.api import read_division, read_given
from costcalc.usage.logs.schema import LogOptions
from pricing.units import TIERS
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import DIMENSIONS

MOST_PROCESSES = 256


def add_usage_arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "files",
        nargs="+",
        metavar="FILE",
        help="files, folders and globs, also packed (gzip, zstd); - is standard input",
    )
    add(
        "--by",
        metavar="NAME,…",
        help=f"what the usage is divided by: {', '.join(DIMENSIONS)}, or labels; default: model and the labels",
    )
    add(
        "--labels",
        metavar="NAME,…",
        help="labels to read: user, project, team, api_key, workspace, session, environment, or a field of rows",
    )
    add("--model", default="", metavar="NAME", help="model of rows that name none")
    add(
        "--as-of",
        metavar="DAY",
        help="the day whose prices apply for all; default: each row's own, else today, in UTC",
    )
    add("--tier", choices=TIERS, help="default: as each row states, else standard")
    add("--limit", metavar="DOLLARS", help="end with 1 where the total is over it")
    add("--output", metavar="FILE", help="write there instead of to standard output; needed for xlsx")
    add(
        "--billing-account",
        default="",
        metavar="ID",
        help="BillingAccountId of --format focus, which no log states; default: unknown",
    )
    add_executors(parser).add_argument(
        "--engine", choices=("duckdb",), help="group the rows of one large file of like rows with DuckDB"
    )


def add_executors(parser: ArgumentParser) -> Any:
    """Add the options of where files are read, of which one excludes the others, and return their group."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--processes", type=int, metavar="NUMBER", help="default: as many as there are cores")
    where.add_argument(
        "--cluster", metavar="ADDRESS", help="Dask scheduler, such as tcp://host:8786; its workers read the files"
    )
    return where


def check_processes(options: dict[str, Any]) -> None:
    """Raises WrongUsage."""
    processes = options["processes"]
    if processes is not None and not 1 <= processes <= MOST_PROCESSES:
        raise WrongUsage(f"--processes: expected a number from 1 to {MOST_PROCESSES}, not {processes}")


def read_question(options: dict[str, Any]) -> tuple[LogOptions, Division, Given]:
    """Raises WrongUsage, with the name of the option."""
    check_processes(options)
    fields = {name: options[name] for name in ("model", "as_of", "tier", "limit") if options[name]}
    lists = {name: _split(options[name]) for name in ("by", "labels") if options[name] is not None}
    try:
        question = validate(LogOptions, fields | lists)
        return question, read_division(question), read_given(question)
    except RequestError as error:
        name = (error.path or "").partition("[")[0].replace("_", "-")
        raise WrongUsage(f"--{name}: {error.message}" if name else error.message) from None


def _split(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
