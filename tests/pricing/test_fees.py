"""Fees and modifiers of a quote: what is charged beside tokens, and what changes the rates. Costs are arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.priced import price
from pricing.quote import Quote, quote_usage
from pricing.units import EXCLUSIONS, FEES, REGIONS, SPEEDS, UNITS
from pricing.usage import Usage, UsageError
from tests.support.price_tables import book

MILLION = D(1_000_000)
DAY = date(2026, 11, 21)

TOOLS = """
provider: tools
name: Tools
version: 2026-11-21
excludes: [session_hours]
models:
  - id: plain
    name: Plain
    kind: chat
    excludes: [file_search]
    prices:
      - from: 2026-01-01
        source: https://tools.example/prices
        rates: {input_mtok: 2, cache_read_mtok: 0.20, output_mtok: 10}
        overrides:
          - when: {input_tokens: {over: 1_000}}
            rates: {input_mtok: 4, cache_read_mtok: 0.40, output_mtok: 15}
          - when: {tier: batch}
            rates: {input_mtok: 1, cache_read_mtok: 0.10, output_mtok: 5}
          - when: {tier: batch, input_tokens: {over: 1_000}}
            rates: {input_mtok: 2, cache_read_mtok: 0.20, output_mtok: 7.5}
          - when: {tier: batch, speed: fast}
            sold: false
          - when: {speed: fast}
            multiply: 2
          - when: {region: eu}
            multiply: 1
  - id: searches
    name: Searches
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://tools.example/prices
        excludes: [taxes]
        rates: {input_mtok: 1, output_mtok: 1, request: 0.005}
        overrides:
          - when: {search_context: medium}
            rates: {request: 0.008}
          - when: {search_context: high}
            rates: {request: 0.012}
          - when: {region: us}
            multiply: 1.1
            also: [request]
surcharges:
  - models: [plain]
    from: 2026-06-01
    source: https://tools.example/tools
    rates: {web_search: 0.01, code_session: 0.03, storage_gb_day: 0.10}
    free: {storage_gb_day: "1 GB"}
    overrides:
      - when: {search_type: preview}
        rates: {web_search: 0.025}
      - when: {region: us}
        multiply: 1.1
"""


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return book(tmp_path_factory.mktemp("tools"), tools=TOOLS)


def quote(catalog: Catalog, name: str = "plain", usage: Usage | None = None, **conditions: Any) -> Quote:
    return quote_usage(catalog, name, usage or Usage(1_000, output_tokens=100), Conditions(DAY, **conditions))


def searching(**fees: str) -> Usage:
    """A thousand tokens in, a hundred out, and these quantities."""
    return Usage(1_000, output_tokens=100, fees=tuple((key, D(number)) for key, number in fees.items()))


PLAIN = (1_000 * D(2) + 100 * D(10)) / MILLION


def test_a_fee_is_a_line_of_its_own(tools: Catalog) -> None:
    charged = quote(tools, usage=searching(web_search="0.3", code_session="2"))
    assert charged.total == PLAIN + D("0.3") * D("0.01") + 2 * D("0.03")
    assert [(line.item, line.quantity, line.unit, line.rate, line.amount) for line in charged.lines[-2:]] == [
        ("web search", D("0.3"), "search", D("0.01"), D("0.003")),
        ("code execution", 2, "session", D("0.03"), D("0.06")),
    ]


def test_a_fee_that_nobody_asks_for_is_not_charged(tools: Catalog) -> None:
    assert quote(tools).total == PLAIN


@pytest.mark.parametrize(("context", "fee"), [("", "0.005"), ("low", "0.005"), ("medium", "0.008"), ("high", "0.012")])
def test_a_fee_of_every_request_is_charged_unasked(tools: Catalog, context: str, fee: str) -> None:
    charged = quote(tools, "searches", search_context=context)
    assert charged.total == (1_000 + 100) / MILLION + D(fee)
    assert charged.lines[-1].item == "request"


def test_a_fee_counts_from_its_day_on(tools: Catalog) -> None:
    early = Conditions(date(2026, 5, 31))
    with pytest.raises(NotSold, match="plain has no price for web search"):
        quote_usage(tools, "plain", searching(web_search="1"), early)
    assert quote_usage(tools, "plain", searching(), early).total == PLAIN


def test_a_fee_that_a_model_does_not_have_leaves_it_without_a_price(tools: Catalog) -> None:
    priced = price(tools, "searches", searching(x_search="1"), Conditions(DAY))
    assert (priced.cost, priced.unpriced) == (None, "searches has no price for X search")


def test_a_fee_at_an_unknown_rate_makes_the_total_the_least(tools: Catalog) -> None:
    priced = price(tools, "plain", searching(file_search="1", web_search="1"), Conditions(DAY))
    assert priced.quote is not None
    assert priced.cost == PLAIN + D("0.01")
    assert (priced.partial, priced.ranks, priced.quote.unknown) == (True, False, ("file_search",))


GROUNDED = """
provider: grounds
name: Grounds
version: 2026-11-21
models:
  - id: by-query
    name: By query
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://grounds.example/prices
        rates: {input_mtok: 1, output_mtok: 1, grounded_query: 0.014}
  - id: by-prompt
    name: By prompt
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://grounds.example/prices
        rates: {input_mtok: 1, output_mtok: 1, grounded_prompt: 0.035}
  - id: unknown
    name: Unknown
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://grounds.example/prices
        excludes: [grounded_query]
        rates: {input_mtok: 1, output_mtok: 1}
