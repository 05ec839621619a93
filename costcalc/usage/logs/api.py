"""Costs of rows of usage logs, as programs ask for them and are answered."""

from __future__ import annotations

from typing import cast

from costcalc.admission.charging import charge as charge_work
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.current import catalog, current_day
from costcalc.schema.errors import RequestError
from costcalc.schema.routes import Route, post
from costcalc.schema.values import CatalogResponse, UsageResponse, describe, write_money
from costcalc.usage.logs.answer import Division, LogAnswer, answer_groups, name_left_out
from costcalc.usage.logs.columns import find_difference, find_kind, get_fee
from costcalc.usage.logs.schema import (
    FormatResponse,
    GroupResponse,
    ImageTokensResponse,
    LaterResponse,
    LeftOutResponse,
    LogFaultResponse,
    LogQuestion,
    LogRequest,
    LogResponse,
    NoteResponse,
    PartResponse,
    ReasonResponse,
    UnpricedResponse,
)
from costcalc.usage.reports.invoice import HYPOTHESES
from costcalc.usage.reports.questions import read_questions
from costcalc.usage.reports.variance import STEPS
from costcalc.web.known_model import explain_unknown
from pricing.units import STATED
from pricing.usage import TOKEN_FIELDS
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import STATUSES, Status
from pricing.usage_log.charges.total import DIMENSIONS, Part, UsageRow
from pricing.usage_log.fields.labels import SPELLINGS
from pricing.usage_log.plan import Plan, make_plan
from pricing.usage_log.rows import reduce_rows


def read_division(question: LogQuestion) -> Division:
    """Read what the usage is divided by; labels of all logs need not be listed, too. Raises RequestError."""
    labels = list(question.labels or [])
    labels += [name for name in SPELLINGS if name in (question.by or ()) and name not in labels]
    by = ["model", *labels] if question.by is None else question.by
    for place, name in enumerate(labels):
        if name in DIMENSIONS:
            raise RequestError(f"{name} is read of every row; leave it out", path=f"labels[{place}]")
    for field, names in (("labels", labels), ("by", by)):
        for place, name in enumerate(names):
            if name in names[:place]:
                raise RequestError(f"{name} appears twice; keep one", path=f"{field}[{place}]")
    for place, name in enumerate(by):
        if name not in DIMENSIONS and name not in labels:
            known = ", ".join(DIMENSIONS)
            message = f"{name} is not one of {known}; to use it as a label, list it in the labels, too"
            raise RequestError(message, path=f"by[{place}]", expected=f"{known}, or one of the labels")
    return Division(tuple(by), tuple(labels))


def read_given(question: LogQuestion) -> Given:
    """Raises RequestError for a model that is in no price table."""
    today, name = current_day(), question.model or ""
    if name and (problem := explain_unknown(name)):
        raise RequestError(problem, path="model", code="unknown")
    return Given(today, name, question.as_of, question.tier)


def choose_plan(division: Division, given: Given) -> Plan:
    """Return the plan by which rows are summed; where one day counts for all, no row is of a later one."""
    return make_plan(catalog(), division.labels, None if given.as_of else given.today)


def answer_rows(body: LogRequest) -> LogAnswer:
    """Raises RequestError."""
    questions, given = read_questions(body), read_given(body)
    division = read_division(body).read_also(questions)
    charge_work(cells=len(body.rows) * ROW_CELLS)
    reduced = reduce_rows(body.rows, choose_plan(division, given))
    charge_work(cells=max(0, len(reduced.groups) - len(body.rows)) * ROW_CELLS)
    again = len(body.what_if or ()) + (body.departments is not None)
    again += (HYPOTHESES if body.invoice else 0) + (STEPS if body.estimate else 0)
    charge_work(cells=len(reduced.groups) * again * ROW_CELLS)
    return answer_groups(catalog(), reduced, given, division, questions=questions)


