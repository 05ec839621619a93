"""An answer of the same length as text takes more tokens on a model with a finer tokenizer."""

from __future__ import annotations

from decimal import Decimal as D
from math import ceil
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.estimate.estimate import Result
from pricing.estimate.request import Expectation, scale_answer
from pricing.tokens.prompt import PromptCount, Sizes
from pricing.tokens.ratios import Ratio, load_formulas
from pricing.workload import Band
from tests.pricing.estimate.test_estimate import MILLION, ask
from tests.support.price_tables import ACME, SAMPLED, book

PROSE = load_formulas().vocabularies["claude_4_8"].prose
LONG = PromptCount(
    {"o200k_base": Sizes(10_000), "cl100k_base": Sizes(10_000)},
    samples={"claude_4_8": Ratio(D("1.3"), D("1.4"), D("1.5"))},
)
SHORT = PromptCount({"o200k_base": Sizes(10), "cl100k_base": Sizes(10), "claude_4_8": Sizes(20)})


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    table = SAMPLED.replace(
        "    kind: chat\n    encoding: claude_4_8", "    kind: chat\n    reasoning: true\n    encoding: claude_4_8"
    )
    return book(tmp_path_factory.mktemp("sampled"), sampled=table, acme=ACME)


def on_long(catalog: Catalog, tokens: PromptCount | int, **more: Any) -> Result:
    return ask(catalog, "long", tokens=tokens, **more).results[0]


def output(result: Result) -> int:
    assert result.usage
    return result.usage.output_tokens


def test_off_every_model_is_given_the_same_number(sampled: Catalog) -> None:
    results = ask(sampled, "long", "fast-2", tokens=LONG).results
    assert [output(result) for result in results] == [500, 500]


def test_on_the_answer_grows_as_the_prompts_text_does(sampled: Catalog) -> None:
    results = ask(sampled, "long", "fast-2", tokens=LONG, same_answer_length=True).results
    assert [output(result) for result in results] == [500 * D("1.4"), 500]


def test_the_range_of_the_cost_holds_that_of_the_answer(sampled: Catalog) -> None:
    result = on_long(sampled, LONG, same_answer_length=True)
    ends = [(13_000, 650), (14_000, 700), (15_000, 750)]
    assert result.costs == Band(*((tokens * D(1) + answer * D(4)) / MILLION for tokens, answer in ends))


@pytest.mark.parametrize("prompt", [SHORT, 10_000])
def test_a_short_prompt_and_given_tokens_leave_the_answer_to_english_prose(
    sampled: Catalog, prompt: PromptCount | int
) -> None:
    result = on_long(sampled, prompt, same_answer_length=True)
    assert output(result) == ceil(500 * PROSE.expected)
    assert result.costs
    answers = [ceil(500 * ratio) for ratio in (PROSE.low, PROSE.expected, PROSE.high)]
    assert result.costs.high - result.costs.low >= (answers[2] - answers[0]) * D(4) / MILLION


def test_given_tokens_have_the_range_of_the_answer_alone(sampled: Catalog) -> None:
    result = on_long(sampled, 10_000, same_answer_length=True)
    answers = [ceil(500 * ratio) for ratio in (PROSE.low, PROSE.expected, PROSE.high)]
    assert result.costs == Band(*((10_000 * D(1) + answer * D(4)) / MILLION for answer in answers))


def test_on_a_model_with_o200k_base_a_short_prompt_changes_nothing(sampled: Catalog) -> None:
    off, on = (ask(sampled, "fast-2", tokens=SHORT, same_answer_length=length).results[0] for length in (False, True))
    assert off.cost == on.cost
    assert output(on) == 500


def test_the_output_cap_is_a_number_of_the_models_own_tokens(sampled: Catalog) -> None:
    assert output(on_long(sampled, LONG, same_answer_length=True, max_output=600)) == 600
    assert output(on_long(sampled, LONG, same_answer_length=True, max_output=800)) == 700


def test_reasoning_stays_as_it_is_given(sampled: Catalog) -> None:
    result = on_long(sampled, LONG, reasoning=200, same_answer_length=True)
    assert result.usage
    assert (result.usage.output_tokens, result.usage.reasoning_tokens) == (700 + 200, 200)


def test_a_token_that_has_begun_counts() -> None:
    assert scale_answer(Expectation(output_tokens=3), D("1.4")).output_tokens == 5  # 4.2
    assert scale_answer(Expectation(output_tokens=0), D("1.4")).output_tokens == 0
