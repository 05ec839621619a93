"""What the figures of an estimate rest on, by the names that its files have, and the page that they are from."""

from __future__ import annotations

from costcalc import formatting
from costcalc.formatting import Value
from costcalc.request.conversation import list_assumptions as list_conversation
from costcalc.request.query import list_unusual
from costcalc.request.words import name_request, rename_key
from costcalc.web.conditions import CHOICES
from pricing.estimate.estimate import Estimate
from pricing.estimate.request import Request


def write_export_address(request: Request, query: str) -> str:
    """Write what an export holds to be imported again: the query of an estimate, with its page before it elsewhere."""
    return f"{name_request(request)}/?{query}" if request.conversation else query


def list_assumptions(estimate: Estimate) -> dict[str, Value]:
    """List everything that the figures rest on beside the prompt, by name."""
    request = estimate.request
    conditions, workload, expected = request.conditions, request.workload, request.expectation
    unusual = {name: str(value) for name, value in list_unusual(request)}
    talk = list_conversation(request.conversation) if request.conversation else {}
    if talk:  # it works out itself what its cache holds
        unusual |= {"cache_read": "", "cache_write": "", "lifetime": expected.lifetime}
    assumed: dict[str, Value] = {
        **talk,
        "output_tokens": expected.output_tokens,
        "assumed_reasoning_tokens": expected.reasoning_tokens,
        "requests_per_month": workload.monthly_requests,
        "requests": f"{workload.requests} a {workload.per}"
        + (f" on {workload.days} days a month" if workload.per == "day" else ""),
        "tier": conditions.tier,
        "utc_time": f"{conditions.at:%H:%M}" if conditions.at else "",
        "max_output": expected.max_output,
        "same_answer_length": "yes" if expected.same_answer_length else "",
        **{name: unusual.get(name, "") for name in ("cache_read", "cache_write", "lifetime", "measured", "factors")},
        "fees": ", ".join(f"{key}={formatting.plain(quantity)}" for key, quantity in expected.fees),
        **{name: unusual.get(name, "") for name in CHOICES},
        "as_of": conditions.as_of,
        "catalog_version": estimate.catalog.version,
        "catalog_digest": estimate.catalog.digest,
    }
    return {rename_key(name, name_request(request)): value for name, value in assumed.items()}