def describe_answer(answer: LogAnswer) -> LogResponse:
    """Describe the costs, and beside them what each report answers, by its name."""
    told = _describe_costs(answer)
    reports = {report.name: report.answer for report in answer.reports}
    return cast(LogResponse, {**told, **reports})


def _describe_costs(answer: LogAnswer) -> LogResponse:
    usage, reduced = answer.usage, answer.reduced
    return LogResponse(
        catalog=describe(CatalogResponse, catalog()),
        complete=answer.complete,
        reasons=[ReasonResponse(code=reason.code, message=reason.message) for reason in answer.reasons],
        by=[*usage.by],
        labels=[*answer.labels],
        groups=[_describe_row(usage.by, row) for row in usage.rows],
        total=_describe_total(answer),
        unpriced=[
            UnpricedResponse(model=each.model or None, reason=each.reason, rows=each.rows, tokens=each.tokens)
            for each in usage.unpriced
        ],
        left_out=[LeftOutResponse(item=name_left_out(word), rows=rows) for word, rows in usage.left_out.items()],
        lower_bounds=[NoteResponse(text=text, rows=rows) for text, rows in usage.lower_bounds.items()],
        notes=[NoteResponse(text=note.text, rows=rows) for note, rows in usage.notes.items()],
        formats=[
            FormatResponse(format=title, reason=known.reason, files=known.files, rows=known.rows)
            for title, known in sorted(reduced.formats.items())
        ],
        rows=reduced.rows,
        records=reduced.calls,
        duplicates=reduced.duplicates,
        faults=[
            LogFaultResponse(file=fault.file or None, number=fault.line, problem=fault.problem)
            for fault in answer.faults
        ],
        faulty=answer.faulty,
        after_today=[LaterResponse(file=file or None, rows=rows) for file, rows in sorted(reduced.later.items())],
        skipped_files=answer.found.skipped,
        copies=dict(answer.found.copies),
        limit=write_money(answer.limit),
    )


def _describe_total(answer: LogAnswer) -> GroupResponse:
    row = _describe_row((), answer.total)
    if answer.is_unread:
        row["amount"] = row["low"] = row["high"] = None
    row["partial"] = answer.amount is not None and answer.at_least
    return row


def _describe_row(by: tuple[str, ...], row: UsageRow) -> GroupResponse:
    known, reported, difference = row.amount is not None, row.reported.amount, find_difference(row)
    return GroupResponse(
        keys={name: value or None for name, value in zip(by, row.values, strict=False)},
        rows=row.rows,
        priced_as=row.priced_as or None,
        requests=row.requests,
        requests_known=row.counted,
        usage=_describe_usage(row),
        images=ImageTokensResponse(
            input=row.get("input_image_tokens"),
            cached=row.get("cache_image_tokens"),
            output=row.get("output_image_tokens"),
        ),
        amount=write_money(row.amount),
        low=write_money(row.low if known else None),
        high=write_money(row.high if known else None),
        partial=known and row.at_least,
        parts=[_describe_part(status, row.parts[status]) for status in STATUSES if row.parts[status].rows],
        reported=write_money(reported),
        difference=write_money(difference),
        difference_kind=find_kind(row),
    )


def _describe_usage(row: UsageRow) -> UsageResponse:
    fees = {unit: write_money(get_fee(row, unit)) for unit in STATED if row.get(unit)}
    return describe(UsageResponse, row, fees=fees, **{name: row.get(name) for name in TOKEN_FIELDS})


def _describe_part(status: Status, part: Part) -> PartResponse:
    amount = None if status == "unpriced" else write_money(part.amount)
    return PartResponse(status=status, rows=part.rows, requests=part.requests, tokens=part.tokens, amount=amount)


routes: list[Route] = []


@post(routes, "/usage", "Charge rows of usage logs, and add them up")
def post_usage(body: LogRequest) -> LogResponse:
    return describe_answer(answer_rows(body))
