"""Usage priced and added up. Expected sums are arithmetic with the rates of VARIED."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.notes import Note
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.fields.trace import Figure
from tests.support.price_tables import TODAY
from tests.support.usage_totals import COST, MILLION, MONDAY, make, total_of


def test_each_row_is_priced_on_its_own_day(varied: Catalog) -> None:
    rows = [make(), make(day=date(2026, 11, 1)), make()]
    before = (900 * 5 + 100 * 10) / MILLION
    found = total_of(varied, *rows, by=["day"])
    assert [(row.values, row.rows, row.amount) for row in found.rows] == [
        (("2026-11-01",), 1, before),
        (("2026-11-02",), 2, 2 * COST),
    ]
    assert found.total.amount == before + 2 * COST
    assert found.complete


def test_one_day_can_count_for_all(varied: Catalog) -> None:
    rows = [make(), make(day=date(2026, 11, 1))]
    assert total_of(varied, *rows, as_of=MONDAY).total.amount == 2 * COST


def test_a_model_and_a_tier_that_are_given_count_as_on_a_bill(varied: Catalog) -> None:
    assert total_of(varied, make(model=None), model="long").total.amount == COST
    assert total_of(varied, make(), tier="batch").total.amount == COST / 2


def test_a_row_without_a_day_is_of_today_and_says_so(varied: Catalog) -> None:
    found = total_of(varied, make(day=None), make(day=None), by=["day"])
    assert found.total.amount == 2 * COST
    assert found.notes == {Note("day", "the row states no day; priced as of 2026-11-21"): 2}
    assert found.rows[0].values == ("",)


def test_a_row_of_a_day_to_come_is_told(varied: Catalog) -> None:
    found = total_of(varied, make(day=date(2026, 11, 22)))
    assert found.total.amount == COST
    assert [note.text.partition(":")[0] for note in found.notes] == ["the row is of a day after today"]
    assert not total_of(varied, make(day=TODAY)).notes


def test_the_hour_counts_where_prices_depend_on_it(varied: Catalog) -> None:
    rows = [make(model="hourly", at=at) for at in (time(23), time(22, 1), time(12))]
    # Mondays from 22:00 at half price
    assert total_of(varied, *rows).total.amount == (2 * D("0.5") + 1) * (900 * 3 + 100 * 12) / MILLION


@pytest.mark.parametrize(
    ("by", "values"),
    [
        (["month"], [("2026-03",), ("2026-11",)]),
        (["provider", "tier"], [("varied", "standard"), ("varied", "batch"), ("", "standard")]),
        (["vendor"], [("openai",), ("anthropic",)]),
        (["team"], [("search",), ("ads",), ("",)]),
        (["model"], [("long",), ("prompts",), ("gone",)]),
        ([], [()]),
    ],
)
def test_usage_is_divided_by_what_a_person_chose(varied: Catalog, by: list[str], values: list[tuple[str, ...]]) -> None:
    """In time first; else what costs most first, and what is unpriced last."""
    rows = [
        make(labels=("u1", "search")),
        make(labels=("u2", "search")),
        make(tier="batch", labels=("u1", "ads")),
        make(model="gone", vendor="anthropic", labels=("u1", "")),
        make(model="prompts", day=date(2026, 3, 1), labels=("u1", "ads")),
    ]
    found = total_of(varied, *rows, by=by, labels=["user", "team"])
    assert [row.values for row in found.rows] == values


def test_nobody_divides_by_what_is_no_dimension(varied: Catalog) -> None:
    with pytest.raises(KeyError, match="team"):
        total_of(varied, make(), by=["team"])


def test_what_has_no_price_is_never_zero(varied: Catalog) -> None:
    found = total_of(varied, make(), make(model="gone"), make(model="gone"), make(model=None), by=["model"])
    assert [row.amount for row in found.rows] == [COST, None, None]
    assert found.total.amount == COST
    assert [(each.model, each.rows, each.tokens) for each in found.unpriced] == [("gone", 2, 2_000), ("", 1, 1_000)]
    assert found.unpriced[0].reason == "gone is not in any price table; see the list of models"
    assert not found.complete
    assert total_of(varied, make(model="gone")).total.amount is None
    assert total_of(varied).total.amount == 0, "nothing was used"


@pytest.mark.parametrize("model", ["long", "gone", None])
def test_a_cost_without_usage_is_no_charge_of_nothing(varied: Catalog, model: str | None) -> None:
    rows = [make(Usage(), model=model, reported=D(7)), make(Usage(), model=model, reported=D(2)), make()]
    found = total_of(varied, *rows)
    assert found.total.amount == COST
    assert (found.unpriced[0].reason, found.unpriced[0].rows) == ("states a cost and no usage", 2)
    assert found.total.reported.amount == found.unpriced[0].reported == 9
    assert found.total.reported.compared == 0
    assert not found.complete


def test_a_call_that_used_nothing_costs_nothing(varied: Catalog) -> None:
    assert total_of(varied, make(Usage()), make(Usage(), reported=D(0))).total.amount == 0
    assert total_of(varied, make(Usage(), model="answers", reported=D(7))).total.amount == D("0.006"), "by the request"


def test_usage_of_a_kind_that_nobody_knows_is_no_charge_of_nothing(varied: Catalog) -> None:
    found = total_of(varied, make(Usage(), figures=(Figure("usage.credits", 3, None),)))
    assert found.total.amount is None
    assert found.unpriced[0].reason == "states no usage that has a price here: usage.credits"


def test_a_row_without_a_model_says_what_to_do(varied: Catalog) -> None:
    reason = "names no model; export the usage by model, or name the model"
    assert total_of(varied, make(model=None)).unpriced[0].reason == reason


def test_one_row_without_a_price_leaves_the_others_theirs(varied: Catalog) -> None:
    """`hourly` has no rate for cached input: only rows with some have no price."""
    cached = Usage(input_tokens=900, cache_read_tokens=1, output_tokens=100)
    found = total_of(varied, make(model="hourly"), make(cached, model="hourly"))
    assert found.total.amount == (900 * 3 + 100 * 12) / MILLION
    assert found.unpriced[0].reason == "hourly has no price for cached input"


def test_what_is_left_out_makes_a_part_partial(varied: Catalog) -> None:
    searched = (("file_search", D(3)),)
    rows = [
        make(),
        make(figures=(Figure("usage.credits", 1, None),)),
        make(not_counted=("maps",)),
        make(model="answers", fees=searched),
    ]
    found = total_of(varied, *rows)
    assert (found.total.parts["complete"].rows, found.total.parts["complete"].amount) == (1, COST)
    assert found.total.parts["partial"].rows == 3
    assert found.left_out == {"usage.credits": 1, "maps": 1, "file_search": 1}
    assert not found.complete


def test_a_lower_bound_is_called_one(varied: Catalog) -> None:
    found = total_of(varied, make(), make(lower_bound="written early"))
    assert found.total.parts["lower_bound"].amount == COST
    assert found.total.amount == 2 * COST
    assert found.lower_bounds == {"written early": 1}
    assert found.total.at_least


def test_what_was_given_for_nothing_costs_nothing(varied: Catalog) -> None:
    found = total_of(varied, make(), make(complimentary=True))
    assert found.total.amount == COST
    assert found.total.parts["complimentary"].amount == COST, "at list prices"
    assert found.complete


def test_a_request_is_one_grounded_prompt_however_many_searches_it_has(varied: Catalog) -> None:
    rows = [
        make(model="prompts", fees=(("web_search", D(4)),)),
        make(model="prompts", fees=(("web_search", D(1)),), requests=5),
        make(model="prompts"),
    ]
    assert total_of(varied, *rows).total.amount == 3 * (900 * 1 + 100 * 4) / MILLION + (1 + 1) * D("0.035")


def test_a_fee_for_each_request_is_charged_by_requests(varied: Catalog) -> None:
    tokens = (900 * 1 + 100 * 4) / MILLION
    assert total_of(varied, make(model="answers", requests=5)).total.amount == tokens + 5 * D("0.006")
    unknown = total_of(varied, make(model="answers"), make(model="answers", requests=0))
    assert unknown.total.parts["complete"].amount == tokens + D("0.006")
    assert unknown.total.parts["partial"].amount == tokens
    assert unknown.left_out == {"request": 1}
    assert not unknown.total.counted


def test_more_images_than_tokens_have_no_price_where_images_have_one(varied: Catalog) -> None:
    """The surplus of one row must not hide in the tokens of others."""
    wrong = ImageTokens(input=905, output=0)
    rows = [make(model="sees", images=ImageTokens(input=100, output=0)), make(model="sees", images=wrong)]
    found = total_of(varied, *rows)
    assert found.total.amount == (800 * 4 + 100 * 5 + 100 * 16) / MILLION
    assert found.unpriced[0].reason == "the image tokens exceed the input tokens by 5"
    assert total_of(varied, make(images=wrong)).total.amount == COST, "`long` charges images as text"


def test_output_of_a_model_that_makes_images_is_images_unless_it_is_divided(varied: Catalog) -> None:
    rows = [make(model="draws"), make(model="draws", images=ImageTokens(output=60))]
    assert total_of(varied, *rows).total.amount == (2 * 900 * 5 + 100 * 32 + 60 * 32 + 40 * 10) / MILLION


def test_a_sum_of_unknown_lengths_has_a_range(varied: Catalog) -> None:
    found = total_of(varied, make(Usage(5_000, output_tokens=100), summed=True, requests=4))
    # from 1,000 input tokens on: 4 and 12
    assert (found.total.low, found.total.high) == (
        (5_000 * 2 + 100 * 8) / MILLION,
        (5_000 * 4 + 100 * 12) / MILLION,
    )
    assert found.total.amount == found.total.low
    assert not found.complete
    assert any("unknown lengths" in note.text for note in found.notes)


@pytest.mark.parametrize("certain", [{"requests": 1}, {"context": 3_000}, {"model": "sees"}])
def test_a_sum_is_certain_where_one_price_is_possible(varied: Catalog, certain: dict[str, Any]) -> None:
    found = total_of(varied, make(Usage(5_000, output_tokens=100), summed=True, **{"requests": 4} | certain))
    assert found.total.low == found.total.high == found.total.amount
    assert found.complete


def test_a_length_that_is_not_sold_is_none_of_the_range(varied: Catalog) -> None:
    """`long` is not sold as flex over 3,000 input tokens."""
    found = total_of(varied, make(Usage(5_000, output_tokens=100), summed=True, requests=4, tier="flex"))
    assert found.total.high == D("0.7") * (5_000 * 4 + 100 * 12) / MILLION


def test_quantities_are_counted_whatever_they_cost(varied: Catalog) -> None:
    found = total_of(varied, make(requests=3), make(model="gone")).total
    assert (found.rows, found.requests) == (2, 4)
    assert (found.get("input_tokens"), found.get("output_tokens")) == (1_800, 200)