"""


@pytest.mark.parametrize(
    ("name", "searches", "fee"),
    [
        ("by-query", "3", 3 * D("0.014")),
        ("by-prompt", "3", D("0.035")),  # however many searches, one prompt
        ("by-prompt", "0.3", D("0.3") * D("0.035")),
    ],
)
def test_a_web_search_is_charged_in_the_vendors_own_unit(tmp_path: Path, name: str, searches: str, fee: D) -> None:
    charged = quote(book(tmp_path, grounds=GROUNDED), name, searching(web_search=searches))
    assert charged.total == (1_000 + 100) / MILLION + fee
    assert charged.lines[-1].item == {"by-query": "grounding query", "by-prompt": "grounded prompt"}[name]


def test_a_web_search_at_an_unknown_rate_in_the_vendors_unit_makes_a_total_the_least(tmp_path: Path) -> None:
    priced = price(book(tmp_path, grounds=GROUNDED), "unknown", searching(web_search="1"), Conditions(DAY))
    assert (priced.partial, priced.cost) == (True, (1_000 + 100) / MILLION)


def test_the_fee_of_a_search_models_request_covers_its_search(tools: Catalog) -> None:
    assert quote(tools, "searches", searching(web_search="1")).total == (1_000 + 100) / MILLION + D("0.005")


def test_what_is_left_out_comes_from_provider_model_and_row(tools: Catalog) -> None:
    assert quote(tools).not_included == ("session_hours", "file_search")
    assert quote(tools, "searches").not_included == ("session_hours", "taxes")


def test_a_version_of_the_search_has_its_own_rate(tools: Catalog) -> None:
    assert quote(tools, usage=searching(web_search="1"), search_type="preview").total == PLAIN + D("0.025")


def test_a_multiplier_is_for_every_token_rate_and_no_fee(tools: Catalog) -> None:
    usage = Usage(1_000, cache_read_tokens=400, output_tokens=100, fees=(("web_search", D(1)),))
    tokens = (600 * D(2) + 400 * D("0.20") + 100 * D(10)) / MILLION
    assert quote(tools, usage=usage, region="us").total == tokens * D("1.1") + D("0.01")


def test_a_multiplier_is_for_another_unit_where_its_source_says_so(tools: Catalog) -> None:
    assert quote(tools, "searches", region="us").total == ((1_000 + 100) / MILLION + D("0.005")) * D("1.1")


def test_overrides_come_first_and_each_multiplier_once(tools: Catalog) -> None:
    long = Usage(2_000, output_tokens=100)
    assert quote(tools, usage=long, tier="batch", region="us").total == (
        (2_000 * D(2) + 100 * D("7.5")) / MILLION * D("1.1")
    )
    assert quote(tools, usage=long, speed="fast", region="us").total == (
        (2_000 * D(4) + 100 * D(15)) / MILLION * 2 * D("1.1")
    )


def test_a_multiplier_of_one_changes_nothing(tools: Catalog) -> None:
    assert quote(tools, region="eu").total == quote(tools).total == PLAIN


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ({"speed": "fast", "tier": "batch"}, "plain is not sold under these conditions: batch, fast mode"),
        ({"speed": "ultrafast"}, "plain has no price for speed ultrafast on 2026-11-21; it is sold as standard, fast"),
        ({"region": "jp"}, "plain has no price for region jp on 2026-11-21; it is sold as global, us, eu"),
        ({"region": "mars"}, f"unknown region mars; choose from {', '.join(REGIONS)}"),
        ({"speed": "warp"}, f"unknown speed warp; choose from {', '.join(SPEEDS)}"),
    ],
)
def test_a_modifier_that_is_not_sold_has_no_price(tools: Catalog, conditions: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotSold) as refused:
        quote(tools, **conditions)
    assert str(refused.value) == reason


quantities = st.decimals(0, 1_000, places=3)


@given(
    tokens=st.integers(0, 5_000), search=quantities, session=quantities, stored=quantities, more=quantities,
    region=st.sampled_from(["global", "us", "eu"]), speed=st.sampled_from(["standard", "fast"]),
)  # fmt: skip
def test_adding_a_fee_never_lowers_a_total(
    tools: Catalog, tokens: int, search: D, session: D, stored: D, more: D, region: str, speed: str
) -> None:
    def total(web: D) -> D:
        fees = (("web_search", web), ("code_session", session), ("storage_gb_day", stored))
        return quote(tools, usage=Usage(tokens, fees=fees), region=region, speed=speed).total

    assert total(search + more) - total(search) == more * D("0.01")
    assert total(search) >= quote(tools, usage=Usage(tokens), region=region, speed=speed).total


@given(
    factor=st.sampled_from(["1", "1.0", "1.00"]),
    tokens=st.integers(0, 5_000),
    tier=st.sampled_from(["standard", "batch"]),
)
def test_a_multiplier_of_one_changes_nothing_anywhere(
    tmp_path_factory: pytest.TempPathFactory, tools: Catalog, factor: str, tokens: int, tier: str
) -> None:
    one = book(tmp_path_factory.mktemp("one"), tools=TOOLS.replace("multiply: 1.1\n", f"multiply: {factor}\n"))
    assert (
        quote(one, usage=Usage(tokens), tier=tier, region="us").total
        == quote(tools, usage=Usage(tokens), tier=tier).total
    )


@pytest.mark.parametrize(
    ("fees", "reason"),
    [
        ((("input_mtok", D(1)),), "input_mtok is not a fee; choose from web_search"),
        ((("web_search", D(-1)),), "web_search must be between 0 and"),
        ((("web_search", D("NaN")),), "web_search must be between 0 and"),
        ((("web_search", D(1)), ("web_search", D(2))), "web_search appears twice; keep one"),
    ],
)
def test_fees_that_no_request_has_are_refused(fees: tuple[tuple[str, D], ...], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Usage(fees=fees)


def test_every_fee_is_a_unit_and_can_be_excluded() -> None:
    assert set(FEES) <= UNITS.keys()
    assert set(FEES) <= EXCLUSIONS.keys()


def test_twelve_hours_in_the_cache_have_their_own_rate(tmp_path: Path) -> None:
    text = TOOLS.replace(
        "rates: {input_mtok: 2, cache_read", "rates: {input_mtok: 2, cache_write_12h_mtok: 5, cache_read"
    )
    text = text.replace("rates: {input_mtok: 4,", "rates: {cache_write_12h_mtok: 10, input_mtok: 4,")
    text = text.replace("rates: {input_mtok: 1, cache_r", "rates: {cache_write_12h_mtok: 2.5, input_mtok: 1, cache_r")
    text = text.replace(
        "rates: {input_mtok: 2, cache_read_mtok: 0.20, output_mtok: 7.5}",
        "rates: {input_mtok: 2, cache_write_12h_mtok: 5, cache_read_mtok: 0.20, output_mtok: 7.5}",
    )
    usage = Usage(1_000, cache_write_12h_tokens=400)
    assert quote(book(tmp_path, tools=text), usage=usage).total == (600 * D(2) + 400 * D(5)) / MILLION


def test_what_is_free_is_not_called_cheapest(tmp_path: Path) -> None:
    text = GROUNDED.replace("rates: {input_mtok: 1, output_mtok: 1}", "rates: {input_mtok: 0, output_mtok: 0}")
    priced = price(book(tmp_path, grounds=text), "unknown", searching(), Conditions(DAY))
    assert (priced.cost, priced.free, priced.ranks) == (D(0), True, False)
