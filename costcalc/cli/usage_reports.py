"""Options of `costcalc usage` that ask for more than what the logs cost."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from costcalc.cli.departments_options import add_departments_arguments, read_departments_question
from costcalc.cli.estimate_options import add_estimate, read_estimate_question
from costcalc.cli.invoice_options import add_invoice, read_invoice_question
from costcalc.cli.output import WrongUsage
from costcalc.cli.what_if_options import add_what_if, read_what_if
from costcalc.usage.logs.report import ReportQuestion


def add_report_arguments(parser: ArgumentParser) -> None:
    """Add the options, a group for each report."""
    add_invoice(parser)
    add_what_if(parser)
    add_estimate(parser)
    add_departments_arguments(parser)


def read_report_questions(options: dict[str, Any]) -> list[ReportQuestion]:
    """Read what is asked, before any log is. Raises WrongUsage, with the name of the option."""
    questions: list[ReportQuestion] = [
        *read_invoice_question(options),
        *read_what_if(options),
        *read_estimate_question(options),
        *read_departments_question(options),
    ]
    if options["format"] == "csv" and len(questions) > 1:
        raise WrongUsage("--format csv holds the rows of one report; ask for one at a time, or use json or xlsx")
    return questions
