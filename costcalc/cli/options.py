"""Options shared by the commands that price a request, and the prompts in the files named."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from costcalc.cli.command import Screen
from costcalc.cli.output import WrongUsage, show_progress
from costcalc.cli.sources import CountedFile, count_source, read_sources
from costcalc.current import catalog, current_day
from costcalc.export.csv_text import write_rows
from costcalc.request.from_json import list_on_sale
from costcalc.request.schema import EstimateRequest
from costcalc.schema.errors import validate
from costcalc.web.conditions import CHOICES, USUAL
from pricing.caching import Lifetime
from pricing.catalog.defaults import list_default_models
from pricing.estimate.estimate import choose_vocabularies
from pricing.tokens.encodings import FILES
from pricing.units import FEES, TIERS, UNITS

A = TypeVar("A", bound=EstimateRequest)
NUMBERS = {
    "input_tokens": "instead of a file",
    "pages": "pages of PDF files, beside the prompt",
    "output_tokens": "visible output; default: 0",
    "reasoning_tokens": "in addition to the visible output, on reasoning models; default: 0",
    "max_output_tokens": "the request's cap on its output, reasoning included",
    "requests_per_month": "default: no monthly cost",
    "requests_per_day": "instead of requests a month",
    "days_per_month": "days with requests, for requests counted by the day; default: 30",
}
LONGEST_NUMBER = 15
"""Digits; Python itself refuses to convert thousands of them, in words of its own."""
SECONDS = {"audio_seconds": "seconds of audio, beside the prompt"}
AMOUNTS = {"cached_tokens": "read from the cache", "cache_write_tokens": "written to the cache"}
QUANTITIES = {key: f"{UNITS[key].item}: number per request, such as 0.3" for key in FEES}
SHARED = (
    *NUMBERS, *SECONDS, *AMOUNTS, *QUANTITIES, *CHOICES, "same_answer_length", "as_of", "tier", "last_known",
    "cache_lifetime",
)  # fmt: skip
"""Options that the contract has by the same name."""
FLAGS = ("model", "all_models", "as_text")
"""Options of what is asked about, and how it is read."""


def read_amount(text: str) -> int | str:
    """Read a number of tokens; anything else is for the request's own check."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else text


def read_number(text: str) -> int:
    """Read `10000`, `10,000` or `10_000`. Raises ArgumentTypeError."""
    digits = text.replace(",", "").replace("_", "")
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        raise ArgumentTypeError(f"{text} is not a whole number")
    return int(digits)


def name_option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def add_options(
    parser: ArgumentParser, helps: Mapping[str, str], metavar: str, read: Callable[[str], object] = str, **more: Any
) -> None:
    """Add options that are read alike, by the contract's names."""
    for name, words in helps.items():
        parser.add_argument(name_option(name), type=read, metavar=metavar, help=words, **more)


def add_flags(parser: ArgumentParser, helps: Mapping[str, str]) -> None:
    """Add options that are on where they are given, by the contract's names."""
    for name, words in helps.items():
        parser.add_argument(name_option(name), action="store_true", default=None, help=words)


def add_request(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="files and folders; - is standard input")
    parser.add_argument("--model", action="append", metavar="NAME", help="repeatable; default: the page's own")
    parser.add_argument("--all-models", action="store_true", help="all chat models on sale on the day")
    parser.add_argument("--as-of", metavar="DAY", help="the day whose prices apply; default: today, in UTC")
    parser.add_argument("--tier", choices=TIERS, help="default: standard")
    for name, words in CHOICES.items():
        parser.add_argument(name_option(name), choices=words, help=f"default: {USUAL[name] or 'as the vendor has it'}")
    add_flags(parser, {"last_known": "price models that are gone at their last price"})
    parser.add_argument("--as-text", action="store_true", help="count JSON as plain text")
    add_options(parser, NUMBERS, "NUMBER", read_number)
    add_options(parser, SECONDS, "SECONDS")
    add_options(parser, QUANTITIES, "NUMBER")
    length = "output tokens are o200k_base's, and other models need more or fewer for the same answer"
    add_flags(parser, {"same_answer_length": length})
    add_options(parser, AMOUNTS, "NUMBER|SHARE%", read_amount)
    parser.add_argument("--cache-lifetime", choices=get_args(Lifetime), help="of what is written; default: 5 minutes")


def read_request_options(options: Mapping[str, Any], kind: type[A], more: Mapping[str, Any] | None = None) -> A:
    """Read the options under the contract's names. Raises RequestError."""
    fields = {name: options[name] for name in SHARED if options[name] is not None} | dict(more or {})
    day = validate(kind, fields).as_of or current_day()
    models = options["model"] or (list_on_sale(day) if options["all_models"] else list_default_models(catalog(), day))
    return validate(kind, {**fields, "models": list(models)})


def count_prompts(
    options: Mapping[str, Any], body: EstimateRequest, screen: Screen, always: Iterable[str] = FILES
) -> Iterator[CountedFile]:
    """Count each file, or take a number of tokens alone. `always`: as `count_prompt` has it.

    Raises RequestError, WrongUsage.
    """
    if not options["files"]:
        if body.input_tokens is None:
            raise WrongUsage("name a file, - for standard input, or --input-tokens NUMBER")
        yield CountedFile("", None)
        return
    if body.input_tokens is not None:
        raise WrongUsage("give files or --input-tokens, not both")
    among = choose_vocabularies(catalog(), body.models or (), body.as_of or current_day())
    for source in show_progress(read_sources(options["files"]), screen):
        yield count_source(source, options["as_text"], among, always)


def join_csv(files: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """Join CSV files under one head, each row with the file it is of before it."""
    rows: list[list[str]] = []
    for name, pieces in files:
        head, *body = csv.reader(io.StringIO("".join(pieces)))
        rows += [["file", *head]] if not rows else []
        rows += [[name, *row] for row in body]
    return write_rows(rows)


def refuse_beside(request: str, options: Mapping[str, Any], more: Iterable[str]) -> None:
    """Raise WrongUsage for what stands beside a request that holds everything; `more`: options of the command's own."""
    beside = [name_option(name) for name in (*SHARED, *more, *FLAGS) if _is_given(options[name])]
    beside += ["FILE"] if options["files"] else []
    if beside:
        raise WrongUsage(f"{request} holds everything; leave out {', '.join(beside)}")


def _is_given(value: object) -> bool:
    """Return whether an option is given; zero is given, too."""
    return value is not None and value is not False
