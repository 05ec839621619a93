"""`costcalc projection [FILE …|-]`: what requests cost over months, with the page's own figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import CommandParser

from costcalc import formatting
from costcalc.management.options import TOLD, add_request, asked_by, option, prompts, with_files
from costcalc.management.output import Draw, NotAll, Told, WrongUse
from costcalc.management.projection_options import OPTIONS, add_plan, plan_fields
from costcalc.management.sources import read_json
from costcalc.projection.api import plan_told, projection_asked
from costcalc.projection.assumptions import assumptions
from costcalc.projection.csv_file import to_csv
from costcalc.projection.markdown import to_markdown
from costcalc.projection.request_schema import AskedProjection
from costcalc.projection.section import in_order
from costcalc.projection.tables import answer
from costcalc.schema.errors import validate
from pricing.projection.analysis import Analysis

FLAGS = ("model", "all_models", "as_text")
Found = tuple[str, Analysis]
"""(file, its plan)"""


class Command(Told):
    help = "Say what requests cost over months, and what a budget, a routing or a subscription makes of it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        add_request(parser)
        add_plan(parser)
        parser.add_argument("--request", metavar="FILE", help="what POST /api/v1/projection takes, in place of options")

    def tell(self, options: dict[str, Any]) -> None:
        found = [("", _by_request(options))] if options["request"] else self._found(options)
        form = options["format"]
        self.write(
            form,
            answer=lambda: _told(found),
            csv=lambda: to_csv(found[0][1]) if len(found) == 1 else with_files((n, to_csv(each)) for n, each in found),
            table=lambda draw: _drawn(found, None if form == "markdown" else draw),
        )
        if missing := sum(_missing(each) for _, each in found):
            raise NotAll(f"{formatting.plural(missing, 'result')} without a total; the reason stands beside it.")

    def _found(self, options: Mapping[str, Any]) -> list[Found]:
        asked = asked_by(options, AskedProjection, plan_fields(options))
        return [
            (file.name, projection_asked(asked, prompt=file.count, max_output=file.max_output))
            for file in prompts(options, asked, self.stderr)
        ]


def _by_request(options: Mapping[str, Any]) -> Analysis:
    """Raises Refused, WrongUse."""
    beside = [option(name) for name in (*TOLD, *OPTIONS, *FLAGS) if _given(options[name])]
    beside += ["FILE"] if options["files"] else []
    if beside:
        raise WrongUse(f"--request holds everything; leave out {', '.join(beside)}")
    return projection_asked(validate(AskedProjection, read_json(options["request"])))


def _given(value: object) -> bool:
    """Zero is given, too."""
    return value is not None and value is not False


def _missing(analysis: Analysis) -> int:
    """Models without a total."""
    return len(analysis.estimate.results) - sum(each.expected is not None for each in analysis.projected)


def _told(found: list[Found]) -> object:
    """A single plan has no file beside it."""
    if len(found) == 1:
        return plan_told(found[0][1])
    return {"projections": [{"file": file, **plan_told(each)} for file, each in found]}


def _drawn(found: list[Found], draw: Draw | None) -> Iterator[str]:
    """`draw` None: as the page's Markdown, which has headings of its own."""
    for file, each in found:
        yield from [f"# {file}", ""] if len(found) > 1 else []
        yield from _lines(each, draw) if draw else [to_markdown(each)]
        yield from _unknown(each)


def _lines(analysis: Analysis, draw: Draw) -> Iterator[str]:
    yield answer(analysis)
    for table in in_order(analysis):
        yield from ["", table.title, table.sentence, *draw(table.texts(""), table.numeric)]
    yield from ["", "What this plan assumes"]
    yield from draw(assumptions(analysis), (False, False))


def _unknown(analysis: Analysis) -> list[str]:
    """Names that no table has; they have no line of their own."""
    reasons = [result.unpriced for result in analysis.estimate.results if result.offer is None and result.unpriced]
    return ["", *reasons] if reasons else []
