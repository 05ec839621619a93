"""The answer strip: one cheapest, what another costs, until when a budget holds. 50,000 requests unless said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

from costcalc.estimate.strip import Strip, build_strip, describe_size
from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import Estimate, estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.projection.ahead import Ahead, look_ahead
from pricing.projection.scenario import Scenario
from pricing.tokens.images import Image
from pricing.tokens.prompt import PromptCount, Sizes
from pricing.tokens.ratios import Ratio
from pricing.workload import Workload
from tests.support.price_tables import ACME, LIVES, SAMPLED, TODAY, book

LUNA, SOL, ASTRA = MINE = ("gpt-6-luna", "gpt-6.2-sol", "gpt-6.2-astra")
# gpt-6-luna: (2,290 × $0.10 + 300 × $0.50) / 1,000,000 = $0.000379, times 50,000 = $18.95; sol 20 times, astra 80.


def ask(
    catalog: Catalog,
    *models: str,
    tokens: PromptCount | int = 2_290,
    output: int = 300,
    requests: int = 50_000,
    day: date = TODAY,
) -> Estimate:
    conditions = Conditions(day, last_known=True)
    return estimate_request(catalog, Request(tokens, models, Expectation(output), conditions, Workload(D(requests))))


def look(estimate: Estimate, **said: Any) -> Ahead:
    return look_ahead(Scenario(**said), estimate)


def build(estimate: Estimate, baseline: str = "", ahead: Ahead | None = None) -> Strip:
    tokens = estimate.request.prompt
    return build_strip(estimate, describe_size(estimate, tokens if isinstance(tokens, int) else 0), baseline, ahead)


def test_the_cheapest_stands_with_its_month_and_what_the_dearest_costs(catalog: Catalog) -> None:
    strip = build(ask(catalog, *MINE))
    assert strip == Strip(
        "2,290 tokens · 50,000 a month", "$18.95", "a month", LUNA, "gpt-6.2-astra costs 80.0× as much"
    )


def test_without_a_volume_it_is_a_request(catalog: Catalog) -> None:
    strip = build(ask(catalog, *MINE, requests=0))
    assert (strip.size, strip.money, strip.per) == ("2,290 tokens", "$0.000379", "a request")


def test_a_pinned_model_is_what_the_cheapest_is_compared_with(catalog: Catalog) -> None:
    estimate = ask(catalog, *MINE)
    assert build(estimate, SOL).more == "gpt-6.2-sol costs 20.0× as much"
    # the cheapest itself, or a name that is not among the models, leaves the dearest
    assert build(estimate, LUNA).more == build(estimate, "o1").more == "gpt-6.2-astra costs 80.0× as much"


def test_a_pinned_model_that_cannot_do_the_job_is_called_what_it_is(catalog: Catalog) -> None:
    # o1 cost $15 and $60 on its last day: (2,290 × 15 + 300 × 60) / (2,290 × 0.10 + 300 × 0.50) = 52,350 / 379 = 138
    estimate = ask(catalog, LUNA, "o1", "nonsense")
    assert build(estimate, "o1").more == "o1 (last price) costs 138× as much"
    assert build(estimate, "nonsense").more == "nonsense has no price"
    long = ask(catalog, LUNA, "gpt-4o", tokens=190_000)
    assert build(long, "gpt-4o").more == "gpt-4o cannot do this job"
    assert build(long).more == ""


def test_equal_costs_are_called_the_same(catalog: Catalog) -> None:
    strip = build(ask(catalog, "gpt-4o", "gpt-4o-2024-11-20"))
    assert strip.name == "gpt-4o"
    assert strip.more == "gpt-4o-2024-11-20 costs the same"


def test_what_costs_the_same_as_the_cheapest_is_said_beside_the_dearest(catalog: Catalog) -> None:
    # gpt-4o: (2,290 × 2.50 + 300 × 10) / 1,000,000 = 0.008725; astra: 1,516 / 50,000 = 0.03032, 3.475 times that
    models = ("gpt-4o", "gpt-4o-2024-11-20", ASTRA)
    assert build(ask(catalog, *models)).more == "gpt-6.2-astra costs 3.48× as much; gpt-4o-2024-11-20 the same"
    more = (*models, "gpt-4o-2024-08-06")
    assert build(ask(catalog, *more)).more == "gpt-6.2-astra costs 3.48× as much; 2 others the same"


def test_an_estimated_count_is_marked_and_what_may_cost_less_is_named(tmp_path: Path) -> None:
    own = book(tmp_path, sampled=SAMPLED, acme=ACME)
    sizes = {"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_000)}
    counted = PromptCount(sizes, samples={"claude_4_8": Ratio(D("0.8"), D("0.9"), D("1.2"))})
    estimate = ask(own, "long", "fast-1", "fast-2", tokens=counted, output=0)
    strip = build_strip(estimate, describe_size(estimate, 1_000), "", None)
    # long: 900 tokens at $1 a million, times 50,000, and it may be 1,200; fast-1: 1,000 tokens, certain; fast-2 at $3
    assert (strip.money, strip.name, strip.more) == ("≈ $45.00", "long", "fast-1 may cost less")
    pinned = build_strip(estimate, "", "fast-2", None)
    assert pinned.more == "fast-2 costs ≈ 3.33× as much; fast-1 may cost less"


def test_a_budget_says_until_when_and_on_how_many(catalog: Catalog) -> None:
    estimate = ask(catalog, *MINE)
    # astra $1,516 × 1.1² = $1,834.36 in January, × 1.1 = $2,017.80 in February
    strip = build(estimate, ahead=look(estimate, budget=D(2_000), growth="0.1"))
    assert strip.budget == "within $2,000 until Jan 2027 on 3 of 3"
    assert strip.tail == "; gpt-6-luna and 1 more in all 12 months"  # sol: 379 × 1.1¹¹ = 1,081.33
    assert not strip.over
    # sol $379.00, then $416.90; astra is over from the first month on
    strip = build(estimate, ahead=look(estimate, budget=D(400), growth="0.1"))
    assert strip.budget == "within $400 until Nov 2026 on 2 of 3"
    strip = build(estimate, ahead=look(estimate, budget=D(10), growth="0.1"))
    assert (strip.budget, strip.tail, strip.over) == ("over $10 now on all 3", "", True)


def test_without_a_volume_a_budget_says_what_it_buys(catalog: Catalog) -> None:
    estimate = ask(catalog, *MINE, requests=0)
    strip = build_strip(estimate, "", "", None, D(2_000))
    # 2,000 / 0.000379 = 5,277,044.8
    assert (strip.budget, strip.over) == ("$2,000 buys 5,277,044 requests a month", False)
    assert build_strip(estimate, "", "", None, D(0)).budget == "$0 buys 0 requests a month"
    assert build(ask(catalog, *MINE)).budget == ""


def test_where_nothing_can_do_the_job_it_says_so_in_place_of_a_figure(catalog: Catalog) -> None:
    none = build(ask(catalog, "gpt-4o", "gpt-4", "nonsense", "o1", tokens=190_000))
    assert (none.money, none.name, none.more) == ("", "None of the 4 models can do this job", "The table shows why.")
    assert build(ask(catalog, "gpt-4o", tokens=190_000)).name == "gpt-4o cannot do this job"
    assert build(ask(catalog)).name == "Choose a model"


def test_models_that_are_all_gone_have_last_prices(tmp_path: Path) -> None:
    lives = book(tmp_path, lives=LIVES)
    assert build(ask(lives, "old")).name == "old is no longer sold"
    # middle retires on 2027-01-15
    gone = build(ask(lives, "old", "middle", day=date(2027, 2, 1)))
    assert (gone.name, gone.more) == ("None of the 2 models is still sold", "The table has their last prices.")


def test_a_model_that_is_free_of_charge_is_not_called_unable(tmp_path: Path) -> None:
    free = LIVES.replace("{input_mtok: 0.50, output_mtok: 3}", "{input_mtok: 0, output_mtok: 0}")
    strip = build(ask(book(tmp_path, lives=free), "flash-2"))
    assert (strip.money, strip.per, strip.name) == ("Free", "within limits", "flash-2")


def test_the_size_names_everything_that_is_sent(catalog: Catalog) -> None:
    image = Image(100, 100, count=2)
    prompt = PromptCount({"o200k_base": Sizes(7)}, images=(image,), pages=3)
    estimate = ask(catalog, LUNA, tokens=prompt)
    assert describe_size(estimate, 7) == "7 tokens, 2 images and 3 PDF pages"
    assert describe_size(estimate, 7, elsewhere=True).endswith("PDF pages of a text that stays with whoever pasted it")
    empty = replace(estimate, request=replace(estimate.request, prompt=0))
    assert describe_size(empty, 0) == describe_size(empty, 0, elsewhere=True) == "No prompt yet"
