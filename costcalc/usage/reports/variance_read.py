"""An estimate that somebody kept, as its JSON or its link, read again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import urlsplit

from django.http import QueryDict

from costcalc import formatting
from costcalc.current import catalog
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.state import check_state
from costcalc.schema.errors import RequestError, convert_json_error, validate
from costcalc.usage.reports.variance_schema import EstimateBody, PlannedUsageBody
from costcalc.web.address import expand_query
from pricing.estimate.estimate import Result, estimate_request
from pricing.strict_json import JSONError, check, parse
from pricing.usage import TOKEN_FIELDS, Usage, UsageError
from pricing.usage_log.reports.variance import Planned

NOT_ESTIMATE = "not an estimate; give the JSON of `costcalc estimate --format json`, or the link of an estimate"
NO_VOLUME = "it states no number of requests; estimate with requests per month"
NO_PRICE = "the estimate of this model has no cost"


def read_estimate(text: str, model: str = "") -> Planned:
    """Read an estimate as JSON or as a link; `model`: which of its models was planned. Raises RequestError."""
    text = text.strip()
    if not text.startswith("{"):
        return _read_link(text, model)
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
    place = _choose([result.requested for result in body.results], model)
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


def _choose(names: Sequence[str], model: str) -> int:
    """Return the place of the model that was planned. Raises RequestError."""
    if not model and len(names) == 1:
        return 0
    if model in names:
        return names.index(model)
    listed = formatting.legible(", ".join(names[:5])) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")
    if model:
        raise RequestError(
            f"{formatting.legible(model)} is not in the estimate, which has {listed}", path="estimate_model"
        )
    raise RequestError(f"has several models; say which one was planned: {listed}", path="estimate_model")


def _read_link(text: str, model: str) -> Planned:
    """Estimate anew what a link asks, at the prices of its day. Raises RequestError."""
    query = urlsplit(text).query
    if not query:
        raise RequestError(NOT_ESTIMATE)
    form = EstimateForm(expand_query(QueryDict(query)))
    state = check_state(form) if form.is_valid() else None
    if state is None:
        problems = [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
        raise RequestError(f"the link is not valid. {' '.join(problems)}")
    if state.request.conversation:
        raise RequestError("a conversation has no single request; give the link of an estimate of one request")
    estimate = estimate_request(catalog(), state.request)
    result = estimate.results[_choose([each.requested for each in estimate.results], model)]
    return _plan(result, state.request.workload.monthly_requests)


def _plan(result: Result, requests: Decimal) -> Planned:
    if result.usage is None or result.cost is None or not requests:
        raise RequestError(NO_PRICE if requests else NO_VOLUME)
    conditions = result.conditions
    return Planned(
        result.requested, conditions.as_of, result.usage, result.cost, requests,
        conditions.tier, conditions.speed, conditions.region,
    )  # fmt: skip
