"""`costcalc estimate [FILE …|-]`: what prompts cost, with the page's own figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.management.base import CommandParser

from costcalc import formatting
from costcalc.current import catalog
from costcalc.estimate.api import describe_estimate
from costcalc.estimate.columns import COLUMNS, DEFAULT_SORT
from costcalc.estimate.csv_file import choose_items, to_csv
from costcalc.estimate.state import State
from costcalc.estimate.table import COSTS, sort_results
from costcalc.export.csv_text import write_rows
from costcalc.management import baseline
from costcalc.management.options import add_request, count_prompts, join_csv, read_request_options
from costcalc.management.output import Draw, FiguresCommand, Incomplete, WrongUsage, wrap_several
from costcalc.request.from_json import read_body, says_requests
from costcalc.request.schema import EstimateRequest
from costcalc.web.conditions import collect_excluded, describe_excluded, describe_least
from costcalc.web.line_items import describe_status
from costcalc.web.notices import split_warnings
from pricing.estimate.estimate import Estimate, estimate_request

PricedFile = tuple[str, State, Estimate]
"""(file, the page's state, its estimate)"""
SHOWN = ("model", "usd_per_month", "usd_per_request", "times_cheapest", "input_tokens", "context_share", "provider")
"""The month only where a number of requests is given."""


class Command(FiguresCommand):
    help = "Estimate what prompts cost on each model. A file with a chat or request as JSON is counted as one."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        add_request(parser)
        parser.add_argument("--baseline", metavar="FILE", help="compare with an earlier estimate from --format json")
        parser.add_argument("--max-increase", metavar="SHARE%", help="exit with status 1 above this, such as 10%%")

    def print_figures(self, options: dict[str, Any]) -> None:
        if options["max_increase"] and not options["baseline"]:
            raise WrongUsage("--max-increase needs --baseline FILE, the estimate to compare with")
        limit = baseline.read_limit(options["max_increase"]) if options["max_increase"] else None
        before = baseline.read_baseline(options["baseline"]) if options["baseline"] else None
        priced = self._price_files(options)
        if before is None:
            self._write(priced, options)
        else:
            self._compare(priced, before, options["format"], limit)
        unpriced = sum(result.quote is None for _, _, each in priced for result in each.results)
        if unpriced:
            raise Incomplete(f"{formatting.plural(unpriced, 'result')} without a price; the last column shows why.")

    def _price_files(self, options: Mapping[str, Any]) -> list[PricedFile]:
        body = read_request_options(options, EstimateRequest)
        priced = []
        for file in count_prompts(options, body, self.stderr):
            request = read_body(body, prompt=file.count, max_output=file.max_output)
            priced.append((file.name, State(request, DEFAULT_SORT), estimate_request(catalog(), request)))
        return priced

    def _write(self, priced: list[PricedFile], options: Mapping[str, Any]) -> None:
        monthly = says_requests(read_request_options(options, EstimateRequest))
        self.write(
            options["format"],
            answer=lambda: wrap_several(
                [{"file": file, **describe_estimate(each, monthly=monthly)} for file, _, each in priced], "estimates"
            ),
            csv=lambda: _write_csv(priced),
            table=lambda draw: _drawn(priced, draw, monthly=monthly),
        )

    def _compare(self, priced: list[PricedFile], before: baseline.Costs, form: str, limit: Any) -> None:
        changed = baseline.compare_costs(before, [(file, each) for file, _, each in priced])
        self.write(
            form,
            answer=lambda: {"changes": baseline.build_json(changed)},
            csv=lambda: write_rows(baseline.build_csv_rows(changed)),
            table=lambda draw: draw(baseline.build_rows(changed), (False, False, True, True, True)),
        )
        if limit is not None and (over := baseline.select_above(changed, limit)):
            worst = max(over, key=lambda change: change.increase or 0)
            raise Incomplete(
                f"{formatting.plural(len(over), 'cost')} rose by more than {formatting.percent(limit)}, "
                f"most of all in {worst.file} on {worst.model}. Shorten the prompt, or write a new baseline."
            )


def _write_csv(priced: Sequence[PricedFile]) -> Iterable[str]:
    items = choose_items([each for _, _, each in priced], priced[0][1]) if priced else []
    return join_csv((file, to_csv(each, state, state.write_query(each), items)) for file, state, each in priced)


def _drawn(priced: list[PricedFile], draw: Draw, *, monthly: bool) -> Iterable[str]:
    shown = SHOWN if monthly else tuple(key for key in SHOWN if key != "usd_per_month")
    heads = ["File", *(f"{_COLUMNS[key].header} {_COLUMNS[key].hint}".strip() for key in shown), "Notes"]
    rows = [heads, *(row for each in priced for row in _rows(*each, shown=shown))]
    first = 0 if len(priced) > 1 else 1  # a single file needs no name
    yield from draw([row[first:] for row in rows], [False, *(_COLUMNS[key].numeric for key in shown), False][first:])
    if left_out := describe_excluded(collect_excluded(r for _, _, each in priced for r in each.results)):
        yield from ("", left_out)


_COLUMNS = {column.key: column for column in COLUMNS}


def _rows(file: str, state: State, estimate: Estimate, *, shown: Sequence[str]) -> list[list[str]]:
    """List the rows, the cheapest first."""
    rows = []
    for result in sort_results(estimate, "request"):
        cells = [
            formatting.least(_COLUMNS[key].text(_COLUMNS[key].value(result)), partial=result.partial and key in COSTS)
            for key in shown
        ]
        own = "custom prices" if result.entry and result.entry.provider.own else None
        misfit = result.fit.problem if result.fit else None
        read = f"read as {result.read_as}" if result.read_as else None
        notes, doubts = split_warnings(result, result.warnings)
        words = [result.unpriced, describe_status(result), describe_least(result), misfit, own, read, *notes, *doubts]
        if result.exactness == "estimate" and result.usage:
            place = shown.index("input_tokens")
            cells[place] = f"≈ {cells[place]}"
        rows.append([file, *cells, "; ".join(word for word in words if word)])
    return rows
