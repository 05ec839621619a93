"""`costcalc pipeline FILE|-`: what several steps cost together, each in its own unit."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from costcalc import formatting
from costcalc.cli.output import FiguresCommand, Incomplete, WrongUsage
from costcalc.cli.sources import read_json
from costcalc.pipeline.api import answer_pipeline
from costcalc.pipeline.csv_file import combinations_to_csv, months_to_csv, to_csv
from costcalc.pipeline.question import PricedPipeline
from costcalc.pipeline.request_schema import PipelineRequest
from costcalc.pipeline.schema import describe_pipeline
from costcalc.pipeline.table import list_groups, list_months, list_totals, write_months, write_summary
from costcalc.schema.errors import validate
from pricing.pipeline.combinations import Combination
from pricing.pipeline.months import PipelineMonths
from pricing.projection.budget import BudgetLine

HEADS = ("Step", "Model", "Item", "Quantity", "Rate", "One run", "A month", "Notes")
NUMERIC = (True, False, False, True, True, True, True, False)
COMBINATION_HEADS = ("Combination", "A month", "Times", "A request", "Once", "Months ahead", "Shares", "Notes")
COMBINATION_NUMERIC = (False, True, True, True, True, True, False, False)
OWN = ("as_of", "requests_per_month", "months", "budget", "models")
"""Options that stand for fields of the file."""


class Command(FiguresCommand):
    details = "FILE holds a request for POST /api/v1/pipeline."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", help="JSON with a list of steps; - is standard input")
        parser.add_argument("--as-of", metavar="DAY", help="instead of the file's; default: today, in UTC")
        parser.add_argument("--requests-per-month", type=int, metavar="NUMBER", help="instead of the file's")
        parser.add_argument(
            "--months", type=int, metavar="NUMBER", help="instead of the file's: months ahead, up to 36"
        )
        parser.add_argument("--budget", metavar="DOLLARS", help="instead of the file's: dollars a month")
        parser.add_argument(
            "--model", action="append", dest="models", metavar="NAME", help="instead of the file's: a chosen model"
        )
        by = parser.add_mutually_exclusive_group()
        by.add_argument("--by-month", action="store_true", help="write the months of the first combination")
        by.add_argument("--by-step", action="store_true", help="write the steps of the first combination")
        by.add_argument(
            "--by-combination", action="store_true", help="write the combinations; the default where there are several"
        )

    def print_figures(self, options: dict[str, Any]) -> None:
        result = answer_pipeline(_read_request(options))
        if options["by_month"] and not result.ahead:
            raise WrongUsage("--by-month needs a number of months: --months NUMBER, or `months` in the file")
        view = _choose_view(result, options)
        self.write(
            options["format"],
            answer=lambda: describe_pipeline(result),
            csv=lambda: view.csv(result),
            table=lambda draw: draw(view.rows(result), view.numeric(result)),
        )
        ahead = result.first_ahead
        if result.cost.unpriced or (ahead and ahead.total is None):
            raise Incomplete(write_summary(result.cost) if ahead is None else write_months(ahead))


class View(NamedTuple):
    """What is written of an answer."""

    csv: Callable[[PricedPipeline], Iterator[str]]
    rows: Callable[[PricedPipeline], list[tuple[str, ...]]]
    numeric: Callable[[PricedPipeline], Sequence[bool]]


def _choose_view(result: PricedPipeline, options: dict[str, Any]) -> View:
    if options["by_month"]:
        return View(months_to_csv, _month_rows, lambda shown: [False, *[True] * (len(_month_rows(shown)[0]) - 1)])
    if options["by_combination"] or (len(result.found.combinations) > 1 and not options["by_step"]):
        return View(combinations_to_csv, _combination_rows, lambda _: COMBINATION_NUMERIC)
    return View(to_csv, _step_rows, lambda _: NUMERIC)


def _read_request(options: dict[str, Any]) -> PipelineRequest:
    """Raise RequestError, WrongUsage."""
    body = read_json(options["file"])
    if not isinstance(body, dict):
        raise WrongUsage(f'{options["file"]}: expected a JSON object, such as {{"steps": [{{"model": "tts-1", …}}]}}')
    own = {name: options[name] for name in OWN if options[name] is not None}
    return validate(PipelineRequest, body | own)


def _month_rows(result: PricedPipeline) -> list[tuple[str, ...]]:
    return list_months(result.ahead[0])


def _step_rows(result: PricedPipeline) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [HEADS]
    for group, measured in zip(list_groups(result.cost), result.measured, strict=True):
        why = "; ".join(filter(None, [group.problem, *measured.notes, *group.notes, *group.least, group.not_included]))
        head = (str(group.number), f"{group.model}, {group.often}")
        lines = group.lines or (("", "", "", *group.total),)
        rows += [(*head, *line, why) if place == 0 else ("", "", *line, "") for place, line in enumerate(lines)]
    return [*rows, *(("", what, "", "", "", "", amount, "") for what, amount in list_totals(result.cost))]


def _combination_rows(result: PricedPipeline) -> list[tuple[str, ...]]:
    lines = result.hold()
    return [
        COMBINATION_HEADS,
        *(
            _combination_row(one, result.ahead[place] if result.ahead else None, lines[place] if lines else None)
            for place, one in enumerate(result.found.combinations)
        ),
    ]


def _combination_row(one: Combination, ahead: PipelineMonths | None, line: BudgetLine | None) -> tuple[str, ...]:
    notes = [one.unpriced, one.obstacle, "last price" if one.group == "last_known" else "", *_describe_budget(line)]
    return (
        one.name,
        formatting.least(formatting.money(one.monthly), partial=one.is_partial("request", "month")),
        formatting.ratio(one.times_cheapest),
        formatting.least(formatting.money(one.per_request), partial=one.is_partial("request")),
        formatting.money(one.once),
        formatting.money(ahead.total.expected if ahead and ahead.total else None),
        " · ".join(formatting.percent(share) for share in one.shares),
        "; ".join(filter(None, notes)),
    )


def _describe_budget(line: BudgetLine | None) -> Iterator[str]:
    if line and line.passed:
        yield f"over budget from {formatting.month(line.passed)}"
    elif line and line.fits:
        yield "within budget"
