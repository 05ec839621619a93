from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.pipeline.alternatives import Alternatives, CombinationsError
from pricing.pipeline.combinations import Combinations, price_combinations
from pricing.pipeline.cost import price_pipeline
from pricing.pipeline.months import price_months, price_months_of_each
from pricing.pipeline.step import Step
from pricing.quote import ZERO
from pricing.workload import Workload

DAY = date(2026, 11, 21)
MILLION = 10**6
EMBEDDINGS = ("text-embedding-3-large", "text-embedding-3-small")
CHATS = ("gpt-4o", "gpt-4o-mini")


def name(step: Step, *models: str, together: bool = False) -> Alternatives:
    return Alternatives(tuple(replace(step, model=model) for model in models), together)


def combine(catalog: Catalog, *steps: Alternatives, requests: int = 1_000) -> Combinations:
    return price_combinations(catalog, steps, as_of=DAY, requests=Decimal(requests))


def name_cheapest(found: Combinations) -> str:
    return found.cheapest.name if found.cheapest else ""


QUESTION = Step("", input_tokens=1_000)
ANSWER = Step("", input_tokens=3_000, output_tokens=250)
SMALL, LARGE = (Decimal(rate) / 1_000 for rate in ("0.02", "0.13"))
"""Dollars for a thousand tokens of input, at the rates for a million of text-embedding-3-small and -large."""
MINI = (3_000 * Decimal("0.15") + 250 * Decimal("0.60")) / MILLION
WHOLE = (3_000 * Decimal("2.50") + 250 * Decimal("10")) / MILLION


def test_every_combination_is_priced_and_the_cheapest_comes_first(catalog: Catalog) -> None:
    found = combine(catalog, name(QUESTION, *EMBEDDINGS), name(ANSWER, *CHATS))
    assert [(each.name, each.per_request, each.monthly) for each in found.combinations] == [
        ("text-embedding-3-small + gpt-4o-mini", SMALL + MINI, 1_000 * (SMALL + MINI)),
        ("text-embedding-3-large + gpt-4o-mini", LARGE + MINI, 1_000 * (LARGE + MINI)),
        ("text-embedding-3-small + gpt-4o", SMALL + WHOLE, 1_000 * (SMALL + WHOLE)),
        ("text-embedding-3-large + gpt-4o", LARGE + WHOLE, 1_000 * (LARGE + WHOLE)),
    ]
    assert found.cheapest is found.combinations[0]
    assert [each.times_cheapest for each in found.combinations[:2]] == [1, (LARGE + MINI) / (SMALL + MINI)]


def test_the_shares_of_the_steps_are_of_the_month(catalog: Catalog) -> None:
    once = Step("", input_tokens=MILLION, often="once")
    found = combine(catalog, name(once, EMBEDDINGS[1]), name(QUESTION, EMBEDDINGS[1]), name(ANSWER, CHATS[1]))
    assert found.combinations[0].shares == (None, SMALL / (SMALL + MINI), MINI / (SMALL + MINI))


def test_without_requests_they_are_of_a_request_and_else_of_what_is_paid_once(catalog: Catalog) -> None:
    once = Step("", input_tokens=MILLION, often="once")
    asked = combine(catalog, name(once, EMBEDDINGS[1]), name(ANSWER, CHATS[1]), requests=0)
    assert asked.combinations[0].shares == (None, Decimal(1))
    assert combine(catalog, name(once, EMBEDDINGS[1]), requests=0).combinations[0].shares == (Decimal(1),)


def test_a_pipeline_without_alternatives_is_one_combination_with_its_own_figures(catalog: Catalog) -> None:
    steps = (Step("whisper-1", seconds=600), Step("gpt-4o-mini", input_tokens=2_000, output_tokens=300))
    found = combine(catalog, *(Alternatives((step,)) for step in steps))
    alone = price_pipeline(catalog, steps, as_of=DAY, requests=Decimal(1_000))
    (only,) = found.combinations
    assert (only.steps, only.monthly, only.name) == (alone.steps, alone.monthly, "whisper-1 + gpt-4o-mini")
    assert found.cheapest is only


def test_documents_and_questions_are_embedded_by_the_same_model(catalog: Catalog) -> None:
    documents = Step("", input_tokens=MILLION, often="once")
    found = combine(catalog, name(documents, *EMBEDDINGS), name(QUESTION, *EMBEDDINGS), name(ANSWER, *CHATS))
    assert {each.names[:2] for each in found.combinations} == {(model, model) for model in EMBEDDINGS}
    assert len(found.combinations) == 4
    assert found.combinations[0].name == "text-embedding-3-small + gpt-4o-mini"


