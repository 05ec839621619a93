"""The options of `costcalc projection` → the contract's fields."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any, TypeVar

from costcalc.cli.options import add_flags, add_options, read_number
from costcalc.cli.output import WrongUsage
from costcalc.projection.lines import read_routes, read_type
from costcalc.web.numbers import InputError

T = TypeVar("T")
NUMBERS = {
    "months": "months ahead, 1 to 36; default: 12",
    "users": "users who share the cost",
    "output_tokens_low": "default: as expected",
    "output_tokens_high": "default: as expected",
    "requests_low": "default: as expected",
    "requests_high": "default: as expected",
    "cached_prefix": "tokens that a cached request reads; default: --cached-tokens, else all input",
    "hours_per_day": "working hours a day; default: 24",
}
SHARES = {
    "growth": "a month, compounding, such as 5%%",
    "retries": "share of requests that are sent and billed twice",
    "cached": "share of requests that read the cache",
    "batch": "share of requests that can wait for the batch tier",
}
DAYS = {"first": "a day of the first month; default: --as-of"}
NAMES = {
    "today": "the model the others are compared with; default: the cheapest",
    "type_name": "what the request is called beside --type",
}
DOLLARS = {"budget": "a month", "free_credit": "one-time credit, used first"}
STEP = {"step_month": "step change from this month on, 2 or later", "step_requests": "requests from then on"}
LEVERS = {"waits": "share of requests that could wait for batch", "hits": "share of requests that could be cached"}
PEAK = {"peak_factor": "busiest minute over the average; default: 3"}
PARTS = {"step": (*STEP,), "levers": (*LEVERS, "output_cap"), "subscription": ("seat", "people")}
"""Options of each part of the contract; `step_month` is its `month`."""
FLAGS = {"use_successors": "replace models that retire with the successors that their vendors recommend"}
ALONE = (*NUMBERS, *SHARES, *DAYS, *NAMES, *DOLLARS, *PEAK, *FLAGS)
OPTIONS = (*ALONE, *chain.from_iterable(PARTS.values()), "type", "route")


def read_share(text: str) -> Decimal:
    """Read `5%` or `0.05`. Raises ArgumentTypeError."""
    match = re.fullmatch(r"(-?[0-9]{1,4}(?:\.[0-9]{1,12})?)\s*(%?)", text)
    if not match:
        raise ArgumentTypeError(f"{text} is not a share; write it as 5% or 0.05")
    return Decimal(match[1]) / 100 if match[2] else Decimal(match[1])


def read_decimal(text: str) -> Decimal:
    """Read `500` or `19.99`. Raises ArgumentTypeError."""
    if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,12})?", text):
        raise ArgumentTypeError(f"{text} is not a number; write it as 500 or 19.99")
    return Decimal(text)


def add_plan(parser: ArgumentParser) -> None:
    counts = NUMBERS | STEP | {"people": "seats; default: 1", "output_cap": "tokens, an output cap to try"}
    add_options(parser, counts, "NUMBER", read_number)
    add_options(parser, SHARES | LEVERS, "SHARE%", read_share)
    add_options(parser, DAYS, "DAY")
    add_options(parser, NAMES, "NAME")
    add_options(parser, DOLLARS | {"seat": "a subscription's price for one person a month"}, "DOLLARS", read_decimal)
    add_options(parser, PEAK, "NUMBER", read_decimal)
    add_flags(parser, FLAGS)
    types = {"type": 'repeatable: "summaries: 2000, 300, 5000", as in the form'}
    add_options(parser, types, "TYPE", action="append")
    add_options(parser, {"route": "repeatable: gpt-4o=70%%, or a type and its model"}, "ROUTE", action="append")


def read_plan(options: Mapping[str, Any]) -> dict[str, Any]:
    """Read what was given, under the contract's names. Raises WrongUsage."""
    given = {name: options[name] for name in OPTIONS if options[name] is not None}
    fields = {name: given[name] for name in ALONE if name in given}
    for part, names in PARTS.items():
        fields[part] = {name.removeprefix("step_"): given[name] for name in names if name in given}
    types = [_read("--type", read_type, text) for text in given.get("type", ())]
    routes = _read("--route", read_routes, "\n".join(given.get("route", ())))
    fields |= {"types": [each.model_dump() for each in types], "routes": [each.model_dump() for each in routes]}
    return {name: value for name, value in fields.items() if name in ALONE or value}


def _read(option: str, read: Callable[[str], T], text: str) -> T:
    """Read as the form's field does. Raises WrongUsage."""
    try:
        return read(text)
    except InputError as error:
        raise WrongUsage(f"{option} {error}") from None
