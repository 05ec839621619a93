"""Options of `costcalc usage` that ask for more than what the logs cost."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from costcalc.usage.report import ReportQuestion


def add_report_arguments(parser: CommandParser) -> None:
    """Add the options, a group for each report."""


def read_report_questions(options: dict[str, Any]) -> list[ReportQuestion]:
    """Read what is asked, before any log is. Raises WrongUsage, with the name of the option."""
    return []
