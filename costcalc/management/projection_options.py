"""The options of `costcalc projection` → the contract's fields."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from costcalc.management.options import add_numbers, name_option
from costcalc.management.output import WrongUsage
from costcalc.projection.fields import RoutesField, read_type

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
TEXTS = {
    "first": ("DAY", "a day of the first month; default: --as-of"),
    "today": ("NAME", "the model the others are compared with; default: the cheapest that fits"),
    "type_name": ("NAME", "what the request is called beside --type"),
}
DOLLARS = {"budget": "a month", "free_credit": "one-time credit, used first"}
STEP = {"step_month": "step change from this month on, 2 or later", "step_requests": "requests from then on"}
LEVERS = {"waits": "share of requests that could wait for batch", "hits": "share of requests that could be cached"}
IN_PARTS = (*STEP, *LEVERS, "output_cap", "seat", "people", "type", "route")
OPTIONS = (*NUMBERS, *SHARES, *TEXTS, *DOLLARS, "peak_factor", *IN_PARTS)


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


def add_plan(parser: CommandParser) -> None:
    add_numbers(parser, NUMBERS | STEP | {"people": "seats; default: 1", "output_cap": "tokens, an output cap to try"})
    for name, words in (SHARES | LEVERS).items():
        parser.add_argument(name_option(name), type=read_share, metavar="SHARE%", help=words)
    for name, (what, words) in TEXTS.items():
        parser.add_argument(name_option(name), metavar=what, help=words)
    for name, words in (DOLLARS | {"seat": "a subscription's price for one person a month"}).items():
        parser.add_argument(name_option(name), type=read_decimal, metavar="DOLLARS", help=words)
    parser.add_argument(
        "--peak-factor", type=read_decimal, metavar="NUMBER", help="busiest minute over the average; default: 3"
    )
    parser.add_argument(
        "--type", action="append", metavar="TYPE", help='repeatable: "summaries: 2000, 300, 5000", as in the form'
    )
    parser.add_argument(
        "--route", action="append", metavar="ROUTE", help="repeatable: gpt-4o=70%%, or a type and its model"
    )


def read_plan(options: Mapping[str, Any]) -> dict[str, Any]:
    """Read what was given, under the contract's names. Raises WrongUsage."""
    given = {name: options[name] for name in OPTIONS if options[name] is not None}
    fields = {name: value for name, value in given.items() if name not in IN_PARTS}
    parts = {
        "step": {name.removeprefix("step_"): given[name] for name in STEP if name in given},
        "subscription": {name: given[name] for name in ("seat", "people") if name in given},
        "levers": {name: given[name] for name in (*LEVERS, "output_cap") if name in given},
        "types": [_type(text) for text in given.get("type", ())],
        "routes": _routes(given.get("route", ())),
    }
    return fields | {name: value for name, value in parts.items() if value}


def _type(text: str) -> dict[str, Any]:
    try:
        return read_type(text).model_dump()
    except ValidationError as error:
        raise WrongUsage(f"--type {error.messages[0]}") from None


def _routes(texts: list[str]) -> list[dict[str, Any]]:
    try:
        return [route.model_dump() for route in RoutesField().clean("\n".join(texts))]
    except ValidationError as error:
        raise WrongUsage(f"--route {error.messages[0]}") from None
