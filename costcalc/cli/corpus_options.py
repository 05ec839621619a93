"""Options of `costcalc corpus`: which files, which of their columns, and on which models."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from typing import Any

from costcalc.cli.options import add_options, read_amount
from costcalc.cli.output import WrongUsage
from costcalc.cli.usage_options import add_executors, check_processes
from costcalc.corpus.question import CorpusQuestion, read_plan
from costcalc.schema.errors import RequestError, validate
from pricing.corpus.plan import Plan
from pricing.tokens.fast import explain_missing
from pricing.units import TIERS

COLUMNS = {
    "column": "column or key with the text, messages or request; default: text, prompt, content and the like",
    "model_column": "column with the model of a row; default: model",
    "output_column": "column with the output tokens of one request; default: output_tokens, completion_tokens",
    "requests_column": "column with the number of requests that a row stands for; default: requests",
}


def add_corpus_arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "files",
        nargs="+",
        metavar="FILE",
        help="files, folders and globs, also packed (gzip, zstd, ZIP); - is standard input",
    )
    add_options(parser, COLUMNS, "NAME")
    add(
        "--model",
        action="append",
        metavar="NAME",
        help="repeatable; default: those that the rows name, else the page's own",
    )
    add("--output-tokens", type=read_amount, metavar="NUMBER", help="of a request whose row states none; default: 0")
    add("--as-of", metavar="DAY", help="the day whose prices apply; default: today, in UTC")
    add("--tier", choices=TIERS, help="whose cost comes first; default: standard")
    add(
        "--sample",
        metavar="SIZE",
        help="count some rows, which stand for all: 1%%, 1000, or ±2%% (+-2%%), as many as that interval takes",
    )
    add("--seed", type=int, metavar="NUMBER", help="another one samples other rows; default: 1")
    add(
        "--fast-tokens",
        action="store_true",
        help="count OpenAI's vocabularies with toktok, several times as fast, compared with tiktoken on a sample",
    )
    add("--output", metavar="FILE", help="write there instead of to standard output; needed for xlsx")
    add_executors(parser)


def read_corpus_plan(options: dict[str, Any]) -> tuple[CorpusQuestion, Plan]:
    """Raises WrongUsage, with the name of the option."""
    check_processes(options)
    fast = options["fast_tokens"]
    if fast and not options["cluster"] and (missing := explain_missing()):
        raise WrongUsage(f"--fast-tokens: {missing}")
    fields = {name: options[name] for name in CorpusQuestion.model_fields if options[name] is not None}
    try:
        question = validate(CorpusQuestion, fields)
        return question, replace(read_plan(question), fast=fast)
    except RequestError as error:
        name = (error.path or "").partition("[")[0].replace("_", "-")
        raise WrongUsage(f"--{name}: {error.message}" if name else error.message) from None
