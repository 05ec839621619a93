"""An estimate that somebody kept as its JSON, read again; costcalc/usage/reports/variance_link.py reads its link."""

from __future__ import annotations

from costcalc.schema.errors import RequestError, convert_json_error, validate
from costcalc.usage.reports.variance_choice import NO_PRICE, NO_VOLUME, NOT_ESTIMATE, choose_planned
from costcalc.usage.reports.variance_schema import EstimateBody, PlannedUsageBody
from pricing.strict_json import JSONError, check, parse
from pricing.usage import TOKEN_FIELDS, Usage, UsageError
from pricing.usage_log.reports.variance import Planned


def read_estimate(text: str, model: str = "") -> Planned:
    """Read an estimate as JSON or as a link; `model`: which of its models was planned. Raises RequestError."""
    text = text.strip()
    if not text.startswith("{"):
        from costcalc.usage.reports.variance_link import read_link  # noqa: PLC0415 -- a link is read by Django's forms

        return read_link(text, model)
    try:
        content = parse(text)
        check(content)
    except JSONError as error:
        raise convert_json_error(error) from None
    if "results" not in content:
        raise RequestError(NOT_ESTIMATE)
    return check_estimate(validate(EstimateBody, content), model)


def check_estimate(body: EstimateBody, model: str = "") -> Planned:
    """Return what an estimate expects. Raises RequestError."""
    place = choose_planned([result.requested for result in body.results], model)
    result = body.results[place]
    if result.conversation is not None:
        raise RequestError("an estimate of conversations has no single request; estimate one request")
    if body.requests_per_month is None or result.usage is None or result.cost_per_request is None:
        problem = NO_VOLUME if body.requests_per_month is None else NO_PRICE
        raise RequestError(problem, path="requests_per_month" if problem == NO_VOLUME else f"results[{place}]")
    return Planned(
        result.requested, body.as_of, _read_usage(result.usage, place), result.cost_per_request,
        body.requests_per_month, body.tier, body.speed, body.region,
    )  # fmt: skip


def _read_usage(body: PlannedUsageBody, place: int) -> Usage:
    fees = body.fees.fees if body.fees else ()
    try:
        return Usage(**{name: getattr(body, name) for name in TOKEN_FIELDS}, fees=fees)
    except UsageError as error:
        raise RequestError(str(error), path=f"results[{place}].usage") from None
