"""Steps that are charged for something else than tokens, each with its arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.pipeline.cost import PipelineCost, StepCost, price_pipeline
from pricing.pipeline.months import price_months
from pricing.pipeline.quantities import list_quantities, list_settings
from pricing.pipeline.step import Step
from pricing.usage import UsageError
from pricing.workload import Workload
from tests.support.price_tables import METERS, TODAY, book


@pytest.fixture
def meters(tmp_path: Path) -> Catalog:
    return book(tmp_path, meters=METERS)


def fees(**given: int | str) -> tuple[tuple[str, Decimal], ...]:
    return tuple((key, Decimal(number)) for key, number in given.items())


def pipeline(catalog: Catalog, *steps: Step) -> PipelineCost:
    return price_pipeline(catalog, steps, as_of=TODAY, requests=Decimal(100))


def priced(catalog: Catalog, step: Step) -> StepCost:
    return pipeline(catalog, step).steps[0]


@pytest.mark.parametrize(
    ("step", "dollars"),
    [
        (Step("read", fees=fees(page=1_000)), 1_000 * Decimal("0.004")),
        (Step("read", fees=fees(page=1_000), tier="batch"), 1_000 * Decimal("0.002")),
        (Step("read", fees=fees(page=10, annotated_page=4)), 10 * Decimal("0.004") + 4 * Decimal("0.005")),
        (Step("rank", fees=fees(rerank_search=1_000)), 1_000 * Decimal("0.002")),
        (Step("film", fees=fees(video_second=8)), 8 * Decimal("0.40")),
        (Step("film", fees=fees(video_second=8), resolution="720p"), 8 * Decimal("0.40")),
        (Step("film", fees=fees(video_second=8), resolution="1080p"), 8 * Decimal("0.60")),
        (Step("draw", images=3, size="2048x2048"), 3 * Decimal("0.06")),
        (Step("draw", images=3, size="2048x2048", quality="low", input_images=2), Decimal("0.18") + Decimal("0.02")),
        (
            Step("draw", images=3, size="2048x2048", quality="low", input_images=2, tier="batch"),
            (Decimal("0.18") + Decimal("0.02")) / 2,
        ),
        # each run is charged for the request, unasked
        (Step("seek", input_tokens=1_000, output_tokens=500), Decimal("0.003") + Decimal("0.005")),
        (Step("seek", input_tokens=1_000, fees=fees(web_search="0.3")), Decimal("0.006") + Decimal("0.3") / 100),
        (Step("seek", input_tokens=1_000, search_context="high"), Decimal("0.001") + Decimal("0.012")),
        # a region multiplies the tokens, not the fees
        (Step("seek", input_tokens=1_000, region="us", fees=fees(web_search=1)), Decimal("0.0011") + Decimal("0.015")),
        (Step("speak", input_tokens=1_000, spoken_seconds=60), (1_000 + 1_200 * Decimal(12)) / 10**6),
    ],
)
def test_each_unit_is_charged_at_its_rate(meters: Catalog, step: Step, dollars: Decimal) -> None:
    found = priced(meters, step)
    assert found.unpriced is None
    assert (found.cost, found.partial) == (dollars, False)


@pytest.mark.parametrize(
    ("step", "field", "words"),
    [
        (Step("seek", fees=fees(page=1)), "page", "seek is priced by tokens, not by the page"),
        (Step("read", fees=fees(rerank_search=1)), "rerank_search", "read is priced by the page, not by the search"),
        (Step("rank", fees=fees(web_search=1)), "web_search", "rank has no price for web search"),
        (Step("read", input_tokens=5), "input_tokens", "read is priced by the page, not by tokens"),
        (Step("film", images=1), "images", "film is priced by the second of video, not by images: it generates none"),
        (Step("seek", input_images=1), "input_images", "seek is priced by tokens, not by images given in"),
        (
            Step("seek", input_tokens=1, resolution="720p"),
            "resolution",
            "seek has no price for video, so that it has none for 720p",
        ),
    ],
)
def test_a_quantity_without_a_rate_is_refused_by_name(meters: Catalog, step: Step, field: str, words: str) -> None:
    found = priced(meters, step)
    assert (found.cost, found.wrong, found.unpriced) == (None, field, words)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("film", fees=fees(video_second=8), resolution="4k"), "film has no price for 4k; it has one for 1080p"),
        (Step("film", fees=fees(video_second=8), resolution="8k"), "film has no price for 8k; it has one for 1080p"),
        (Step("seek", input_tokens=1, speed="fast"), "seek has no price for speed fast on 2026-11-21"),
        (Step("draw", images=1), "draw has no price for image; it has prices for 1024x1024 low, 2048x2048 low"),
    ],
)
def test_what_has_no_rate_under_its_conditions_has_no_price(meters: Catalog, step: Step, words: str) -> None:
    found = priced(meters, step)
    assert found.cost is None
    assert (found.unpriced or "").startswith(words)
    assert not found.wrong


def test_a_resolution_that_no_rate_names_says_so(meters: Catalog) -> None:
    found = priced(meters, Step("film", fees=fees(video_second=8), resolution="720p"))
    assert [str(each) for each in found.assumptions] == [
        "720p costs what the vendor charges where it names no resolution"
    ]


def test_a_fee_of_an_unknown_rate_makes_the_cost_the_least(meters: Catalog) -> None:
    """1,000 × 1.00 / 1,000,000 + 0.005 for the request; nobody knows what the two file searches cost."""
    step = Step("seek", input_tokens=1_000, fees=fees(file_search=2))
    found = pipeline(meters, step, Step("rank", fees=fees(rerank_search=1)))
    assert found.steps[0].cost == Decimal("0.006")
    assert [each.partial for each in found.steps] == [True, False]
    assert found.steps[0].left_out == ("file search",)
    assert found.is_partial("request")
    assert not found.is_partial("once", "month")
    assert found.not_included == ("file_search", "taxes")


def test_what_a_vendor_charges_for_and_nobody_used_leaves_the_cost_whole(meters: Catalog) -> None:
    found = pipeline(meters, Step("seek", input_tokens=1_000))
    assert not found.is_partial("request")
    assert found.steps[0].not_included == ("file_search", "taxes")


def test_months_say_that_they_are_the_least(meters: Catalog) -> None:
    for step, partial in ((Step("seek", fees=fees(file_search=1)), True), (Step("seek", input_tokens=1), False)):
        ahead = price_months(meters, [step], Workload(Decimal(10)), first=TODAY, months=2)
        assert ahead.partial == partial


def test_a_month_is_charged_for_its_fees_at_its_conditions(meters: Catalog) -> None:
    """10 requests of a thousand tokens at 1.1 dollars a million, the request itself and a search."""
    step = Step("seek", input_tokens=1_000, region="us", fees=fees(web_search=1))
    ahead = price_months(meters, [step], Workload(Decimal(10)), first=TODAY, months=1)
    assert ahead.total
    assert ahead.total.expected == 10 * (Decimal("0.0011") + Decimal("0.005") + Decimal("0.010"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((("token", Decimal(1)),), "token is not a fee"),
        ((("page", Decimal(-1)),), "page must be between"),
        ((("page", Decimal(1)), ("page", Decimal(2))), "page appears twice"),
    ],
)
def test_fees_that_cannot_be_are_refused(given: tuple[tuple[str, Decimal], ...], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Step("read", fees=given)


def test_a_transcript_that_nobody_counted_and_no_vendor_states_is_left_out_and_named(meters: Catalog) -> None:
    """600 seconds × 10 tokens × 3.00 / 1,000,000."""
    found = priced(meters, Step("write", seconds=600))
    assert (found.cost, found.partial, found.left_out) == (Decimal("0.018"), True, ("output",))
    assert not priced(meters, Step("write", seconds=600, output_tokens=1)).partial


def test_a_speech_of_unknown_length_is_left_out_and_named(meters: Catalog) -> None:
    found = priced(meters, Step("speak", input_tokens=1_000))
    assert (found.cost, found.partial, found.left_out) == (Decimal("0.001"), True, ("audio output",))


def test_a_model_asks_for_what_it_is_charged_by(meters: Catalog) -> None:
    def asks(name: str) -> tuple[str, ...]:
        return list_quantities(meters.offer(name).on(TODAY).model, TODAY)

    assert asks("read") == ("page", "annotated_page")
    assert asks("film") == ("video_second",)
    assert asks("draw") == ("input_images", "images")
    assert asks("seek") == ("input_tokens", "output_tokens", "web_search", "file_search")
    assert asks("speak") == ("input_tokens", "spoken_minutes")


def test_a_model_names_the_conditions_of_its_rates(meters: Catalog) -> None:
    assert list_settings(meters.offer("film").on(TODAY).model, TODAY) == {"resolution": ("1080p",)}
    found = list_settings(meters.offer("seek").on(TODAY).model, TODAY)
    assert found == {"search_context": ("high",), "region": ("us",)}
    assert list_settings(None, TODAY) == {}
    assert list_settings(meters.offer("film").on(TODAY).model, date(2023, 1, 1)) == {}


def test_a_video_that_is_billed_by_tokens_is_counted_at_its_resolution(catalog: Catalog) -> None:
    """8 seconds × 5,792 tokens × 17.50 / 1,000,000; how many a second at 1080p has, no reading says."""
    film = fees(video_second=8)
    found = priced(catalog, Step("gemini-omni-1.1-flash", fees=film))
    assert found.cost == 8 * 5_792 * Decimal("17.50") / 10**6
    assert str(found.assumptions[0]).startswith("a second of video in 720p is 5,792 tokens")
    assert priced(catalog, Step("gemini-omni-1.1-flash", fees=film, resolution="720p")).cost == found.cost
    unknown = priced(catalog, Step("gemini-omni-1.1-flash", fees=film, resolution="1080p"))
    assert unknown.unpriced == "gemini-omni-1.1-flash: the tokens of a second of video in 1080p are not known"


@pytest.mark.parametrize(
    ("model", "tokens", "searches"),
    [
        ("gemini-3.8-flash", Decimal("0.75"), 3 * Decimal("0.014")),  # by the query
        ("gemini-2.5-flash", Decimal("0.30"), Decimal("0.035")),  # by the prompt, however many queries it leads to
        ("gpt-5-search-api", Decimal("1.25"), Decimal("0.01")),  # part of the fee of the request
    ],
)
def test_a_web_search_is_charged_as_its_vendor_counts_it(
    catalog: Catalog, model: str, tokens: Decimal, searches: Decimal
) -> None:
    found = priced(catalog, Step(model, input_tokens=1_000, fees=fees(web_search=3)))
    assert found.unpriced is None
    assert found.cost == tokens / 1_000 + searches
