"""What the page of files is asked beside what the usage cost: in its address, and in texts that stay with the job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.core.exceptions import ValidationError

from costcalc.jobs.store import LARGEST_TEXT
from costcalc.schema.errors import RequestError
from costcalc.usage.logs.report import ReportQuestion
from costcalc.usage.reports.departments_form import DepartmentsField
from costcalc.usage.reports.invoice import MOST_PRICES, InvoiceQuestion
from costcalc.usage.reports.variance import EstimateQuestion
from costcalc.usage.reports.variance_read import read_estimate
from pricing.usage_log.engines.reduced import Reduced

Texts = Mapping[str, str]
"""What was written into each of FIELDS."""
FIELDS: Final = ("departments", "estimate", "estimate_model")
"""Fields whose texts stay with the job, by their roles there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions by the name of their field, and what is wrong with the others."""

    questions: dict[str, ReportQuestion] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_asked(
    texts: Texts, labels: tuple[str, ...], *, what_if: ReportQuestion | None = None, invoice: Reduced | None = None
) -> Asked:
    """Read all that is asked. `labels` are those that were read of the files: no text can need others."""
    asked = Asked()
    if invoice:
        asked.questions["invoice"] = InvoiceQuestion(invoice, most_prices=MOST_PRICES)
    if what_if:
        asked.questions["what_if"] = what_if
    for name, read in READERS.items():
        try:
            _check_length(texts.get(name, ""))
            question = read(texts)
        except RequestError as error:
            asked.errors[error.path if error.path in FIELDS else name] = finish(str(error))
        except ValidationError as error:
            asked.errors[name] = "\n".join(error.messages)
        else:
            if question and (problem := _find_unread(question, labels)):
                asked.errors[name] = problem
            elif question:
                asked.questions[name] = question
    return asked


def _check_length(text: str) -> None:
    """Raises ValidationError."""
    if len(text) > LARGEST_TEXT:
        raise ValidationError(f"This has {len(text):,} characters; the limit is {LARGEST_TEXT:,}.")


def _find_unread(question: ReportQuestion, labels: tuple[str, ...]) -> str:
    unread = [name for name in question.labels if name not in labels]
    if not unread:
        return ""
    return f"These files were read without the label {', '.join(unread)}. Send them again, with that label chosen."


def _read_estimate(texts: Texts) -> ReportQuestion | None:
    """Raises RequestError."""
    text, model = texts.get("estimate", "").strip(), texts.get("estimate_model", "").strip()
    return EstimateQuestion(read_estimate(text, model)) if text else None


def _read_departments(texts: Texts) -> ReportQuestion | None:
    """Raises ValidationError."""
    return DepartmentsField().clean(texts.get("departments", ""))


READERS: Final[Mapping[str, Callable[[Texts], ReportQuestion | None]]] = {
    "departments": _read_departments,
    "estimate": _read_estimate,
}


def finish(text: str) -> str:
    """Write a fault as a sentence."""
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")
