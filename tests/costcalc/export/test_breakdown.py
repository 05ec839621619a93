"""What a request is charged, item by item, multiplies and adds up to its cost, to the last digit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.export.breakdown import ALWAYS, ITEMS, break_down, list_charged, list_items, name_columns, write_columns
from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.priced import price
from pricing.quote import Quote, quote_usage
from pricing.units import FEES, REQUEST, UNITS
from pricing.usage import Usage
from tests.pricing.test_fees import TOOLS
from tests.support.breakdown import add_up
from tests.support.price_tables import book

DAY = date(2026, 11, 21)


@pytest.fixture
def tools(tmp_path: Path) -> Catalog:
    return book(tmp_path, tools=TOOLS)


def lay_out(quote: Quote | None) -> dict[str, str]:
    items = list_items([quote])
    return {"model": "", **dict(zip(name_columns(items), write_columns(items, quote), strict=True))}


def test_everything_that_a_request_can_use_is_an_item() -> None:
    numbers = {name for _, name in Usage(fees=tuple((key, D(1)) for key in FEES)).divide()}
    assert numbers | {UNITS[REQUEST].item} <= set(ITEMS)


def test_each_item_has_its_quantity_its_rate_and_its_dollars(tools: Catalog) -> None:
    usage = Usage(1000, cache_read_tokens=400, output_tokens=100, reasoning_tokens=30, fees=(("web_search", D("0.3")),))
    row = lay_out(quote_usage(tools, "plain", usage, Conditions(DAY)))
    assert {name: text for name, text in row.items() if text} == {
        "input_quantity": "600", "input_rate_per_million": "2", "input_usd": "0.0012",
        "cache_read_quantity": "400", "cache_read_rate_per_million": "0.2", "cache_read_usd": "0.00008",
        "output_quantity": "70", "output_rate_per_million": "10", "output_usd": "0.0007",
        "reasoning_quantity": "30", "reasoning_rate_per_million": "10", "reasoning_usd": "0.0003",
        "web_search_quantity": "0.3", "web_search_rate_each": "0.01", "web_search_usd": "0.003",
    }  # fmt: skip
    assert add_up(row) == D("0.0012") + D("0.00008") + D("0.0007") + D("0.0003") + D("0.003")


def test_items_in_tokens_always_have_columns_and_fees_where_one_is_charged(tools: Catalog) -> None:
    plain = quote_usage(tools, "plain", Usage(1000), Conditions(DAY))
    search = quote_usage(tools, "searches", Usage(1000), Conditions(DAY))
    assert list_items([plain, None]) == list(ALWAYS)
    assert [item.key for item in list_items([plain, search])][len(ALWAYS) :] == ["request"]
    assert [item.key for item in list_charged([search, plain])] == ["input", "request"]
    assert lay_out(search)["request_usd"] == "0.005"


def test_a_row_without_a_price_is_blank() -> None:
    assert set(write_columns(ALWAYS, None)) == {""}


@settings(max_examples=200)
@given(st.data())
def test_it_adds_up_on_every_model_and_for_every_usage(catalog: Catalog, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(catalog.entries)))
    tokens = st.integers(0, 10**6)
    written = data.draw(st.sampled_from(("cache_write_tokens", "cache_write_1h_tokens", "cache_write_12h_tokens")))
    read, write, audio, rest, reasoning, visible = (data.draw(tokens) for _ in range(6))
    fees = data.draw(st.dictionaries(st.sampled_from(FEES), st.decimals(0, 1000, places=3), max_size=2))
    usage = Usage(
        input_tokens=read + write + audio + rest,
        cache_read_tokens=read,
        input_audio_tokens=audio,
        output_tokens=visible + reasoning,
        reasoning_tokens=reasoning,
        fees=tuple(fees.items()),
        **{written: write},
    )
    plain = Usage(usage.input_tokens, output_tokens=usage.output_tokens, reasoning_tokens=reasoning)
    for each in (usage, plain):  # few models have every rate of the first
        priced = price(catalog, path, each, Conditions(DAY, last_known=True))
        charges = break_down(priced.quote)
        assert all(
            rate is not None and quantity * rate / item.per == amount
            for item, (quantity, rate, amount) in charges.items()
        )
        assert add_up(lay_out(priced.quote)) == (priced.cost or 0)


def test_most_models_are_charged_in_that_test(catalog: Catalog) -> None:
    usage = Usage(1000, output_tokens=200, reasoning_tokens=100)
    quoted = [price(catalog, path, usage, Conditions(DAY, last_known=True)).quote for path in catalog.entries]
    assert sum(quote is not None for quote in quoted) > len(quoted) / 2


def test_what_is_counted_in_another_unit_stands_under_the_one_that_is_charged(catalog: Catalog) -> None:
    usage = Usage(1000, fees=(("web_search", D("0.3")), ("grounded_query", D("0.2"))))
    quote = quote_usage(catalog, "gemini-3.5-flash", usage, Conditions(DAY))
    (charge,) = (charge for item, charge in break_down(quote).items() if item.key == "grounded_query")
    assert charge.quantity == D("0.5")
    assert charge.rate is not None
    assert charge.amount == D("0.5") * charge.rate
