"""Options of `costcalc usage` about budgets by department."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, Final

from costcalc.cli.output import WrongUsage
from costcalc.cli.written_file import read_written_file
from costcalc.usage.logs.report import ReportQuestion
from costcalc.usage.reports.budgets_file import read_budgets
from costcalc.usage.reports.departments import DepartmentsQuestion
from pricing.usage_log.reports.departments.budgets import Budgets

MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def add_departments_arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument_group("budgets by department").add_argument
    add("--budgets", metavar="FILE", help="departments, their labels and monthly budgets, as YAML or JSON")
    add("--budget-month", metavar="YYYY-MM", help="this month alone; default: each that the logs have")
    add("--budget-forecast", action="store_true", help="end with 1 where the forecast is over a budget, too")


def read_departments_question(options: dict[str, Any]) -> Iterator[ReportQuestion]:
    """Yield the question, if it is asked. Raises WrongUsage."""
    file, month, forecast = (options[name] for name in ("budgets", "budget_month", "budget_forecast"))
    if file is None:
        if month or forecast:
            raise WrongUsage(
                f"--budget-{'month' if month else 'forecast'}: is about budgets; name a file: --budgets FILE"
            )
        return
    if month and not MONTH.fullmatch(month):
        raise WrongUsage(f"--budget-month: expected a month as year-month, such as 2026-11, not {month}")
    yield DepartmentsQuestion(read_budgets_file(file), month or "", forecast)


def read_budgets_file(file: str) -> Budgets:
    """Raises WrongUsage."""
    return read_written_file(file, read_budgets, "departments and their budgets")
