"""`costcalc pipeline FILE|-`: what several steps cost together, each in its own unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser

from costcalc.management.output import FiguresCommand, Incomplete, WrongUsage
from costcalc.management.sources import read_json
from costcalc.pipeline.api import answer_pipeline
from costcalc.pipeline.csv_file import months_to_csv, to_csv
from costcalc.pipeline.schema import PipelineRequest, PricedPipeline, describe_pipeline
from costcalc.pipeline.table import list_groups, list_months, list_totals, write_months, write_summary
from costcalc.schema.errors import validate
from pricing.pipeline.months import PipelineMonths

HEADS = ("Step", "Model", "Item", "Quantity", "Rate", "One run", "A month", "Notes")
NUMERIC = (True, False, False, True, True, True, True, False)


class Command(FiguresCommand):
    help = "Price the steps of a request. FILE holds a request for POST /api/v1/pipeline."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", help="JSON with a list of steps; - is standard input")
        parser.add_argument("--as-of", metavar="DAY", help="instead of the file's; default: today, in UTC")
        parser.add_argument("--requests-per-month", type=int, metavar="NUMBER", help="instead of the file's")
        parser.add_argument(
            "--months", type=int, metavar="NUMBER", help="instead of the file's: months ahead, up to 36"
        )
        parser.add_argument("--by-month", action="store_true", help="write the months instead of the steps")

    def print_figures(self, options: dict[str, Any]) -> None:
        result = answer_pipeline(_read_request(options))
        by_month = result.ahead if options["by_month"] else None
        if options["by_month"] and by_month is None:
            raise WrongUsage("--by-month needs a number of months: --months NUMBER, or `months` in the file")
        rows = list_months(by_month) if by_month else _rows(result)
        self.write(
            options["format"],
            answer=lambda: describe_pipeline(result),
            csv=lambda: _csv(result, by_month),
            table=lambda draw: draw(rows, [False, *[True] * (len(rows[0]) - 1)] if by_month else NUMERIC),
        )
        costs = [step.cost for step in result.cost.steps]
        if None in costs or (result.ahead and result.ahead.total is None):
            raise Incomplete(write_summary(result.cost) if result.ahead is None else write_months(result.ahead))


def _read_request(options: dict[str, Any]) -> PipelineRequest:
    """Raise RequestError, WrongUsage."""
    body = read_json(options["file"])
    if not isinstance(body, dict):
        raise WrongUsage(f'{options["file"]}: expected a JSON object, such as {{"steps": [{{"model": "tts-1", …}}]}}')
    own = {name: options[name] for name in ("as_of", "requests_per_month", "months") if options[name] is not None}
    return validate(PipelineRequest, body | own)


def _csv(result: PricedPipeline, by_month: PipelineMonths | None) -> Iterator[str]:
    if by_month:
        return months_to_csv(result.cost, by_month)
    return to_csv(result.cost, [measured.notes for measured in result.measured])


def _rows(result: PricedPipeline) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [HEADS]
    for group, measured in zip(list_groups(result.cost), result.measured, strict=True):
        why = "; ".join(filter(None, [group.problem, *measured.notes, *group.notes, *group.least, group.not_included]))
        head = (str(group.number), f"{group.model}, {group.often}")
        lines = group.lines or (("", "", "", *group.total),)
        rows += [(*head, *line, why) if place == 0 else ("", "", *line, "") for place, line in enumerate(lines)]
    return [*rows, *(("", what, "", "", "", "", amount, "") for what, amount in list_totals(result.cost))]
