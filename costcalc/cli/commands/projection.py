"""`costcalc projection [FILE …|-]`: what requests cost over months, with the page's own figures."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from typing import Any

from costcalc import formatting
from costcalc.cli.options import add_request, count_prompts, join_csv, read_request_options, refuse_beside
from costcalc.cli.output import FiguresCommand, Incomplete
from costcalc.cli.projection_options import OPTIONS, add_plan, read_plan
from costcalc.cli.sources import read_json
from costcalc.export.section_files import Draw
from costcalc.projection.api import analyze_request, describe_analysis
from costcalc.projection.assumptions import list_assumptions
from costcalc.projection.csv_file import to_csv
from costcalc.projection.markdown import to_markdown
from costcalc.projection.request_schema import ProjectionRequest
from costcalc.projection.summary import write_summary
from costcalc.projection.table_list import list_tables
from costcalc.schema.errors import validate
from pricing.projection.analysis import Analysis

PlannedFile = tuple[str, Analysis]
"""(file, its plan)"""


class Command(FiguresCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add_request(parser)
        add_plan(parser)
        parser.add_argument(
            "--request", metavar="FILE", help="a request for POST /api/v1/projection, instead of options"
        )

    def print_figures(self, options: dict[str, Any]) -> None:
        plans = [("", _by_request(options))] if options["request"] else self._plan_files(options)
        form = options["format"]
        self.write(
            form,
            answer=lambda: _write_fault(plans),
            csv=lambda: to_csv(plans[0][1]) if len(plans) == 1 else join_csv((n, to_csv(each)) for n, each in plans),
            table=lambda draw: _drawn(plans, None if form == "markdown" else draw),
        )
        if missing := sum(_missing(each) for _, each in plans):
            raise Incomplete(f"{formatting.plural(missing, 'result')} without a total; the reason is shown beside it.")

    def _plan_files(self, options: Mapping[str, Any]) -> list[PlannedFile]:
        body = read_request_options(options, ProjectionRequest, read_plan(options))
        return [
            (file.name, analyze_request(body, prompt=file.count, max_output=file.max_output))
            for file in count_prompts(options, body, self.stderr)
        ]


def _by_request(options: Mapping[str, Any]) -> Analysis:
    """Raise RequestError, WrongUsage."""
    refuse_beside("--request", options, OPTIONS)
    return analyze_request(validate(ProjectionRequest, read_json(options["request"])))


def _missing(analysis: Analysis) -> int:
    """Count the models without a total."""
    return len(analysis.estimate.results) - sum(each.expected is not None for each in analysis.projected)


def _write_fault(plans: list[PlannedFile]) -> object:
    """Answer as JSON; a single plan has no file beside it."""
    if len(plans) == 1:
        return describe_analysis(plans[0][1])
    return {"projections": [{"file": file, **describe_analysis(each)} for file, each in plans]}


def _drawn(plans: list[PlannedFile], draw: Draw | None) -> Iterator[str]:
    """Draw the plans; with `draw` None as the page's Markdown, which has headings of its own."""
    for file, each in plans:
        yield from [f"# {file}", ""] if len(plans) > 1 else []
        yield from _lines(each, draw) if draw else [to_markdown(each)]
        yield from _unknown(each)


def _lines(analysis: Analysis, draw: Draw) -> Iterator[str]:
    yield write_summary(analysis.ahead)
    for table in list_tables(analysis):
        yield from ["", table.title, table.sentence, *draw(table.list_texts(""), table.numeric)]
    yield from ["", "Assumptions"]
    yield from draw(list_assumptions(analysis), (False, False))


def _unknown(analysis: Analysis) -> list[str]:
    """List the names that no table has; they have no line of their own."""
    reasons = [result.unpriced for result in analysis.estimate.results if result.offer is None and result.unpriced]
    return ["", *reasons] if reasons else []
