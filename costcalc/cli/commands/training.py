"""`costcalc training [FILE.jsonl|-] --model NAME`: what fine-tuning costs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from costcalc import formatting
from costcalc.cli.options import add_flags, add_options
from costcalc.cli.output import FiguresCommand, Incomplete, WrongUsage
from costcalc.cli.projection_options import read_share
from costcalc.cli.sources import STANDARD_INPUT
from costcalc.schema.errors import validate
from costcalc.training.api import count_body, describe_training, price_counted
from costcalc.training.columns import DEFAULT_SORT, TITLES, choose_columns, name_column, sort_lines, write_figure
from costcalc.training.csv_file import to_csv
from costcalc.training.lines import TuningLine
from costcalc.training.words import list_notes, write_summary
from pricing.json_lines import BLOCK
from pricing.training.compare import Comparison
from pricing.training.file import TrainingFile
from pricing.training.request import FineTuningRequest

NUMBERS = {
    "training_tokens": "tokens of one epoch, instead of a file",
    "epochs": "how many times each example is used; default: 3",
    "base_input_tokens": "of a request to a model as it is sold",
    "base_output_tokens": "of its answer",
    "saved_tokens": "of the prompt, which a tuned model does without",
    "input_tokens": "of the same request to the tuned model, instead of saved-tokens",
    "output_tokens": "of its answer; default: as before",
    "requests_per_month": "in the first month; default: no monthly cost",
    "requests_per_day": "instead of requests a month",
    "days_per_month": "days with requests, for requests counted by the day; default: 30",
    "months": "in which it may pay for itself; default: 12",
}


class Command(FiguresCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", nargs="?", metavar="FILE", help="of any size; - is standard input")
        parser.add_argument(
            "--model", metavar="NAME", help="such as ft:gpt-4o-mini-2024-07-18; default: all that can be trained"
        )
        parser.add_argument("--base-model", metavar="NAME", help="model used without training, which it has to beat")
        parser.add_argument(
            "--compare", dest="models", action="append", metavar="NAME", help="another one; may be repeated"
        )
        parser.add_argument("--growth", type=read_share, metavar="SHARE%", help="of requests a month, such as 5%%")
        parser.add_argument("--tier", metavar="TIER", help="of the requests; default: standard")
        parser.add_argument("--as-of", metavar="DAY", help="the day whose prices apply; default: today, in UTC")
        add_options(parser, NUMBERS, "NUMBER", int)
        add_flags(parser, {"last_known": "price models that are gone at their last price"})

    def print_figures(self, options: dict[str, Any]) -> None:
        body = _read_request(options)
        file = _counted(options["file"], body) if options["file"] else None
        comparison = price_counted(body, file)
        shown = comparison.find(body.model) if body.model else None
        summary = formatting.spell_days(write_summary(comparison, shown))
        self.write(
            options["format"],
            answer=lambda: describe_training(comparison, file, body.model),
            csv=lambda: to_csv(comparison),
            table=lambda draw: [*draw(*_rows(comparison)), "", summary],
        )
        for fault in file.faults if file else ():
            self.stderr.write(f"line {fault.line}: {fault.problem}")
        unknown = shown is not None and None in (shown.training.cost, shown.request.cost)
        unknown = unknown or any(row.request.cost is None for row in comparison.untuned)
        if unknown or (file and file.faults):
            faults = f" {formatting.plural(file.number_of_faults, 'line')} not counted." if file and file.faults else ""
            raise Incomplete(summary + faults)


def _read_request(options: dict[str, Any]) -> FineTuningRequest:
    """Raise RequestError, WrongUsage."""
    if bool(options["file"]) == (options["training_tokens"] is not None):
        raise WrongUsage("name one file, - for standard input, or --training-tokens NUMBER")
    names = ("model", "base_model", "models", "growth", "tier", "as_of", "last_known", *NUMBERS)
    return validate(FineTuningRequest, {name: options[name] for name in names if options[name] is not None})


def _counted(name: str, body: FineTuningRequest) -> TrainingFile:
    """Read block by block, so that a file of any size is. Raises RequestError, WrongUsage."""
    try:
        return count_body(body, _blocks(name))
    except OSError as error:
        raise WrongUsage(f"{name}: {error.strerror}; name a file that can be read") from None


def _blocks(name: str) -> Iterator[bytes]:
    if name == STANDARD_INPUT:
        yield from iter(lambda: sys.stdin.buffer.read(BLOCK), b"")
        return
    with Path(name).open("rb") as file:
        yield from iter(lambda: file.read(BLOCK), b"")


def _rows(comparison: Comparison) -> tuple[list[tuple[str, ...]], tuple[bool, ...]]:
    """Return the table's rows with their head, and which of its columns hold figures."""
    columns = choose_columns(comparison)
    rows: list[tuple[str, ...]] = [(*map(name_column, columns), "Notes")]
    for key, lines in sort_lines(comparison, DEFAULT_SORT):
        for line in lines:
            figures = [write_figure(column, line) for column in columns]
            rows.append((*figures, "; ".join(filter(None, (TITLES[key], *list_notes(line), *_list_reasons(line))))))
    return rows, (*(column.numeric for column in columns), False)


def _list_reasons(line: TuningLine) -> Iterator[str]:
    yield line.request.unpriced or ""
    yield (line.tuned.training.unpriced or "") if line.tuned else ""
