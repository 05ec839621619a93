"""`rates` as somebody asks it: the rate of the day and the conditions, or the reason why there is none."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal as D
from types import ModuleType
from typing import Any

import pytest

DAY = date(2026, 11, 21)
PLAIN = {"tier": "standard", "input_tokens": 100}


def fault(prices: ModuleType, name: str, model: str, day: date = DAY, **conditions: Any) -> str:
    with pytest.raises(getattr(prices, name)) as caught:
        prices.rates(model, day, **conditions)
    assert type(caught.value).__name__ == name
    return str(caught.value)


def missing(prices: ModuleType, model: str, day: date = DAY, **conditions: Any) -> tuple[str, ...]:
    with pytest.raises(prices.MissingCondition) as caught:
        prices.rates(model, day, **conditions)
    found: tuple[str, ...] = caught.value.conditions
    return found


# works


def test_the_readme_s_first_example(prices: ModuleType) -> None:
    found = prices.rates("gpt-4o", date(2024, 6, 1), tier="standard")
    # https://openai.com/api/pricing/ in June 2024: $5 in and $15 out for a million tokens.
    assert (found.model, found.rates) == (
        "openai/gpt-4o-2024-05-13",
        {"input_mtok": D(5), "output_mtok": D(15)},
    )


def test_a_row_says_when_it_holds_and_who_says_so(small: ModuleType) -> None:
    found = small.rates("acme/fast-1", date(2024, 6, 1))
    assert found.rates == {"input_mtok": D(2), "output_mtok": D(8)}
    (row,) = found.rows
    assert (row.from_, row.until, row.status) == (date(2024, 1, 1), date(2025, 1, 1), "effective")
    assert (row.source, row.via, row.checked) == ("https://acme.example/prices", None, date(2024, 1, 2))


@pytest.mark.parametrize(
    ("tier", "tokens", "rate"),
    [("standard", 5_000, "1"), ("standard", 5_001, "2"), ("batch", 0, "0.5"), ("batch", 5_001, "1")],
)
def test_tier_and_length_decide(tier: str, tokens: int, rate: str, small: ModuleType) -> None:
    assert small.rates("fast-1", DAY, tier=tier, input_tokens=tokens).rates["input_mtok"] == D(rate)


def test_hours_decide_and_reach_past_midnight(small: ModuleType) -> None:
    monday, wednesday = date(2026, 6, 1), date(2026, 6, 3)
    for at, rate in ((time(21, 59), 3), (time(22), D("1.5")), (time(1, 59), D("1.5")), (time(2), 3)):
        assert small.rates("fast-2", monday, at=at).rates["input_mtok"] == rate
    assert small.rates("fast-2", wednesday).rates["input_mtok"] == 3  # on no Wednesday do hours matter


def test_a_multiplier_changes_what_tokens_cost_and_no_fee(small: ModuleType) -> None:
    found = small.rates("seek", DAY, region="us", search_context="high")
    # 1 × 1.1, 4 × 1.1; the fees of a request and a search are no rates of tokens.
    assert found.rates == {
        "input_mtok": D("1.1"),
        "output_mtok": D("4.4"),
        "request": D("0.012"),
        "web_search": D("0.010"),
    }
    assert found.not_included == ("file_search", "taxes")
    assert [row.source for row in found.rows] == ["https://meters.example/prices", "https://meters.example/tools"]


def test_images_have_a_rate_by_size_and_quality(small: ModuleType) -> None:
    batch = small.rates("draw", DAY, tier="batch")
    assert batch.rates == {"input_image": D("0.005")}
    assert [(each.size, each.quality, each.rate) for each in batch.images] == [
        ("1024x1024", "low", D("0.020")),
        ("2048x2048", "low", D("0.030")),
    ]


def test_an_announced_price_says_so(small: ModuleType) -> None:
    found = small.rates("fast-2", date(2027, 1, 1))
    assert (found.rates["input_mtok"], found.rows[0].status) == (6, "announced")


def test_a_name_means_what_it_meant_on_the_day(small: ModuleType) -> None:
    assert small.rates("newest", date(2025, 12, 31)).model == "lives/middle"
    assert small.rates("newest", date(2026, 1, 1)).model == "lives/new"


def test_what_the_vendor_redirects_costs_what_answers(small: ModuleType) -> None:
    days = {
        date(2026, 11, 30): "pro",
        date(2026, 12, 1): "flash",
        date(2027, 2, 28): "flash",
        date(2027, 3, 1): "flash-2",
    }
    assert {day: small.rates("pro", day).model for day in days} == {day: f"lives/{name}" for day, name in days.items()}
    assert small.rates("pro-latest", date(2027, 2, 1)).model == "lives/new"


def test_it_says_of_which_tables_it_is(prices: ModuleType) -> None:
    about, found = prices.about(), prices.rates("gpt-4o", date(2024, 6, 1), tier="standard")
    assert (found.version, found.digest) == (about.version, about.digest)
    assert len(about.sha256) == 64


# refuses where a condition matters


def test_every_condition_that_matters_has_to_be_stated(small: ModuleType) -> None:
    assert missing(small, "fast-1") == ("tier", "input_tokens")
    assert missing(small, "fast-1", tier="standard") == missing(small, "fast-1", tier="batch") == ("input_tokens",)
    assert missing(small, "fast-1", input_tokens=1) == ("tier",)
    assert missing(small, "fast-2", date(2026, 6, 1)) == ("at",)
    assert missing(small, "seek") == ("region", "search_context")
    assert missing(small, "film") == ("resolution",)


def test_a_condition_that_does_not_matter_need_not_be_stated(small: ModuleType) -> None:
    assert small.rates("slow", date(2024, 3, 1)).rates["input_mtok"] == D("0.0001")
    assert small.rates("film", DAY, resolution="").rates == {"video_second": D("0.40")}


def test_the_message_says_what_may_be_stated(small: ModuleType) -> None:
    said = fault(small, "MissingCondition", "fast-1")
    assert said == (
        "the rates of acme/fast-1 on 2026-11-21 depend on what was not stated: tier ('standard', 'batch', 'priority'); "
        "input_tokens (from 5,001). State it, or name the units that you need"
    )
    assert "at (22:00 to 02:00 UTC)" in fault(small, "MissingCondition", "fast-2", date(2026, 6, 1))
    assert "search_context ('', 'high')" in fault(small, "MissingCondition", "seek", region="us")


def test_of_the_units_that_are_wanted_only_what_changes_them_matters(small: ModuleType) -> None:
    found = small.rates("seek", DAY, region="us", units=["input_mtok"])
    assert found.rates == {"input_mtok": D("1.1")}
    assert missing(small, "seek", units=["request"]) == ("search_context",)
    assert missing(small, "seek", units=["input_mtok"]) == ("region",)
    assert small.rates("draw", DAY, tier="batch", units=["image"]).rates == {}


def test_a_length_at_which_it_is_not_sold_matters(small: ModuleType) -> None:
    assert missing(small, "fast-1", tier="priority") == ("input_tokens",)
    said = fault(small, "NotSold", "fast-1", tier="priority", input_tokens=5_001)
    assert said.startswith("acme/fast-1 is not sold under these conditions: tier priority")


# unknown names, days and conditions


def test_an_unknown_model_is_told_the_nearest(small: ModuleType) -> None:
    assert (
        fault(small, "UnknownModel", "fast-9")
        == "fast-9 is not in any price table; the nearest are fast-2, fast-1, fast"
    )
    assert "list_names() has those that are" in fault(small, "UnknownModel", "§§§")
    assert "acme/fast" in small.list_names()


def test_a_name_of_several_hosts_is_asked_which(prices: ModuleType) -> None:
    said = fault(prices, "UnknownModel", "openai/gpt-oss-120b")
    assert "is sold by several providers; choose one of " in said
    name = said.rpartition("choose one of ")[2].split(", ")[0]
    assert name in prices.list_names()


def test_an_unknown_tier_is_told_the_nearest_and_what_there_is(small: ModuleType) -> None:
    said = fault(small, "UnknownCondition", "fast-1", tier="bach")
    assert said == "unknown tier 'bach'; is it batch? choose from standard, batch, flex, priority"
    assert fault(small, "UnknownCondition", "seek", search_context="x").startswith("unknown search_context 'x'; choose")


def test_a_tier_that_it_is_not_sold_in_is_told_which_it_is(small: ModuleType) -> None:
    said = fault(small, "NotSold", "fast-1", tier="flex")
    assert said == "acme/fast-1 is not sold as tier flex on 2026-11-21; it is sold as standard, batch, priority"
    assert fault(small, "NotSold", "slow", date(2024, 3, 1), region="eu").endswith("it is sold as global")


def test_a_day_without_a_price_is_told_the_nearest(small: ModuleType) -> None:
    assert fault(small, "NotSold", "slow", date(2024, 1, 31)) == (
        "no price of acme/slow is known before 2024-02-01, the nearest day with one"
    )
    assert fault(small, "NotSold", "slow", date(2026, 6, 1)) == (
        "acme/slow retired on 2026-06-01; the nearest day with one is 2026-05-31"
    )
    assert (
        fault(small, "NotSold", "fast", date(2023, 12, 31)) == "fast did not exist before 2024-01-01, the nearest day"
    )


def test_a_unit_that_it_has_no_rate_for_is_told_those_it_has(small: ModuleType) -> None:
    said = fault(small, "NotSold", "slow", date(2024, 3, 1), units=["input_mtok", "page"])
    assert said == "acme/slow has no rate for page; it has input_mtok, output_mtok"


def test_a_day_as_text_and_one_unit_alone_are_told_what_they_should_be(small: ModuleType) -> None:
    with pytest.raises(TypeError, match="give the day as a date"):
        small.rates("slow", "2026-06-01")
    with pytest.raises(TypeError, match=r"give the units as a list: \['input_mtok'\]"):
        small.rates("slow", DAY, units="input_mtok")


def test_a_moment_is_no_day_and_a_time_has_no_zone(small: ModuleType) -> None:
    for day, at in ((datetime(2026, 6, 1, tzinfo=UTC), None), (DAY, time(1, tzinfo=UTC))):
        with pytest.raises(TypeError, match="both are in UTC"):
            small.rates("slow", day, at=at)


def test_fewer_than_no_tokens_are_refused(small: ModuleType) -> None:
    assert fault(small, "UnknownCondition", "fast-1", input_tokens=-1) == "input_tokens cannot be negative"
