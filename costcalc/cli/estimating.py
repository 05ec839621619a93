"""A command that prices what files hold, with the page's own figures."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Generic, TypeVar

from costcalc import formatting
from costcalc.cli import baseline
from costcalc.cli.options import add_request, count_prompts, join_csv
from costcalc.cli.output import FiguresCommand, Incomplete, WrongUsage, wrap_several
from costcalc.cli.sources import CountedFile
from costcalc.current import catalog
from costcalc.estimate.columns import DEFAULT_SORT
from costcalc.estimate.text_table import PricedFile, draw_estimates, list_columns
from costcalc.export.csv_text import write_rows
from costcalc.export.section_files import Draw
from costcalc.request.from_json import says_requests
from costcalc.request.schema import EstimateRequest
from pricing.estimate.estimate import Estimate, estimate_request
from pricing.estimate.request import Request

Body = TypeVar("Body", bound=EstimateRequest)


class EstimatingCommand(FiguresCommand, Generic[Body]):
    """A command that asks one thing about each of its files."""

    unit: str
    """What is priced: a request, a conversation."""
    shown: Sequence[str]
    """Columns of the table."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add_request(parser)
        parser.add_argument("--baseline", metavar="FILE", help="compare with an earlier estimate from --format json")
        parser.add_argument("--max-increase", metavar="SHARE%", help="exit with status 1 above this, such as 10%%")

    def read_options(self, options: Mapping[str, Any]) -> Body:
        """Read what is asked about each of the files. Raises RequestError, WrongUsage."""
        raise NotImplementedError

    def list_files(self, options: Mapping[str, Any], body: Body) -> Iterable[CountedFile]:
        """List the files, counted. Raises RequestError, WrongUsage."""
        return count_prompts(options, body, self.stderr)

    def read_request(self, body: Body, file: CountedFile) -> Request:
        """Read the request that a file is. Raises RequestError."""
        raise NotImplementedError

    def describe(self, body: Body, estimate: Estimate) -> Mapping[str, object]:
        """Return what the API answers."""
        raise NotImplementedError

    def draw_more(self, estimate: Estimate, draw: Draw) -> Iterable[str]:
        """Draw what stands under the table of an estimate."""
        return ()

    def print_figures(self, options: dict[str, Any]) -> None:
        if options["max_increase"] and not options["baseline"]:
            raise WrongUsage("--max-increase needs --baseline FILE, the estimate to compare with")
        limit = baseline.read_limit(options["max_increase"]) if options["max_increase"] else None
        before = baseline.read_baseline(options["baseline"]) if options["baseline"] else None
        body = self.read_options(options)
        priced = [self._price(body, file) for file in self.list_files(options, body)]
        if before is None:
            self._write(body, priced, options["format"])
        else:
            self._compare(priced, before, options["format"], limit)
        unpriced = sum(result.quote is None for _, each in priced for result in each.results)
        if unpriced:
            raise Incomplete(f"{formatting.plural(unpriced, 'result')} without a price; the last column shows why.")

    def _price(self, body: Body, file: CountedFile) -> PricedFile:
        request = self.read_request(body, file)
        return file.name, estimate_request(catalog(), request)

    def _write(self, body: Body, priced: list[PricedFile], form: str) -> None:
        self.write(
            form,
            answer=lambda: wrap_several(
                [{"file": file, **self.describe(body, each)} for file, each in priced], "estimates"
            ),
            csv=lambda: _write_csv(priced),
            table=lambda draw: chain(
                draw_estimates(priced, draw, list_columns(self.unit, self.shown, monthly=says_requests(body))),
                *(self._draw_under(file if len(priced) > 1 else "", each, draw) for file, each in priced),
            ),
        )

    def _draw_under(self, file: str, estimate: Estimate, draw: Draw) -> Iterator[str]:
        lines = list(self.draw_more(estimate, draw))
        yield from ["", *([file] if file else []), *lines] if lines else []

    def _compare(self, priced: list[PricedFile], before: baseline.Costs, form: str, limit: Any) -> None:
        changed = baseline.compare_costs(before, [(file, each) for file, each in priced])
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
    from costcalc.estimate.assumptions import write_export_address  # noqa: PLC0415 -- with all that an address holds
    from costcalc.estimate.csv_file import choose_items, to_csv  # noqa: PLC0415
    from costcalc.estimate.state import State  # noqa: PLC0415

    states = [(file, State(each.request, DEFAULT_SORT), each) for file, each in priced]
    items = choose_items([each for _, each in priced], states[0][1]) if states else []
    return join_csv(
        (file, to_csv(each, state, write_export_address(state.request, state.write_query(each)), items))
        for file, state, each in states
    )
