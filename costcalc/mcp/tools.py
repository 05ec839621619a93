"""The tools as data: what each takes, which is the API's request, and what it answers, which is the API's response."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from costcalc.current import catalog, current_day
from costcalc.estimate.api import EstimateResponse, describe_estimate
from costcalc.mcp.texts import write_bill, write_estimate
from costcalc.request.from_json import read_body, says_requests
from costcalc.request.schema import EstimateRequest
from costcalc.schema.types import Names
from costcalc.usage.api import BillRequest, BillResponse, charge_request, describe_bill
from pricing.catalog.defaults import list_default_models
from pricing.estimate.estimate import estimate_request
from pricing.value_types import StrictModel

INSTRUCTIONS: Final = """\
What language models cost: tokens counted offline, dated prices with their sources, nothing sent anywhere.
- Name models by their API ids or aliases, such as gpt-4o or claude-opus-5-5 (lower case, no blanks), provider/id for \
a host's. Names are never guessed: where `unpriced` says that a name is in no price table, correct it (the text has \
similar ones) or ask which model is meant. `last_known: true` prices models that are retired at their last price.
- State `output_tokens`, or a cost is that of the input alone; state `requests_per_month` for the cost of a month.
- Money is US dollars as decimal text. null is unknown, never 0; `unpriced` or `count.reason` shows why.
- `tokens: estimate` means about: `cost_per_request_low` and `cost_per_request_high` are the range, where one is known.
- A total leaves out what `not_included` names; where `partial` is true it is the least. Pass on both, and `warnings`.
- Prices are those of `as_of`, default today. `catalog` and `price` name the tables and the vendor's page.
- An error has code, message, path (the field) and expected (what is right there): correct the field and call again."""


class Answer(NamedTuple):
    structured: Mapping[str, Any]
    """What the API answers to the same request."""
    text: str
    """The same figures, for people, and for a model that is given nothing else."""


class CostTool(NamedTuple):
    name: str
    title: str
    description: str
    request: type[StrictModel]
    response: Any
    answer: Callable[[Any], Answer]
    """Takes the request, and returns the answer or raises RequestError."""


class CostRequest(EstimateRequest):
    """Request to price on the models named."""

    models: Names
    """Models or aliases, `provider/name` where ambiguous, or names as hosts, SDKs and gateways spell them."""


class ComparisonRequest(EstimateRequest):
    """Request to compare on several models."""

    models: Names | None = None
    """Models or aliases, `provider/name` where ambiguous, or names as hosts, SDKs and gateways spell them; default: the
    newest of each class of the large vendors, about 15."""


def _estimate(body: EstimateRequest) -> Answer:
    monthly = says_requests(body)
    estimate = estimate_request(catalog(), read_body(body))
    return Answer(describe_estimate(estimate, monthly=monthly), write_estimate(estimate, monthly=monthly))


def _compare(body: ComparisonRequest) -> Answer:
    if body.models is None:
        usual = list_default_models(catalog(), body.as_of or current_day())
        body = body.model_copy(update={"models": usual})
    return _estimate(body)


def _bill(body: BillRequest) -> Answer:
    statement, bills = charge_request(body)
    return Answer(describe_bill(statement, bills), write_bill(catalog(), statement, bills))


TOOLS: Final[Mapping[str, CostTool]] = {
    tool.name: tool
    for tool in (
        CostTool(
            "estimate_cost",
            "Estimate what a request costs",
            "What one request costs on the models named, and a month of such requests, itemized. Say what is sent "
            "(prompt, messages, or a number of input_tokens) and what comes back (output_tokens; 0 unless stated).",
            CostRequest,
            EstimateResponse,
            _estimate,
        ),
        CostTool(
            "compare_models",
            "Compare what models cost",
            "The same request on several models: which is cheapest, how many times that the others cost, what fits. "
            "For a choice among models; takes what estimate_cost takes, and may leave the models out.",
            ComparisonRequest,
            EstimateResponse,
            _compare,
        ),
        CostTool(
            "bill_usage",
            "Charge usage that was",
            "What responses were charged, by the usage that they state: usage objects, whole responses of OpenAI, "
            "Anthropic, Gemini and others, or lines of a batch's results, each at the prices of its own day.",
            BillRequest,
            BillResponse,
            _bill,
        ),
    )
}
