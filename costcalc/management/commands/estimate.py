"""`costcalc estimate [FILE …|-]`: what prompts cost, with the page's own figures."""

from __future__ import annotations

import csv
import io
import json
from argparse import ArgumentTypeError
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.management.base import CommandParser
from pydantic import ValidationError

from costcalc import formatting
from costcalc.book import catalog, current_day
from costcalc.contract.asked import AskedEstimate
from costcalc.contract.reading import on_sale, says_requests, state_asked
from costcalc.contract.refused import of_fields
from costcalc.contract.told import estimate_told
from costcalc.estimate.export import to_csv
from costcalc.estimate.state import State
from costcalc.estimate.table import COLUMNS, ordered
from costcalc.management import baseline
from costcalc.management.sources import prompt_of, read_sources
from costcalc.management.tables import NotAll, Told, WrongUse, aligned, in_csv, in_markdown, progress
from pricing.estimate import Estimate, default_models, encodings_of, estimate
from pricing.units import TIERS

Found = tuple[str, State, Estimate]
"""(file, the page's state, its estimate)"""
NUMBERS = {
    "input_tokens": "in place of a file",
    "output_tokens": "visible output; default: 0",
    "reasoning_tokens": "beside the visible output, on models that reason; default: 0",
    "max_output_tokens": "the request's cap on its output, reasoning included",
    "requests_per_month": "default: no monthly cost",
}
AMOUNTS = {"cached_tokens": "read from the cache", "cache_write_tokens": "written to the cache"}
SHOWN = ("model", "usd_per_month", "usd_per_request", "times_cheapest", "input_tokens", "context_share", "provider")
"""The month only where a number of requests is given."""


