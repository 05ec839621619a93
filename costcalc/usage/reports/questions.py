"""What a program asks of usage beside its cost: the questions that its request holds."""

from __future__ import annotations

from costcalc.admission.charging import charge as charge_work
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.schema.errors import RequestError
from costcalc.usage.logs.report import ReportQuestion
from costcalc.usage.logs.schema import LogRequest
from costcalc.usage.reports.departments import read_departments
from costcalc.usage.reports.invoice import read_invoice_question
from costcalc.usage.reports.variance import EstimateQuestion
from costcalc.usage.reports.variance_read import check_estimate
from costcalc.usage.reports.variance_schema import EstimateBody
from costcalc.usage.reports.what_if import WhatIfQuestion
from costcalc.usage.reports.what_if_read import check_scenarios
from pricing.usage_log.reports.variance import Planned


def read_questions(body: LogRequest) -> list[ReportQuestion]:
    """Read what is asked beside the cost. Raises RequestError, before any row is read."""
    questions: list[ReportQuestion] = []
    if body.invoice:
        charge_work(cells=len(body.invoice) * ROW_CELLS)
        questions.append(read_invoice_question(body.invoice))
    if body.what_if:
        questions.append(WhatIfQuestion(check_scenarios(body.what_if)))
    if body.estimate:
        questions.append(EstimateQuestion(_read_planned(body.estimate, body.estimate_model or "")))
    if body.departments:
        questions.append(read_departments(body.departments))
    return questions


def _read_planned(estimate: EstimateBody, model: str) -> Planned:
    """Raises RequestError."""
    try:
        return check_estimate(estimate, model)
    except RequestError as error:
        path = error.path if error.path == "estimate_model" else f"estimate.{error.path}" if error.path else "estimate"
        raise RequestError(error.message, path=path) from None
