"""Quotes itemize, sum exactly, and are refused with the reason. Expected costs are the arithmetic itself."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.priced import price as price_name
from pricing.quote import Quote, quote_entry, sum_quotes
from pricing.usage import Usage
from tests.support.price_tables import book

MILLION = D(1_000_000)


def price(
    catalog: Catalog, name: str, usage: Usage, day: str = "2026-03-02", tier: str = "standard", at: time | None = None
) -> Quote:
    as_of = date.fromisoformat(day)
    return quote_entry(catalog.offer(name).on(as_of), usage, Conditions(as_of, tier, at))


def test_each_token_is_charged_once(acme: Catalog) -> None:
    usage = Usage(input_tokens=1000, cache_read_tokens=600, cache_write_tokens=300, output_tokens=50)
    quote = price(acme, "fast-1", usage)
    assert {line.item: line.amount for line in quote.lines} == {
        "input": 100 * D(1) / MILLION,
        "cached input": 600 * D("0.10") / MILLION,
        "cache write": 300 * D("1.25") / MILLION,
        "output": 50 * D(4) / MILLION,
    }
    assert quote.total == (100 * D(1) + 600 * D("0.10") + 300 * D("1.25") + 50 * D(4)) / MILLION


def test_reasoning_is_its_own_line_at_the_rate_of_output(acme: Catalog) -> None:
    quote = price(acme, "fast-2", Usage(output_tokens=300, reasoning_tokens=200))
    assert [(line.item, line.quantity, line.rate) for line in quote.lines] == [
        ("output", 100, D(12)),
        ("reasoning", 200, D(12)),
    ]


def test_the_price_of_the_day_counts(acme: Catalog) -> None:
    assert price(acme, "fast-1", Usage(1_000_000), "2024-12-31").total == 2
    assert price(acme, "fast-1", Usage(5_000), "2025-01-01").total == 5_000 * D(1) / MILLION


def test_an_alias_means_the_model_of_the_day(acme: Catalog) -> None:
    assert price(acme, "fast", Usage(1_000), "2026-01-31").entry.model.id == "fast-1"
    assert price(acme, "fast", Usage(1_000), "2026-02-01").entry.model.id == "fast-2"


def test_a_long_context_price_is_for_the_whole_request(acme: Catalog) -> None:
    assert price(acme, "fast-1", Usage(5_000)).total == 5_000 * D(1) / MILLION
    assert price(acme, "fast-1", Usage(5_001, output_tokens=10)).total == (5_001 * D(2) + 10 * D(6)) / MILLION


def test_conditions_combine_and_later_ones_win(acme: Catalog) -> None:
    assert price(acme, "fast-1", Usage(5_000), tier="batch").total == 5_000 * D("0.5") / MILLION
    assert price(acme, "fast-1", Usage(6_000), tier="batch").total == 6_000 * D(1) / MILLION


def test_an_announced_price_counts_from_its_day_and_a_canceled_one_never(acme: Catalog) -> None:
    assert price(acme, "fast-2", Usage(1_000_000), "2026-12-31").total == 3
    assert price(acme, "fast-2", Usage(1_000_000), "2027-01-01").total == 6


@pytest.mark.parametrize(
    ("day", "at", "rate"),
    [
        ("2026-03-02", None, 3),  # a Monday; no time given: the base price
        ("2026-03-02", time(21, 59), 3),
        ("2026-03-02", time(22, 0), D("1.5")),
        ("2026-03-02", time(1, 59), D("1.5")),
        ("2026-03-02", time(2, 0), 3),
        ("2026-03-04", time(23, 0), 3),  # a Wednesday
    ],
)
def test_hours_and_weekdays_are_in_utc(acme: Catalog, day: str, at: time | None, rate: D) -> None:
    assert price(acme, "fast-2", Usage(1_000_000), day, at=at).total == rate


@pytest.mark.parametrize(
    ("name", "usage", "day", "tier", "reason"),
    [
        ("fast-1", Usage(1), "2023-12-31", "standard", "fast-1 did not exist before 2024-01-01"),
        ("slow", Usage(1), "2024-01-15", "standard", "no price for slow is known before 2024-02-01"),
        ("slow", Usage(1), "2026-06-01", "standard", "slow retired on 2026-06-01; choose an earlier day"),
        ("fast-1", Usage(1), "2026-03-02", "flex", "fast-1 has no flex price on 2026-03-02; it is sold as standard"),
        ("fast-1", Usage(1), "2026-03-02", "bacth", "unknown tier bacth; choose from standard, batch"),
        (
            "fast-1",
            Usage(6_000),
            "2026-03-02",
            "priority",
            "fast-1 is not sold under these conditions: priority, over 5,000 input tokens",
        ),
        ("slow", Usage(10, cache_read_tokens=5), "2026-03-02", "standard", "slow has no price for cached input"),
    ],
)
def test_what_is_not_sold_says_why(acme: Catalog, name: str, usage: Usage, day: str, tier: str, reason: str) -> None:
    with pytest.raises(NotSold, match=reason):
        price(acme, name, usage, day, tier)


tokens = st.integers(min_value=0, max_value=20_000)


@given(tokens, tokens, tokens, tokens, tokens)
def test_lines_sum_to_the_total_and_to_the_usage(
    tmp_path_factory: pytest.TempPathFactory, uncached: int, read: int, write: int, visible: int, reasoning: int
) -> None:
    acme = book(tmp_path_factory.mktemp("tables"))
    usage = Usage(uncached + read + write, read, write, 0, visible + reasoning, reasoning)
    quote = price(acme, "fast-1", usage)
    assert quote.total == sum((line.amount for line in quote.lines), D(0))
    assert sum(line.quantity for line in quote.lines) == usage.total_tokens


@given(before=tokens, more=tokens, output=tokens)
def test_cost_never_falls_when_tokens_rise(catalog: Catalog, before: int, more: int, output: int) -> None:
    day = date(2026, 11, 21)
    for offer in catalog.list_on_sale(day):
        entry = offer.on(day)
        try:
            small = quote_entry(entry, Usage(before, output_tokens=output), Conditions(day)).total
            large = quote_entry(entry, Usage(before + more, output_tokens=output + more), Conditions(day)).total
        except NotSold:  # Claude Sonnet 4.5 takes no longer requests
            continue
        assert small <= large, entry.path


def test_a_name_that_cannot_be_priced_says_why_and_raises_nothing(acme: Catalog) -> None:
    conditions = Conditions(date(2026, 3, 2))
    unknown = price_name(acme, "nobody", Usage(1_000), conditions)
    assert (unknown.offer, unknown.entry, unknown.quote, unknown.cost, unknown.lines) == (None, None, None, None, ())
    assert str(unknown.unpriced).startswith("nobody is not in any price table")
    unsold = price_name(acme, "fast-1", Usage(1_000), Conditions(date(2026, 3, 2), "flex"))
    assert unsold.entry is not None
    assert (unsold.quote, unsold.warnings) == (None, ())
    assert str(unsold.unpriced).startswith("fast-1 has no flex price")


def test_a_priced_name_has_the_quote_of_the_model_that_it_means(acme: Catalog) -> None:
    conditions = Conditions(date(2026, 3, 2))
    priced = price_name(acme, "fast-1", Usage(6_000), conditions, outlook=True)
    assert priced.quote == price(acme, "fast-1", Usage(6_000))
    assert (priced.cost, priced.unpriced) == (6_000 * D(2) / MILLION, None)
    assert priced.warnings[0] == "long-context price for the whole request, from 5,001 tokens"


def test_quotes_of_other_rates_add_up_line_by_line(acme: Catalog) -> None:
    short, long = price(acme, "fast-1", Usage(1_000)), price(acme, "fast-1", Usage(6_000))
    both = sum_quotes([short, long])
    assert both.lines == (*short.lines, *long.lines)
    assert both.total == short.total + long.total
    assert both.applied == long.applied


@pytest.mark.parametrize("name", ["slow", "fast-2"])
def test_what_has_no_price_keeps_its_name_its_conditions_and_its_model(acme: Catalog, name: str) -> None:
    conditions = Conditions(date(2026, 6, 2), "batch")
    found = price_name(acme, name, Usage(input_tokens=5), conditions)
    offer = acme.offer(name)
    assert found.head[:5] == (name, conditions, offer, offer.targets[0][1], None)
    assert found.unpriced


def test_what_comes_is_told_only_where_it_is_asked_for(acme: Catalog) -> None:
    conditions = Conditions(date(2026, 11, 21))
    plain, told = (
        price_name(acme, "fast-2", Usage(input_tokens=5), conditions, **outlook) for outlook in ({}, {"outlook": True})
    )
    assert not [text for text in plain.warnings if "2027-01-01" in text]
    assert [text for text in told.warnings if "2027-01-01" in text]
