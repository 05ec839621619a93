"""`costcalc usage FILES …`: what the logs that people have cost, each row at the prices of its own day."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from costcalc.cli.invoice_options import check_apart
from costcalc.cli.output import FORMATS, Incomplete, WrongUsage
from costcalc.cli.output_file import BINARY, FileCommand, check_output, refuse_overwriting
from costcalc.cli.progress import watch_reading
from costcalc.cli.usage_options import add_usage_arguments, read_question
from costcalc.cli.usage_reports import add_report_arguments, read_report_questions
from costcalc.current import catalog
from costcalc.export.section_files import MOST_SHEET_ROWS
from costcalc.formatting import legible
from costcalc.usage.logs.answer import LogAnswer, answer_groups
from costcalc.usage.logs.api import choose_plan, describe_answer
from costcalc.usage.logs.files import to_csv, to_text, to_xlsx
from costcalc.usage.logs.report import ReportQuestion
from costcalc.usage.reports.focus import make_focus_file
from pricing.executors.dask import ClusterError
from pricing.files.sources import Found, Source, find_sources
from pricing.usage import LONGEST_NAME
from pricing.usage_log.engines.dask import reduce_on_cluster
from pricing.usage_log.engines.duckdb import NotGrouped, reduce_table
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.plan import Plan

FOCUS = "focus"
NO_FILES = "no logs found; name files, or folders with .jsonl, .json or .csv files"


class Command(FileCommand):
    formats = (*FORMATS, BINARY, FOCUS)

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add_usage_arguments(parser)
        add_report_arguments(parser)

    def print_figures(self, options: dict[str, Any]) -> None:
        question, division, given = read_question(options)
        reports = read_report_questions(options)
        division = division.read_also(reports)
        output = check_output(options, "usage.xlsx")
        _check_focus(options, reports)
        found, reduced = self._reduce(options, choose_plan(division, given))
        if not found.sources:
            raise WrongUsage("\n".join(f"{fault.path}: {fault.problem}" for fault in found.faults) or NO_FILES)
        refuse_overwriting(output, found.sources, "logs")
        check_apart(options, found)
        answer = answer_groups(
            catalog(), reduced, given, division, found=found, limit=question.limit, questions=reports
        )
        reasons = [*answer.reasons]
        if options["format"] == FOCUS:
            account = options["billing_account"]
            focus = make_focus_file(catalog(), reduced.groups, given, division.labels, account=account)
            self.write_text((piece.replace("\r\n", "\n") for piece in focus.write()), output)
            reasons += focus.reasons
        else:
            self._write(answer, options["format"], output)
        if reasons:
            raise Incomplete("; ".join(legible(reason.message) for reason in reasons))

    def _reduce(self, options: dict[str, Any], plan: Plan) -> tuple[Found, Reduced]:
        """Raises WrongUsage."""
        with watch_reading(self.stderr) as tell, TemporaryDirectory(prefix="costcalc-") as folder:
            if options["cluster"]:
                try:
                    return reduce_on_cluster(options["cluster"], options["files"], plan, tell=tell)
                except ClusterError as error:
                    raise WrongUsage(f"--cluster {options['cluster']}: {error}") from None
            found = find_sources(options["files"], Path(folder))
            grouped = self._group(found.sources, plan) if options["engine"] else None
            return found, grouped or reduce_files(found.sources, plan, processes=options["processes"], tell=tell)

    def _group(self, sources: Sequence[Source], plan: Plan) -> Reduced | None:
        """Return what DuckDB makes of a file; None, and say why, where it is to be read as usual. Raises WrongUsage."""
        try:
            if len(sources) == 1 and not sources[0].member:
                return reduce_table(sources[0].path, plan)
            self.stderr.write("--engine duckdb: groups one file, and there are others; they are read as usual")
        except NotGrouped as error:
            self.stderr.write(f"--engine duckdb: {error}; read as usual")
        except ImportError as error:
            raise WrongUsage(f"--engine duckdb: {error}") from None
        return None

    def _write(self, answer: LogAnswer, form: str, output: Path | None) -> None:
        """Raises WrongUsage."""
        if form == BINARY and len(answer.usage.rows) > MOST_SHEET_ROWS:
            raise WrongUsage(f"more than {MOST_SHEET_ROWS:,} rows, of which no sheet has more; use --format csv")
        self.write_answer(
            form,
            output,
            answer=lambda: describe_answer(answer),
            csv=lambda: to_csv(answer, catalog()),
            table=lambda draw: to_text(answer, catalog(), draw),
            workbook=lambda: to_xlsx(answer, catalog()),
        )


def _check_focus(options: dict[str, Any], reports: Sequence[ReportQuestion]) -> None:
    """Raises WrongUsage."""
    account: str = options["billing_account"]
    if options["format"] != FOCUS:
        if account:
            raise WrongUsage("--billing-account is of --format focus; add it")
    elif reports:
        raise WrongUsage("--format focus has what was used and no report; leave out one of them")
    elif len(account) > LONGEST_NAME or not account.isprintable():
        raise WrongUsage(f"--billing-account: expected at most {LONGEST_NAME} printable characters")
