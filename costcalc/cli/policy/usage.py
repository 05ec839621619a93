"""Usage in the logs that a policy names, beside its budgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from costcalc import formatting
from costcalc.cli.command import Screen
from costcalc.cli.departments_options import read_budgets_file
from costcalc.cli.policy.fields import UsageFields
from costcalc.cli.policy.verdict import Finding, Verdict, choose_worst
from costcalc.cli.progress import watch_reading
from costcalc.current import catalog, current_day
from costcalc.usage.logs.answer import Division, LogAnswer, answer_groups
from costcalc.usage.logs.api import choose_plan
from costcalc.usage.reports.departments import DepartmentsQuestion
from pricing.files.sources import find_sources
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.engines.processes import reduce_files

ABOUT_BUDGETS: Final = ("over_budget", "forecast_over_budget")
"""Codes of reasons that the departments' own lines tell."""
EVERYTHING_ELSE: Final = "everything else"


@dataclass(frozen=True, slots=True)
class CheckedDepartment:
    """Department with a budget, in a month; amounts in dollars, None where nobody knows."""

    name: str
    month: str
    spent: Decimal | None
    partial: bool
    budget: Decimal
    finding: Finding


@dataclass(frozen=True, slots=True)
class CheckedUsage:
    departments: tuple[CheckedDepartment, ...]
    findings: tuple[Finding, ...]
    """What is to be said of the logs as a whole."""
    answer: Mapping[str, Any]
    """As `costcalc usage --budgets` answers it."""

    @property
    def verdict(self) -> Verdict:
        return choose_worst(each.verdict for each in (*self.findings, *(line.finding for line in self.departments)))


def check_usage(fields: UsageFields, screen: Screen) -> CheckedUsage:
    """Price the logs, and hold what departments have spent against their budgets. Raises WrongUsage, RequestError."""
    today = current_day()
    question = DepartmentsQuestion(read_budgets_file(fields.budgets), fields.month or f"{today:%Y-%m}")
    given, division = Given(today), Division((), ()).read_also([question])
    with watch_reading(screen) as tell, TemporaryDirectory(prefix="costcalc-") as folder:
        found = find_sources([f"./{path}" for path in fields.files], Path(folder))
        reduced = reduce_files(found.sources, choose_plan(division, given), tell=tell)
    answer = answer_groups(catalog(), reduced, given, division, found=found, questions=[question])
    [report] = answer.reports
    lines = tuple(_read_line(line) for line in report.answer["lines"] if line["status"])
    return CheckedUsage(lines, (*_list_findings(answer),), report.answer)


def _list_findings(answer: LogAnswer) -> Iterator[Finding]:
    """Yield why what was spent is not known in full."""
    if not answer.found.sources:
        yield Finding("WARN", "no_logs", "no logs found: nobody knows what was spent")
    for reason in answer.reasons:
        if reason.code not in ABOUT_BUDGETS:
            yield Finding("WARN", reason.code, reason.message)


def _read_line(line: Mapping[str, Any]) -> CheckedDepartment:
    spent, budget = (None if line[name] is None else Decimal(line[name]) for name in ("spent", "budget"))
    name = line["department"] or EVERYTHING_ELSE
    return CheckedDepartment(name, line["month"], spent, line["partial"], budget or Decimal(0), _judge(line))


def _judge(line: Mapping[str, Any]) -> Finding:
    """Return what a department's line comes to; the verdicts are those of `costcalc usage`."""
    status, ahead = line["status"], line["forecast_status"]
    if status == "over":
        return Finding("FAIL", "over_budget", f"over by {formatting.rate(-Decimal(line['left']))}")
    if status == "may_be_over":
        return Finding("WARN", "may_be_over_budget", f"may be as much as {formatting.rate(Decimal(line['high']))}")
    if status == "unknown":
        return Finding("WARN", "unknown", "more may have been spent than is known")
    if ahead in {"over", "may_be_over"}:
        expected = formatting.money(Decimal(line["forecast"]))
        return Finding("WARN", "forecast_over_budget", f"{expected} is forecast by the end of the month")
    return Finding("PASS", "within", "within")
