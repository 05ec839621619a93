"""Names whose models retire, are redirected, or have a successor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.defaults import list_default_models
from pricing.catalog.explain import explain_price
from pricing.catalog.lifecycle import add_successors, find_last_day, find_successor
from pricing.catalog.outlook import find_upcoming
from pricing.catalog.rates import Conditions
from pricing.catalog.search import list_models
from pricing.priced import Priced, price
from pricing.usage import Usage
from tests.support.price_tables import LIVES, TODAY, book

MILLION_IN = Usage(1_000_000)
"""Costs the input rate."""


@pytest.fixture
def lives(tmp_path: Path) -> Catalog:
    return book(tmp_path, lives=LIVES)


def ask(catalog: Catalog, name: str, day: date, *, last_known: bool = False, outlook: bool = False) -> Priced:
    return price(catalog, name, MILLION_IN, Conditions(day, last_known=last_known), outlook=outlook)


@pytest.mark.parametrize(
    ("name", "day", "model", "cost"),
    [
        ("pro", date(2026, 11, 30), "pro", "1.25"),
        ("pro", date(2026, 12, 1), "flash", "0.75"),
        ("pro", date(2027, 3, 1), "flash-2", "0.50"),  # flash itself is redirected
        ("flash", date(2027, 2, 28), "flash", "0.75"),
        ("flash", date(2027, 3, 1), "flash-2", "0.50"),
        ("pro-latest", date(2026, 12, 1), "flash", "0.75"),
        ("pro-latest", date(2027, 2, 1), "new", "5"),
        ("pro-latest", date(2027, 3, 1), "new", "5"),  # the alias has moved on; what pro is redirected to is moot
    ],
)
def test_a_name_is_charged_as_the_model_that_it_is_redirected_to(
    lives: Catalog, name: str, day: date, model: str, cost: str
) -> None:
    priced = ask(lives, name, day)
    assert priced.entry
    assert priced.entry.model.id == model
    assert priced.cost == Decimal(cost)
    redirected = model.startswith("flash") and name != model
    assert priced.redirects_to == (model if redirected else None)


def test_what_is_redirected_is_said_before_and_after(lives: Catalog) -> None:
    said = "requests to pro are answered and billed as flash from 2026-12-01 on"
    assert ask(lives, "pro", date(2026, 11, 30), outlook=True).warnings == (said,)
    assert ask(lives, "pro", date(2026, 11, 30)).warnings == ()
    assert ask(lives, "pro", date(2026, 12, 1)).warnings == (said,)
    assert ask(lives, "pro", date(2027, 3, 1)).warnings == (
        "requests to pro are answered and billed as flash-2 from 2027-03-01 on",
    )
    (change,) = find_upcoming(lives.entries["lives/pro"].model, TODAY)
    assert (change.day, change.what, change.to) == (date(2026, 12, 1), "redirect", "flash")
    assert explain_price(lives.offer("pro-latest"), Conditions(date(2026, 12, 1))).meaning == said
    later = "requests to pro are answered and billed as flash-2 from 2027-03-01 on"  # by way of flash
    assert explain_price(lives.offer("pro"), Conditions(date(2027, 3, 1))).meaning == later


@pytest.mark.parametrize(
    ("name", "day", "text", "short"),
    [
        ("pro", date(2026, 11, 30), "requests to pro are answered and billed as flash from 2026-12-01 on",
         "answered and billed as flash from 2026-12-01 on"),
        ("pro", date(2026, 12, 1), "requests to pro are answered and billed as flash from 2026-12-01 on",
         "answered and billed as flash from 2026-12-01 on"),
        ("middle", date(2026, 11, 30), "retires on 2027-01-15", "retires on 2027-01-15"),
        ("old", TODAY, "old retired on 2026-10-23; this is its last price, of 2026-10-22; Lives recommends middle",
         "retired on 2026-10-23; Lives recommends middle"),
    ],
)  # fmt: skip
def test_a_row_that_begins_with_the_name_says_the_rest(
    lives: Catalog, name: str, day: date, text: str, short: str
) -> None:
    priced = ask(lives, name, day, last_known=True, outlook=True)
    assert [(notice.text, notice.short) for notice in priced.life][:1] == [(text, short)]
    assert text in priced.warnings


def test_a_redirected_name_is_no_model_on_sale(lives: Catalog) -> None:
    day = date(2026, 12, 1)
    assert [offer.name for offer in lives.list_on_sale(day)] == ["newest", "middle", "flash", "flash-2"]
    assert list_default_models(lives, day) == ["flash"]
    states = {line.model.id: (line.state, line.aliases) for line in list_models(lives, day)}
    assert states["pro"] == ("retired", ("pro-latest",))
    assert states["flash"] == ("sold", ())


@pytest.mark.parametrize(
    ("name", "day", "last"),
    [
        ("old", TODAY, date(2026, 10, 22)),
        ("old", date(2026, 10, 22), None),
        ("old", date(2023, 1, 1), None),
        ("pro", date(2026, 12, 1), None),  # redirected, so it has a price
        ("middle", date(2030, 1, 1), date(2027, 1, 14)),
        ("newest", date(2024, 1, 1), None),
    ],
)
def test_the_last_day_of_a_price_is_the_day_before_it_ended(
    lives: Catalog, name: str, day: date, last: date | None
) -> None:
    assert find_last_day(lives.offer(name), day) == last


def test_an_alias_has_the_last_price_of_what_it_meant_before(tmp_path: Path) -> None:
    # From 2026-11-01 on the alias means a model whose price begins later.
    text = LIVES.replace("{model: new, from: 2027-02-01}", "{model: later, from: 2026-11-01}").replace(
        "aliases:\n",
        "  - id: later\n    name: Later\n    kind: chat\n    prices:\n"
        "      - {from: 2027-01-01, status: announced, source: https://lives.example/p, rates: {input_mtok: 1}}\n"
        "aliases:\n",
    )
    assert find_last_day(book(tmp_path, lives=text).offer("pro-latest"), TODAY) == date(2026, 10, 31)


def test_a_retired_model_is_unpriced_and_its_successor_is_named(lives: Catalog) -> None:
    priced = ask(lives, "old", TODAY)
    assert (priced.cost, priced.price_status, priced.successor) == (None, "unpriced", "middle")
    assert priced.unpriced == (
        "old retired on 2026-10-23; choose an earlier day to see what it cost; Lives recommends middle"
    )


def test_a_last_price_is_dated_and_never_ranks(lives: Catalog) -> None:
    priced = ask(lives, "old", TODAY, last_known=True, outlook=True)
    assert (priced.cost, priced.price_status, priced.ranks) == (Decimal(15), "last_known", False)
    assert (priced.conditions.as_of, priced.successor) == (date(2026, 10, 22), "middle")
    assert priced.warnings == (
        "old retired on 2026-10-23; this is its last price, of 2026-10-22; Lives recommends middle",
    )
    assert ask(lives, "old", date(2026, 10, 22), last_known=True).price_status == "on_sale"


def test_the_successor_is_the_next_one_that_is_sold_then(lives: Catalog) -> None:
    old = lives.offer("old")
    assert find_successor(lives, old, date(2026, 10, 22)) is None  # it is still sold
    assert find_successor(lives, old, TODAY) is lives.offer("middle")
    assert find_successor(lives, old, date(2027, 1, 15)) is lives.offer("newest")  # middle has retired too
    assert find_successor(lives, lives.offer("pro"), date(2027, 1, 1)) is None


def test_an_offer_goes_on_with_successors(lives: Catalog) -> None:
    first = date(2026, 10, 1)
    going = add_successors(lives, lives.offer("old"), first, date(2027, 10, 1))
    assert [(since, entry.model.id) for since, entry in going.targets] == [
        (None, "old"),
        (date(2026, 10, 23), "middle"),
        (date(2027, 1, 15), "new"),
    ]
    steady = lives.offer("new")
    assert add_successors(lives, steady, first, date(2027, 10, 1)) is steady


def test_days_between_a_retirement_and_the_first_known_price_of_the_redirect_are_unpriced(tmp_path: Path) -> None:
    # flash-2 answers from its first known price on; the last days of pro are without any.
    late = LIVES.replace("model: flash, from: 2026-12-01", "model: flash-2, from: 2026-12-05").replace(
        "from: 2026-09-01, source", "from: 2026-12-05, status: announced, source"
    )
    catalog = book(tmp_path, lives=late)
    assert ask(catalog, "pro", date(2026, 12, 4)).unpriced == (
        "pro retired on 2026-12-01; choose an earlier day to see what it cost"
    )
    assert ask(catalog, "pro", date(2026, 12, 5)).cost == Decimal("0.50")
    assert [(c.day, c.what) for c in find_upcoming(catalog.entries["lives/pro"].model, TODAY)] == [
        (date(2026, 12, 1), "retirement"),
        (date(2026, 12, 5), "redirect"),
    ]
