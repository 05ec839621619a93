"""What of a scenario cannot be done, and is said. Expected sums are arithmetic with the rates of VARIED."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.reports.what_if.scenario import Scenario
from pricing.usage_log.reports.what_if.tokens import NO_MORE_WRITES
from tests.pricing.usage_log.reports.what_if.test_comparison import compare, compare_all
from tests.support.price_tables import TODAY
from tests.support.usage_totals import COST, MILLION, make

SPEAKS = Usage(input_tokens=900, output_tokens=100, output_audio_tokens=50)


def test_a_model_that_is_not_sold_at_a_tier_stays_at_its_own_and_says_so(varied: Catalog) -> None:
    answer = compare(varied, make(model="prompts"), tier="batch")
    assert answer.total.pair.difference == 0
    assert answer.notes == {"prompts is not sold at the tier batch; these rows are at standard": 1}
    moved = compare(varied, make(tier="batch"), model="prompts")
    assert moved.total.what_if.amount == (900 * 1 + 100 * 4) / MILLION
    assert "prompts is not sold at the tier batch; these rows are at standard" in moved.notes


def test_a_model_without_a_price_for_cached_input_charges_it_as_uncached(varied: Catalog) -> None:
    row = make(Usage(input_tokens=900, cache_read_tokens=500, cache_write_tokens=200, output_tokens=100))
    answer = compare(varied, row, model="hourly")
    assert answer.total.what_if.amount == (900 * 3 + 100 * 12) / MILLION
    assert "hourly has no price for cached input, which is charged as uncached" in answer.notes


def test_what_has_no_price_on_the_other_model_is_compared_with_nothing(varied: Catalog) -> None:
    spoken = make(SPEAKS, model="prompts")
    answer = compare(varied, make(), spoken, model="long")
    # of two rows, one has both prices
    assert answer.total.pair.rows == 1
    assert answer.total.pair.difference == 0
    assert answer.total.what_if.at_least
    (unpriced,) = answer.usage.unpriced
    assert (unpriced.model, unpriced.rows) == ("prompts", 1)
    assert "audio output" in unpriced.reason
    assert dict(answer.lost) == {("prompts", unpriced.reason): 1}
    (alone,) = compare_all(varied, spoken, scenarios=[Scenario(model="long")]).scenarios
    assert (alone.total.what_if.amount, alone.total.pair.difference, alone.total.pair.change) == (None, None, None)


def test_a_price_that_only_the_scenario_has_is_no_saving(varied: Catalog) -> None:
    answer = compare(varied, make(), make(model="mystery"), model="long")
    assert answer.total.as_is.amount == COST
    assert answer.total.what_if.amount == 2 * COST
    assert answer.total.pair.rows == 1
    assert answer.total.pair.difference == 0


def test_a_model_of_later_has_no_price_yet_and_the_reason_says_what_to_do(varied: Catalog) -> None:
    early = make(day=date(2025, 12, 1), model="mystery")
    (unpriced,) = compare(varied, early, model="long").usage.unpriced
    assert unpriced.reason.endswith("; add as_of=2026-11-21 for its prices of that day")
    assert compare(varied, early, model="long", as_of=TODAY).total.what_if.amount == COST
    for told in (compare(varied, early, model="long", as_of=date(2025, 1, 1)), compare(varied, early, model="gone")):
        assert "add as_of" not in told.usage.unpriced[0].reason
    given = Given(TODAY, as_of=date(2025, 12, 1))
    assert "add as_of=2026-11-21" in compare(varied, make(), given=given, model="long").usage.unpriced[0].reason


def test_what_is_given_for_nothing_costs_something_elsewhere(varied: Catalog) -> None:
    free = make(complimentary=True)
    answer = compare(varied, free, model="prompts")
    assert answer.total.as_is.amount == 0
    assert answer.total.what_if.amount == (900 * 1 + 100 * 4) / MILLION
    assert "given for nothing on its own model, and charged on prompts" in answer.notes
    assert compare(varied, free, tier="batch").total.what_if.amount == 0
    assert compare(varied, free, model="varied/long").total.what_if.amount == 0  # the same model by another name


def test_what_is_partial_stays_partial(varied: Catalog) -> None:
    answer = compare(varied, make(not_counted=("maps",)), model="prompts")
    assert answer.total.what_if.at_least
    assert dict(answer.usage.left_out) == {"maps": 1}


def test_another_region_or_speed_falls_back_to_the_usual_one(varied: Catalog) -> None:
    fast = make(Usage(input_tokens=900, output_tokens=100), model="searches", speed="fast")
    answer = compare(varied, fast, model="prompts")
    assert answer.total.what_if.amount == (900 * 1 + 100 * 4) / MILLION
    assert "prompts is not sold at the speed fast; these rows are at standard" in answer.notes


def test_images_take_other_numbers_of_tokens(varied: Catalog) -> None:
    row = make(Usage(input_tokens=900, output_tokens=100), model="sees", images=ImageTokens(300, 0))
    notes = compare(varied, row, model="prompts").notes
    assert "prompts may take other numbers of tokens for images; those of the rows are used" in notes


def test_writes_that_no_row_states_are_told(varied: Catalog) -> None:
    row = make(Usage(input_tokens=900, cache_read_tokens=500, output_tokens=100), model="sees")
    told = f"long {NO_MORE_WRITES}"
    assert told in compare(varied, row, model="long").notes
    assert told in compare(varied, make(), cache_hit_rate=D("0.5")).notes
    assert not compare(varied, make(), tier="batch").notes
