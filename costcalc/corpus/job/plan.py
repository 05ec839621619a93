"""Address of the estimate that begins with the averages of a data set: "make a plan of it"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from django.urls import reverse

from costcalc.corpus.answer import CorpusAnswer
from costcalc.estimate.columns import DEFAULT_SORT
from costcalc.estimate.state import State
from costcalc.input_limits import LONGEST_NAME, MOST_REQUESTS, MOST_TOKENS
from costcalc.web.address import shorten_query
from pricing.catalog.rates import Conditions
from pricing.corpus.costs import ModelCost
from pricing.estimate.request import Expectation, Request
from pricing.workload import Workload

MOST_PLANNED: Final = 12


def plan_corpus(answer: CorpusAnswer, ranked: Sequence[ModelCost]) -> str:
    """Return the address of an estimate whose request is the mean of those on the first model, as often in a month.

    Blank where nobody knows it, or it is more than a request can have.
    """
    known = [cost for cost in ranked if cost.requests and cost.priced.offer and len(cost.model) <= LONGEST_NAME]
    if not known or not answer.costs.models:
        return ""
    first = known[0]
    tokens, output = (_average(sum_, first.requests) for sum_ in (first.input_tokens.expected, first.output_tokens))
    if max(tokens, output) > MOST_TOKENS or first.requests > MOST_REQUESTS:
        return ""
    request = Request(
        prompt=tokens,
        models=tuple(cost.model for cost in known if "," not in cost.model)[:MOST_PLANNED],
        expectation=Expectation(output),
        conditions=Conditions(answer.plan.as_of, answer.tier),
        workload=Workload(Decimal(first.requests)),
    )
    return f"{reverse('estimate')}?{shorten_query(State(request, DEFAULT_SORT).write_query())}"


def _average(tokens: int, requests: int) -> int:
    return int((Decimal(tokens) / requests).to_integral_value(ROUND_HALF_EVEN))
