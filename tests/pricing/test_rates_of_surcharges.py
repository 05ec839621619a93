"""Rates for the cache that stand in a surcharge, not in a model's price row, count wherever one would count there."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.caching import Lifetime
from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.conversation.cached import NO_CACHING
from pricing.conversation.conversation import Conversation
from pricing.estimate.estimate import Estimate, Result, estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.projection.by_model import project_models
from pricing.projection.projection import project
from pricing.projection.request_cost import price_request_type
from pricing.projection.scenario import Scenario
from pricing.tokens.prompt import PromptCount, Sizes
from pricing.workload import Workload
from tests.support.plans import kind, plan
from tests.support.price_tables import TODAY, book

MILLION = 1_000_000
SINCE = date(2026, 3, 1)
HELD = """
provider: held
name: Held
version: 2026-11-21
models:
  - id: holds
    name: Holds
    kind: chat
    encoding: o200k_base
    released: 2026-01-01
    prices:
      - {from: 2026-01-01, source: https://held.example/prices, rates: {input_mtok: 2, output_mtok: 8}}
surcharges:
  - models: [holds]
    from: 2026-03-01
    source: https://held.example/caching
    rates: {cache_read_mtok: 0.2, cache_write_mtok: 2.5, cache_write_12h_mtok: 5}
"""
BEFORE = date(2026, 2, 28)


@pytest.fixture
def held(tmp_path: Path) -> Catalog:
    return book(tmp_path, held=HELD)


def ask(
    catalog: Catalog,
    name: str,
    *,
    tokens: PromptCount | int,
    written: int | D,
    lifetime: Lifetime = "12 hours",
    day: date = TODAY,
) -> Estimate:
    expected = Expectation(500, cache_write=written, lifetime=lifetime)
    request = Request(tokens, (name,), expected, Conditions(day), Workload(D(1_000)))
    return estimate_request(catalog, request)


def result(estimate: Estimate) -> Result:
    return estimate.results[0]


@pytest.mark.parametrize(("lifetime", "rate"), [("5 minutes", D("2.5")), ("12 hours", D(5))])
def test_an_estimate_charges_a_write_at_the_rate_of_a_surcharge(held: Catalog, lifetime: Lifetime, rate: D) -> None:
    priced = result(ask(held, "holds", tokens=1_000, written=600, lifetime=lifetime))
    assert priced.cost == (400 * D(2) + 600 * rate + 500 * D(8)) / MILLION
    assert priced.warnings == ()


def test_an_estimate_before_the_surcharge_has_plain_input(held: Catalog) -> None:
    assert (
        result(ask(held, "holds", tokens=1_000, written=600, day=BEFORE)).cost == (1_000 * D(2) + 500 * D(8)) / MILLION
    )


def test_both_ends_of_a_range_are_charged_at_the_rate_of_a_surcharge(tmp_path: Path) -> None:
    uncounted = book(tmp_path, held=HELD.replace("    encoding: o200k_base\n", ""))
    prompt = PromptCount({"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_100)})
    priced = result(ask(uncounted, "holds", tokens=prompt, written=D(1)))
    assert priced.costs is not None
    # Without a tokenizer it is 0.8 to 2.7 tokens for each of the 1,000, all of them written.
    assert priced.costs.low == (800 * D(5) + 500 * D(8)) / MILLION
    assert priced.costs.high == (2_700 * D(5) + 500 * D(8)) / MILLION


def test_a_projection_writes_and_reads_at_the_rates_of_a_surcharge(held: Catalog) -> None:
    estimate = ask(held, "holds", tokens=1_000, written=600)
    _, (projected,) = project_models(Scenario(months=1), estimate)
    assert projected.expected == 1_000 * (400 * D(2) + 600 * D(5) + 500 * D(8)) / MILLION


@pytest.mark.parametrize(
    ("day", "input_cost", "warnings"),
    [
        (BEFORE, 1_000 * D(2), ("holds has no price for cached input; the cached share is priced as input",)),
        (SINCE, 200 * D(2) + 800 * D("0.2"), ()),
    ],
)
def test_a_cached_share_is_read_from_the_day_of_the_surcharge(
    held: Catalog, day: date, input_cost: D, warnings: tuple[str, ...]
) -> None:
    asked = kind(prefix=800, workload=Workload(D(1_000), cached=D(1)))
    unit = price_request_type(held.entries["held/holds"], asked, Conditions(day))
    assert (unit.cost.expected, unit.warnings) == ((input_cost + 500 * D(8)) / MILLION, warnings)


def conversation_on(catalog: Catalog, day: date) -> Result:
    talk = Conversation(turns=2, user_tokens=100)
    request = Request(1_000, ("holds",), Expectation(200), Conditions(day), Workload(D(1)), conversation=talk)
    return estimate_request(catalog, request).results[0]


def test_a_conversation_is_cached_from_the_day_of_the_surcharge(held: Catalog) -> None:
    # Inputs of 1,100 and 1,400 tokens; the second reads 1,100 of them, and both write what they add.
    plain = ((1_100 + 1_400) * D(2) + 400 * D(8)) / MILLION
    before, since = conversation_on(held, BEFORE), conversation_on(held, SINCE)
    assert (before.cost, NO_CACHING in before.warnings) == (plain, True)
    assert (since.cost, since.warnings) == ((1_400 * D("2.5") + 1_100 * D("0.2") + 400 * D(8)) / MILLION, ())
    assert since.cost_uncached == plain


@pytest.mark.parametrize(("name", "rate"), [("gpt-6-astra", 25), ("gpt-6-sol", 5), ("gpt-6.2-sol", 5)])
def test_the_shipped_models_keep_a_prompt_for_12_hours(catalog: Catalog, name: str, rate: int) -> None:
    written = result(ask(catalog, name, tokens=5_000, written=5_000))
    line = written.lines[0]
    assert (line.item, line.quantity) == ("cache write (12 hours)", 5_000)
    assert line.amount == 5_000 * D(rate) / MILLION
    assert not [text for text in written.warnings if "12-hour" in text]


def test_a_projection_of_gpt_6_astra_keeps_its_prompts_for_12_hours(catalog: Catalog) -> None:
    estimate = ask(catalog, "gpt-6-astra", tokens=5_000, written=5_000)
    _, (projected,) = project_models(Scenario(months=1), estimate)
    # 25 dollars for a million tokens written, 50 for a million of output
    assert projected.expected == 1_000 * (5_000 * D(25) + 500 * D(50)) / MILLION


AT_NIGHT = """
surcharges:
  - models: [holds]
    from: 2026-03-01
    source: https://held.example/hours
    overrides:
      - {when: {utc: {from: "01:00", until: "05:00", weekdays: [mon, tue, wed, thu, fri]}}, multiply: 2}
"""


def test_hours_of_a_surcharge_are_told(tmp_path: Path) -> None:
    nightly = book(tmp_path, held=HELD.partition("surcharges:")[0] + AT_NIGHT)
    told = ("the price differs at 01:00–05:00 UTC; this is the price for other hours",)
    assert result(ask(nightly, "holds", tokens=1_000, written=0)).warnings == told
    assert result(ask(nightly, "holds", tokens=1_000, written=0, day=BEFORE)).warnings == ()


def test_each_day_of_a_month_has_its_own_hours_of_a_surcharge(tmp_path: Path) -> None:
    nightly = book(tmp_path, held=HELD.partition("surcharges:")[0] + AT_NIGHT)
    conditions = Conditions(date(2026, 11, 1), at=time(2))
    projection = project(plan(kind(), first=date(2026, 11, 1), months=1), nightly.offer("holds"), conditions=conditions)
    once = 1_000 * (1_000 * D(2) + 500 * D(8)) / MILLION
    # November 2026 begins on a Sunday: 21 days of its 30 are from Monday to Friday.
    assert projection.total is not None
    assert projection.total.expected == once * (21 * 2 + 9) / 30
