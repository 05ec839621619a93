"""What is shown before anyone chooses: from the classes of the tables, on each day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog, Entry, is_sold
from pricing.catalog.defaults import find_name, list_default_models
from pricing.catalog.loader import load_catalog
from tests.support.price_tables import ACME, TODAY, book, give_class

# Which model is the newest of its class on a day is what the tables say of their releases; the names are written out so
# that a change of a table that moves them is seen.
NOW = [
    "gpt-4o", "gpt-4o-mini", "o1",
    "gpt-6.2-astra", "gpt-6.2-sol", "gpt-6-luna",
    "claude-fable-5-2", "claude-sonnet-5-5", "claude-haiku-5-5",
    "gemini-4-carbon", "gemini-4-hydrogen", "gemini-3.5-flash-lite",
    "grok-4.7", "deepseek-v4-pro", "mistral-large-4",
]  # fmt: skip
SETS = [
    (date(2026, 11, 21), NOW),
    (date(2026, 12, 20), NOW[2:]),  # GPT-4o and GPT-4o mini retire on 2027-01-14
    (date(2025, 1, 15), [
        "gpt-4o", "gpt-4o-mini", "o1", "o1-mini", "claude-3-opus", "claude-3-5-sonnet", "claude-3-5-haiku",
        "gemini-1.5-pro", "gemini-1.5-flash", "gemini-1.5-flash-8b", "grok-2", "mistral-large-2411",
    ]),
    (date(2024, 6, 1), [
        "gpt-4o", "gpt-3.5-turbo", "claude-3-opus", "claude-3-sonnet", "claude-3-haiku",
        "gemini-1.5-pro", "gemini-1.5-flash", "mistral-large-2402",
    ]),
    (date(2023, 6, 1), ["gpt-4", "gpt-3.5-turbo"]),
    (date.min, []),
]  # fmt: skip
DAYS = [date(2023 + months // 12, months % 12 + 1, 7) for months in range(2, 50, 2)]


@pytest.mark.parametrize(("day", "names"), SETS)
def test_the_newest_of_each_class_is_shown(catalog: Catalog, day: date, names: list[str]) -> None:
    assert list_default_models(catalog, day, last_known=True) == names


@pytest.mark.parametrize("day", DAYS)
def test_nothing_but_o1_is_gone_or_ends_within_a_month(catalog: Catalog, day: date) -> None:
    names = list_default_models(catalog, day, last_known=True)
    assert len(names) == len(set(names)) <= 15
    for name in names:
        if name != "o1":
            offer = catalog.offer(name)
            assert is_sold(offer, day), name
            ends = offer.on(day).model.ends
            assert ends is None or ends > day + timedelta(days=28), name


def test_without_a_last_price_a_model_that_is_gone_is_left_out(catalog: Catalog) -> None:
    retired = date(2026, 10, 23)
    assert catalog.offer("o1").on(TODAY).model.retires == retired
    assert list_default_models(catalog, TODAY) == [name for name in NOW if name != "o1"]
    assert "o1" in list_default_models(catalog, retired - timedelta(days=1))
    assert "o1" not in list_default_models(catalog, date(2024, 11, 1), last_known=True)  # released on 2024-12-17


def test_a_model_is_no_longer_featured_in_its_last_month(catalog: Catalog) -> None:
    assert catalog.offer("gpt-4o").on(TODAY).model.retires == date(2027, 1, 14)
    assert "gpt-4o" in list_default_models(catalog, date(2026, 12, 13))  # a month later it is still there
    assert "gpt-4o" not in list_default_models(catalog, date(2026, 12, 14))


def test_the_last_day_of_the_calendar_has_an_answer(catalog: Catalog) -> None:
    assert list_default_models(catalog, date.max)


def test_an_own_table_comes_first_whatever_ends(tmp_path: Path, catalog: Catalog) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "acme.yaml").write_text(ACME.replace("featured: [fast, slow]", "featured: [slow, fast]"))
    mine = load_catalog(own, today=TODAY)
    day = date(2026, 5, 20)  # `slow` retires on 2026-06-01
    theirs = list_default_models(catalog, day)
    assert list_default_models(mine, day) == ["slow", "fast", *theirs][:15]


@pytest.mark.parametrize(
    ("model", "day", "name"),
    [
        ("openai/gpt-4o-2024-08-06", TODAY, "gpt-4o"),
        ("openai/gpt-4o-2024-05-13", TODAY, "gpt-4o-2024-05-13"),  # gpt-4o means a later one
        ("openai/gpt-4o-2024-05-13", date(2024, 6, 1), "gpt-4o"),
        ("openai/gpt-6.2-sol", TODAY, "gpt-6.2-sol"),
        ("mistral/mistral-large-4-0", TODAY, "mistral-large-4"),  # mistral-large-latest moves by itself
        ("mistral/mistral-large-2411", TODAY, "mistral-large-2411"),
        ("xai/grok-2-1212", date(2025, 1, 15), "grok-2"),
        ("azure/gpt-4o-2024-08-06", TODAY, "azure/gpt-4o-2024-08-06"),
    ],
)
def test_a_model_has_the_name_that_people_use(catalog: Catalog, model: str, day: date, name: str) -> None:
    assert find_name(catalog, catalog.entries[model], day) == name


def test_one_of_unknown_release_is_older_than_any_other(tmp_path: Path) -> None:
    table = (
        give_class(ACME, "flagship").replace("provider: acme", "provider: xai").replace("featured: [fast, slow]", "")
    )
    assert list_default_models(book(tmp_path, xai=table), TODAY) == ["fast-2"]
    unknown = table.replace("    released: 2026-01-01\n", "", 1)
    assert list_default_models(book(tmp_path, xai=unknown), TODAY) == ["fast-1"]


def test_of_two_released_on_a_day_the_first_in_the_table_is_shown(catalog: Catalog) -> None:
    reasoning, plain = (catalog.entries[f"xai/grok-4.20-0309-{kind}"] for kind in ("reasoning", "non-reasoning"))
    assert same_day(reasoning, plain)
    assert "grok-4.20-0309-reasoning" in list_default_models(catalog, date(2026, 4, 1))


def same_day(one: Entry, other: Entry) -> bool:
    return one.model.released == other.model.released
