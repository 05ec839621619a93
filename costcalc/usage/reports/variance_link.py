"""An estimate that somebody kept as its link, made again."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlsplit

from django.http import QueryDict

from costcalc.current import catalog
from costcalc.estimate.forms import EstimateForm, check_state
from costcalc.schema.errors import RequestError
from costcalc.usage.reports.variance_choice import NO_PRICE, NO_VOLUME, NOT_ESTIMATE, choose_planned
from costcalc.web.address import expand_query
from pricing.estimate.estimate import Result, estimate_request
from pricing.usage_log.reports.variance import Planned


def read_link(text: str, model: str) -> Planned:
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
    result = estimate.results[choose_planned([each.requested for each in estimate.results], model)]
    return _plan(result, state.request.workload.monthly_requests)


def _plan(result: Result, requests: Decimal) -> Planned:
    if result.usage is None or result.cost is None or not requests:
        raise RequestError(NO_PRICE if requests else NO_VOLUME)
    conditions = result.conditions
    return Planned(
        result.requested, conditions.as_of, result.usage, result.cost, requests,
        conditions.tier, conditions.speed, conditions.region,
    )  # fmt: skip