def an_amount(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def a_number(text: str) -> int:
    digits = text.replace(",", "").replace("_", "")
    if not digits.isdecimal() or len(digits) > 15:
        raise ArgumentTypeError(f"{text} is no whole number")
    return int(digits)


class Command(Told):
    help = "Say what prompts cost on each model. A file that holds a chat or a request as JSON is counted as one."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("files", nargs="*", metavar="FILE", help="files and folders; - is standard input")
        parser.add_argument("--model", action="append", metavar="NAME", help="repeatable; default: the page's own")
        parser.add_argument("--all-models", action="store_true", help="all chat models on sale on the day")
        parser.add_argument("--as-of", metavar="DAY", help="the day whose prices count; default: today, in UTC")
        parser.add_argument("--tier", choices=TIERS, default="standard")
        parser.add_argument("--as-text", action="store_true", help="count JSON as the text that it is")
        for name, words in NUMBERS.items():
            parser.add_argument(_option(name), type=a_number, metavar="NUMBER", help=words)
        for name, words in AMOUNTS.items():
            parser.add_argument(_option(name), type=an_amount, metavar="NUMBER|SHARE%", help=words)
        parser.add_argument("--baseline", metavar="FILE", help="compare with what --format json wrote earlier")
        parser.add_argument("--max-increase", metavar="SHARE%", help="the exit status is 1 above this, such as 10%%")

    def tell(self, options: dict[str, Any]) -> None:
        if options["max_increase"] and not options["baseline"]:
            raise WrongUse("--max-increase needs --baseline FILE, the estimate to compare with")
        limit = baseline.read_limit(options["max_increase"]) if options["max_increase"] else None
        before = baseline.read_baseline(options["baseline"]) if options["baseline"] else None
        found = self._found(options)
        if before is None:
            self.write(_written(found, options))
        else:
            self._compare(found, before, options["format"], limit)
        unpriced = sum(result.quote is None for _, _, each in found for result in each.results)
        if unpriced:
            raise NotAll(f"{formatting.plural(unpriced, 'result')} without a price; the last column says why.")

    def _found(self, options: Mapping[str, Any]) -> list[Found]:
        asked = _asked(options)
        if not options["files"]:
            if asked.input_tokens is None:
                raise WrongUse("name a file, - for standard input, or --input-tokens NUMBER")
            state = state_asked(asked)
            return [("", state, estimate(catalog(), state.request))]
        if asked.input_tokens is not None:
            raise WrongUse("give files or --input-tokens, not both")
        among = encodings_of(catalog(), asked.models or (), asked.as_of or current_day())
        found = []
        for source in progress(read_sources(options["files"]), self.stderr):
            state = state_asked(asked, prompt=prompt_of(source, options["as_text"], among))
            found.append((source.name, state, estimate(catalog(), state.request)))
        return found

    def _compare(self, found: list[Found], before: baseline.Costs, form: str, limit: Any) -> None:
        changed = baseline.changes(before, [(file, each) for file, _, each in found])
        numeric = (False, False, True, True, True)
        if form == "json":
            self.write([json.dumps({"changes": baseline.told(changed)}, indent=1)])
        elif form == "csv":
            self.write([in_csv(baseline.rows(changed))])
        else:
            self.write((in_markdown if form == "markdown" else aligned)(baseline.rows(changed), numeric))
        if limit is not None and (over := baseline.above(changed, limit)):
            worst = max(over, key=lambda change: change.increase or 0)
            raise NotAll(
                f"{formatting.plural(len(over), 'cost')} rose by more than {formatting.percent(limit)}, "
                f"most of all {worst.file} on {worst.model}. Shorten the prompt, or write a new baseline."
            )


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _asked(options: Mapping[str, Any]) -> AskedEstimate:
    """The options under the contract's names. Raises Refused."""
    told = {name: options[name] for name in (*NUMBERS, *AMOUNTS, "as_of", "tier") if options[name] is not None}
    try:
        asked = AskedEstimate.model_validate(told)
        day = asked.as_of or current_day()
        models = options["model"] or (on_sale(day) if options["all_models"] else default_models(catalog(), day))
        return AskedEstimate.model_validate({**told, "models": list(models)})
    except ValidationError as error:
        raise of_fields(error) from None


def _written(found: list[Found], options: Mapping[str, Any]) -> list[str]:
    form = options["format"]
    if form == "json":
        monthly = says_requests(_asked(options))
        told = [{"file": file, **estimate_told(each, monthly=monthly)} for file, _, each in found]
        return [json.dumps(told[0] if len(told) == 1 else {"estimates": told}, indent=1)]
    if form == "csv":
        return [in_csv(_csv_rows(found))]
    shown = SHOWN if says_requests(_asked(options)) else tuple(key for key in SHOWN if key != "usd_per_month")
    several = len(found) > 1
    rows = [_heads(shown, several), *(row for each in found for row in _rows(*each, shown=shown, several=several))]
    numeric = [*([False] if several else []), *(_COLUMNS[key].numeric for key in shown), False]
    return list((in_markdown if form == "markdown" else aligned)(rows, numeric))


def _csv_rows(found: list[Found]) -> list[list[str]]:
    """The page's own CSV, with the file before it."""
    rows: list[list[str]] = []
    for file, state, each in found:
        head, *body = csv.reader(io.StringIO(to_csv(each, state, state.query())))
        rows += [["file", *head]] if not rows else []
        rows += [[file, *row] for row in body]
    return rows


_COLUMNS = {column.key: column for column in COLUMNS}


def _heads(shown: Sequence[str], several: bool) -> list[str]:
    heads = [f"{_COLUMNS[key].header} {_COLUMNS[key].hint}".strip() for key in shown]
    return [*(["File"] if several else []), *heads, "Why, or warnings"]


def _rows(file: str, state: State, found: Estimate, *, shown: Sequence[str], several: bool) -> list[list[str]]:
    """The cheapest first."""
    rows = []
    for result in ordered(found, "request"):
        cells = [_COLUMNS[key].text(_COLUMNS[key].value(result)) for key in shown]
        words = [result.unpriced, result.fit.problem if result.fit else None, *result.warnings]
        if result.exactness == "estimate" and result.usage:
            place = shown.index("input_tokens")
            cells[place] = f"≈ {cells[place]}"
        rows.append([*([file] if several else []), *cells, "; ".join(word for word in words if word)])
    return rows
