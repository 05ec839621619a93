"""What models of one request share changes no figure: each model's result is the same as if it were asked for alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.tokens.prompt import Prompt, PromptCount, count_prompt
from pricing.workload import Workload

DAY = date(2026, 11, 21)
TEXT = count_prompt(Prompt(text="Summarize the report for a person who was not there. " * 30))
EXPECTED = Expectation(500, 200)


@pytest.mark.parametrize(
    ("prompt", "expected", "conditions"),
    [
        pytest.param(TEXT, EXPECTED, Conditions(DAY), id="a counted text"),
        pytest.param(TEXT, Expectation(), Conditions(date(2025, 3, 1)), id="no output, on an earlier day"),
        pytest.param(300_000, EXPECTED, Conditions(DAY, "batch"), id="a given number, long, in batch"),
        pytest.param(TEXT, Expectation(90_000, 90_000), Conditions(DAY), id="more output than most models give"),
        pytest.param(
            TEXT,
            replace(EXPECTED, cache_read=D("0.5"), cache_write=D("0.3"), lifetime="1 hour"),
            Conditions(DAY),
            id="cached",
        ),
        pytest.param(
            count_prompt(Prompt(text="Listen.", audio_seconds=D(60))), EXPECTED, Conditions(DAY), id="with audio"
        ),
        pytest.param(
            TEXT, replace(EXPECTED, same_answer_length=True), Conditions(DAY, last_known=True), id="at the last price"
        ),
    ],
)
def test_a_result_beside_many_others_is_that_of_the_model_alone(
    catalog: Catalog, prompt: PromptCount | int, expected: Expectation, conditions: Conditions
) -> None:
    names = tuple(catalog.short_name(offer) for offer in catalog.offers.values())[::5]
    request = Request(prompt, names, expected, conditions, Workload(D(1_000)))
    for result in estimate_request(catalog, request).results:
        (alone,) = estimate_request(catalog, replace(request, models=(result.requested,))).results
        # The cheapest of several is another one than that of one.
        assert replace(result, times_cheapest=None) == replace(alone, times_cheapest=None)