def test_other_steps_choose_for_themselves_unless_they_are_to_run_on_the_same(catalog: Catalog) -> None:
    draft, check = (Step("", input_tokens=number, output_tokens=10) for number in (100, 200))
    assert len(combine(catalog, name(draft, *CHATS), name(check, *CHATS)).combinations) == 4
    same = combine(catalog, name(draft, *CHATS, together=True), name(check, *CHATS, together=True))
    assert [each.names for each in same.combinations] == [(CHATS[1],) * 2, (CHATS[0],) * 2]
    assert [each.name for each in same.combinations] == [CHATS[1], CHATS[0]]


def test_what_does_not_fit_is_sold_no_longer_or_has_no_price_is_never_the_cheapest(catalog: Catalog) -> None:
    long = Step("", input_tokens=100_000, output_tokens=10, last_known=True)
    found = combine(catalog, name(long, "gpt-4o", "command", "gpt-4-32k", "tts-1"))
    assert [(each.group, each.name) for each in found.combinations] == [
        ("able", "gpt-4o"),
        ("does_not_fit", "command"),
        ("last_known", "gpt-4-32k"),
        ("unpriced", "tts-1"),
    ]
    assert name_cheapest(found) == "gpt-4o"
    assert found.combinations[1].obstacle == "step 1: 100,010 tokens exceed the context window of 4,096"
    assert (found.combinations[3].unpriced or "").startswith("step 1: tts-1 is priced by the character")
    assert found.combinations[3].shares == (None,)


def test_a_cost_that_is_the_least_is_not_called_cheapest_but_where_all_have_it_alike(catalog: Catalog) -> None:
    """Mistral charges for web searches; no table knows how much."""
    searched = Step("", input_tokens=1_000, fees=(("web_search", Decimal(1)),))
    unlike = combine(catalog, name(searched, "mistral-medium-2604", "claude-sonnet-4-6"))
    assert [each.name for each in unlike.combinations] == ["mistral-medium-2604", "claude-sonnet-4-6"]
    assert name_cheapest(unlike) == "claude-sonnet-4-6"
    alike = combine(catalog, name(searched, "mistral-medium-2604"), name(ANSWER, *CHATS))
    assert name_cheapest(alike) == "gpt-4o-mini"
    assert [each.partial for each in alike.combinations] == [True, True]
    assert alike.combinations[1].times_cheapest is None


def test_too_many_combinations_are_refused_with_their_number(catalog: Catalog) -> None:
    many = [name(replace(ANSWER, output_tokens=place), *CHATS) for place in range(8)]
    with pytest.raises(CombinationsError, match=r"^2 × 2 × 2 × 2 × 2 × 2 × 2 × 2 = 256 combinations exceed the limit"):
        combine(catalog, *many)
    assert len(combine(catalog, *many[:7]).combinations) == 128


def test_nothing_to_price_is_one_combination_of_nothing(catalog: Catalog) -> None:
    (only,) = combine(catalog).combinations
    assert (only.per_request, only.monthly, only.once) == (ZERO, ZERO, ZERO)
    assert only.shares == ()


MODELS = ("gpt-4o", "gpt-4o-mini", "text-embedding-3-small", "text-embedding-3-large", "whisper-1", "no-such-model")
STEPS = st.builds(
    Step,
    st.just(""),
    input_tokens=st.integers(0, 10**6),
    often=st.sampled_from(("request", "month", "once")),
    times=st.decimals(0, 5, places=2),
)
ALTERNATIVES = st.builds(
    lambda step, models: name(step, *models),
    STEPS,
    st.lists(st.sampled_from(MODELS), min_size=1, max_size=3, unique=True),
)


@given(steps=st.lists(ALTERNATIVES, max_size=4), requests=st.integers(0, 10**6))
def test_each_combination_is_the_pipeline_of_its_steps(
    catalog: Catalog, steps: list[Alternatives], requests: int
) -> None:
    found = combine(catalog, *steps, requests=requests)
    work = Workload(Decimal(requests))
    pipelines = [[step.step for step in one.steps] for one in found.combinations]
    months = price_months_of_each(catalog, pipelines, work, first=DAY, months=2)
    for one, chosen, ahead in zip(found.combinations, pipelines, months, strict=True):
        alone = price_pipeline(catalog, chosen, as_of=DAY, requests=Decimal(requests))
        assert (one.per_request, one.once, one.monthly) == (alone.per_request, alone.once, alone.monthly)
        assert ahead == price_months(catalog, chosen, work, first=DAY, months=2)
        assert all(step in each.steps for step, each in zip(chosen, steps, strict=True))
    assert len({one.names for one in found.combinations}) == len(found.combinations)
    able = [one for one in found.combinations if one.able]
    assert found.cheapest is (min(able, key=lambda one: one.order) if able else None)
