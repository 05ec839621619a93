"""What can do the job is one group; what does not fit, is no longer sold or has no price stands apart from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import Estimate, estimate_request, find_rivals
from pricing.estimate.request import Expectation, Request
from pricing.workload import Workload
from tests.support.price_tables import LIVES, TODAY, book

NAMES = ("gpt-4o", "gpt-4o-mini", "o1", "gpt-6-luna", "gpt-4", "text-embedding-3-small", "mistral/mistral-ocr-latest",
         "gpt-4o-2024-05-13", "gemini-2.0-flash", "claude-haiku-5-5", "gemma-3-27b-it", "nonsense")  # fmt: skip


def ask(
    catalog: Catalog, *models: str, tokens: int = 1_000, output: int = 500, day: date = TODAY, last_known: bool = True
) -> Estimate:
    conditions = Conditions(day, last_known=last_known)
    return estimate_request(catalog, Request(tokens, models, Expectation(output), conditions, Workload(D(1_000))))


def groups(estimate: Estimate) -> dict[str, str]:
    return {result.requested: result.group for result in estimate.results}


def test_four_models_are_in_four_groups(catalog: Catalog) -> None:
    # 190,000 and 20,000 tokens: more than the 128,000 of gpt-4o. o1 was last sold in October.
    estimate = ask(catalog, "gpt-4o", "gpt-6-luna", "o1", "nonsense", tokens=190_000, output=20_000)
    assert groups(estimate) == {
        "gpt-4o": "does_not_fit", "gpt-6-luna": "able", "o1": "last_known", "nonsense": "unpriced",
    }  # fmt: skip
    assert estimate.cheapest
    assert estimate.cheapest.requested == "gpt-6-luna"
    assert [result.able for result in estimate.results] == [False, True, False, False]
    assert estimate.results[0].obstacle == "210,000 tokens exceed the context window of 128,000"
    assert estimate.results[1].obstacle is None


def test_a_last_price_is_a_group_whether_it_fits_or_not(tmp_path: Path) -> None:
    lives = book(tmp_path, lives=LIVES)
    assert groups(ask(lives, "old", "new")) == {"old": "last_known", "new": "able"}
    assert groups(ask(lives, "old", "new", last_known=False)) == {"old": "unpriced", "new": "able"}


def test_a_model_of_another_kind_is_never_the_cheapest_of_requests(catalog: Catalog) -> None:
    # An embedding model has a price for tokens of input, and nothing to answer with.
    estimate = ask(catalog, "text-embedding-3-small", "gpt-4o-mini", output=0)
    embedding, mini = estimate.results
    assert embedding.cost
    assert mini.cost
    assert embedding.cost < mini.cost
    assert (embedding.group, embedding.able, embedding.obstacle) == ("does_not_fit", False, "returns vectors, not text")
    assert estimate.cheapest is mini
    assert mini.times_cheapest == 1


def test_what_is_free_can_do_the_job_and_is_compared_with_nothing(tmp_path: Path) -> None:
    free = LIVES.replace("{input_mtok: 0.50, output_mtok: 3}", "{input_mtok: 0, output_mtok: 0}")
    estimate = ask(book(tmp_path, lives=free), "flash-2", "new")
    assert groups(estimate) == {"flash-2": "able", "new": "able"}
    assert estimate.cheapest is estimate.results[1]
    assert not estimate.results[0].able


@given(
    models=st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    tokens=st.sampled_from((0, 1, 2_290, 130_000, 1_500_000)),
    output=st.sampled_from((0, 300, 20_000, 200_000)),
    day=st.sampled_from((date(2024, 6, 1), date(2025, 3, 1), TODAY, date(2027, 1, 20))),
    last_known=st.booleans(),
)
def test_the_cheapest_is_the_least_of_those_that_can_do_the_job(
    catalog: Catalog, models: list[str], tokens: int, output: int, day: date, last_known: bool
) -> None:
    estimate = ask(catalog, *models, tokens=tokens, output=output, day=day, last_known=last_known)
    able = [result for result in estimate.results if result.able]
    assert all(result.group == "able" for result in able)
    assert all(result.obstacle for result in estimate.results if result.group == "does_not_fit")
    if not able:
        assert estimate.cheapest is None
        return
    assert estimate.cheapest in able
    assert estimate.cheapest
    assert estimate.cheapest.cost == min(result.cost for result in able if result.cost is not None)
    assert set(map(id, find_rivals(estimate))) <= set(map(id, able)) - {id(estimate.cheapest)}
