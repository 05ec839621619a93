"""Months ahead at the low and high count of a prompt's tokens, and of an answer of the same length."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.projection.by_model import project_models
from pricing.projection.scenario import Scenario
from pricing.tokens.prompt import PromptCount, Sizes
from pricing.tokens.ratios import Ratio, load_formulas
from pricing.workload import Band, Workload
from tests.pricing.estimate.test_estimate import MILLION, ask
from tests.support.price_tables import SAMPLED, book

PROMPT = PromptCount(
    {"o200k_base": Sizes(10_000), "cl100k_base": Sizes(10_000)},
    samples={"claude_4_8": Ratio(D("1.3"), D("1.4"), D("1.5"))},
)
REQUESTS = 1_000
PROSE = load_formulas().vocabularies["claude_4_8"].prose


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return book(tmp_path_factory.mktemp("sampled"), sampled=SAMPLED)


def month(catalog: Catalog, model: str, scenario: dict[str, Any] | None = None, **request: Any) -> Band[D]:
    """Dollars of a single month on a model."""
    estimate = ask(catalog, model, day="2026-03-01", workload=Workload(D(REQUESTS)), **request)
    _, (projected,) = project_models(Scenario.model_validate({"months": 1, **(scenario or {})}), estimate)
    total = projected.projection.total
    assert total is not None
    result = estimate.results[0]
    if not scenario and result.monthly_costs:
        assert total == result.monthly_costs  # one figure everywhere
    return total


def test_the_low_and_high_of_a_month_follow_the_range_of_the_count(sampled: Catalog) -> None:
    ends = (13_000, 14_000, 15_000)
    costs = [(tokens * D(1) + 500 * D(4)) / MILLION * REQUESTS for tokens in ends]
    assert month(sampled, "long", tokens=PROMPT) == Band(*costs)


def test_an_answer_of_the_same_length_follows_its_range_too(sampled: Catalog) -> None:
    ends = ((13_000, 650), (14_000, 700), (15_000, 750))
    costs = [(tokens * D(1) + answer * D(4)) / MILLION * REQUESTS for tokens, answer in ends]
    assert month(sampled, "long", tokens=PROMPT, same_answer_length=True) == Band(*costs)


def test_the_range_of_the_count_comes_on_top_of_the_assumed_outputs(sampled: Catalog) -> None:
    scenario = {"output_tokens_low": 100, "output_tokens_high": 900}
    ends = ((13_000, 100), (14_000, 500), (15_000, 900))
    costs = [(tokens * D(1) + answer * D(4)) / MILLION * REQUESTS for tokens, answer in ends]
    assert month(sampled, "long", scenario, tokens=PROMPT) == Band(*costs)


def test_further_types_are_given_tokens_and_scale_their_answers(sampled: Catalog) -> None:
    scenario = {"types": [{"name": "labels", "input_tokens": 1_000, "output_tokens": 100, "requests": REQUESTS}]}
    first = [
        (tokens * D(1) + answer * D(4)) / MILLION for tokens, answer in ((13_000, 650), (14_000, 700), (15_000, 750))
    ]
    labels = [(1_000 * D(1) + 100 * ratio * D(4)) / MILLION for ratio in (D("1.3"), D("1.4"), D("1.5"))]
    costs = [(a + b) * REQUESTS for a, b in zip(first, labels, strict=True)]
    assert month(sampled, "long", scenario, tokens=PROMPT, same_answer_length=True) == Band(*costs)
    off = [(a + (1_000 * D(1) + 100 * D(4)) / MILLION) * REQUESTS for a in
           [(tokens * D(1) + 500 * D(4)) / MILLION for tokens in (13_000, 14_000, 15_000)]]  # fmt: skip
    assert month(sampled, "long", scenario, tokens=PROMPT) == Band(*off)


def test_given_tokens_have_no_range_but_that_of_the_answer(sampled: Catalog) -> None:
    assert month(sampled, "long", tokens=10_000) == Band.of((10_000 * D(1) + 500 * D(4)) / MILLION * REQUESTS)
    costs = month(sampled, "long", tokens=10_000, output=1_000, same_answer_length=True)
    answers = [1_000 * ratio for ratio in (PROSE.low, PROSE.expected, PROSE.high)]
    assert costs == Band(*((10_000 * D(1) + answer * D(4)) / MILLION * REQUESTS for answer in answers))


def test_audio_is_charged_at_its_own_rate_in_every_month(sampled: Catalog) -> None:
    prompt = PromptCount({"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_000)}, audio_seconds=D(100))
    costs = [(1_000 * D(1) + 100 * each * D(3)) / MILLION * REQUESTS for each in (25, 32, 40)]
    assert month(sampled, "hears", tokens=prompt, output=0) == Band(*costs)


def test_only_the_text_beside_audio_is_cached(sampled: Catalog) -> None:
    prompt = PromptCount({"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_000)}, audio_seconds=D(100))
    costs = [(1_000 * D("0.10") + 100 * each * D(3)) / MILLION * REQUESTS for each in (25, 32, 40)]
    assert month(sampled, "hears", {"cached": D(1)}, tokens=prompt, output=0) == Band(*costs)
