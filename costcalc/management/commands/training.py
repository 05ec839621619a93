"""`costcalc training [FILE.jsonl|-] --model NAME`: what fine-tuning costs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from costcalc import formatting
from costcalc.management.options import add_options
from costcalc.management.output import FiguresCommand, Incomplete, WrongUsage
from costcalc.management.sources import STANDARD_INPUT
from costcalc.schema.errors import validate
from costcalc.training.api import count_body, describe_training, price_counted
from costcalc.training.csv_file import to_csv
from costcalc.training.table import list_parts, write_summary
from costcalc.web.line_items import describe_line
from pricing.json_lines import BLOCK
from pricing.training.cost import TrainingCost
from pricing.training.file import TrainingFile
from pricing.training.request import FineTuningRequest

NUMBERS = {
    "training_tokens": "tokens of one epoch, instead of a file",
    "epochs": "how many times each example is used; default: 3",
    "input_tokens": "of a request to the tuned model",
    "output_tokens": "of its answer",
    "base_input_tokens": "of the same request to the base model",
    "base_output_tokens": "of its answer",
    "requests_per_month": "default: no monthly cost",
}
HEADS = ("Part", "Model", "Item", "Quantity", "Rate", "Amount", "Why")
NUMERIC = (False, False, False, True, True, True, False)


class Command(FiguresCommand):
    help = "Count a training file (JSONL, a chat on each line) and price training and requests."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", nargs="?", metavar="FILE", help="of any size; - is standard input")
        parser.add_argument("--model", required=True, metavar="NAME", help="such as ft:gpt-4o-mini-2024-07-18")
        parser.add_argument("--base-model", metavar="NAME", help="model used without training")
        parser.add_argument("--as-of", metavar="DAY", help="the day whose prices apply; default: today, in UTC")
        add_options(parser, NUMBERS, "NUMBER", int)

    def print_figures(self, options: dict[str, Any]) -> None:
        body = _read_request(options)
        file = _counted(options["file"], body) if options["file"] else None
        cost = price_counted(body, file)
        self.write(
            options["format"],
            answer=lambda: describe_training(cost, file),
            csv=lambda: to_csv(cost),
            table=lambda draw: [*draw(_rows(cost), NUMERIC), "", write_summary(cost)],
        )
        for fault in file.faults if file else ():
            self.stderr.write(f"line {fault.line}: {fault.problem}")
        if any(part.cost is None for part in cost.parts) or (file and file.faults):
            faults = f" {formatting.plural(file.number_of_faults, 'line')} not counted." if file and file.faults else ""
            raise Incomplete(write_summary(cost) + faults)


def _read_request(options: dict[str, Any]) -> FineTuningRequest:
    """Raise RequestError, WrongUsage."""
    if bool(options["file"]) == (options["training_tokens"] is not None):
        raise WrongUsage("name one file, - for standard input, or --training-tokens NUMBER")
    names = ("model", "base_model", "as_of", *NUMBERS)
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


def _rows(cost: TrainingCost) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [HEADS]
    for what, part in list_parts(cost):
        cells = [describe_line(line) for line in part.lines] or [("", "", "", formatting.money(part.cost))]
        rows += [(what, part.requested, *each, part.unpriced or "") for each in cells]
    return rows
