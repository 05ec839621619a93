"""What is offered while a person types a name: what is meant comes first, and a misspelled one is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.suggest import MOST_HITS, MOST_SIMILAR, Suggestions, suggest
from tests.support.price_tables import TODAY

GONE = "†"
"""After a name: it has no price on the day any more."""


def names(found: Suggestions) -> list[str]:
    return [f"{each.name}{'' if each.sold else GONE}" for each in found.hits]


# The newest that is sold stands first; releases and retirements are those of the tables.
SONNETS = ["claude-sonnet-5-5", "claude-sonnet-5", "claude-sonnet-4-6", "claude-sonnet-4-5"]
TYPED = [
    ("sonnet", [*SONNETS, "claude-sonnet-4†"]),
    ("Claude Sonnet", [*SONNETS, "claude-sonnet-4†"]),
    ("son", SONNETS),
    ("gpt4", ["gpt-4.1", "gpt-4.1-mini", "gpt-4o", "gpt-4o-mini", "gpt-4o-2024-11-20", "gpt-4.1-nano†"]),
    ("gpt-4", ["gpt-4†", "gpt-4.1", "gpt-4.1-mini", "gpt-4o"]),  # as it is written
    ("4o", ["gpt-4o", "gpt-4o-mini"]),
    ("GPT 4o Mini", ["gpt-4o-mini"]),
    ("o1", ["o1†", "o1-mini†"]),
    ("claude sonnet 4.5", ["claude-sonnet-4-5", "vertex/claude-sonnet-4-5"]),
    ("opus 5.5", ["claude-opus-5-5"]),
    ("op", ["claude-opus-5-5"]),
    ("gr", ["grok-4.7"]),
    ("gemini flash", ["gemini-3.8-flash", "gemini-3.6-flash", "gemini-3.5-flash-lite"]),
    ("deepseek", ["deepseek-flash", "deepseek-v4-pro"]),
    ("openai", ["gpt-6.2-sol", "gpt-6.2-astra"]),
    ("llama 70b", ["amazon/meta.llama3-3-70b-instruct-v1:0"]),  # only hosts sell it
]


@pytest.mark.parametrize(("text", "first"), TYPED)
def test_what_is_meant_comes_first(catalog: Catalog, text: str, first: list[str]) -> None:
    found = suggest(catalog, text, TODAY)
    assert names(found)[: len(first)] == first
    assert found.similar == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("claud sonet", SONNETS),
        ("mistrall large", ["mistral-large-4"]),
        ("gpt-4oo", ["gpt-4o", "gpt-4"]),
    ],
)
def test_a_misspelled_name_is_asked_about(catalog: Catalog, text: str, first: list[str]) -> None:
    found = suggest(catalog, text, TODAY)
    assert found.hits == ()
    assert [each.name for each in found.similar][: len(first)] == first
    assert len(found.similar) <= MOST_SIMILAR


@pytest.mark.parametrize("text", ["", "   ", "..", "-/:", "日本", "xyzzy", "q" * 5_000])
def test_what_nobody_can_mean_gives_nothing(catalog: Catalog, text: str) -> None:
    assert suggest(catalog, text, TODAY) == Suggestions((), ())


def test_five_models_are_chosen_by_few_letters(catalog: Catalog) -> None:
    chosen: list[str] = []
    for text in ("4o", "4o", "o1", "son", "gr"):
        chosen.append(suggest(catalog, text, TODAY, without=chosen).hits[0].name)
    assert chosen == ["gpt-4o", "gpt-4o-mini", "o1", "claude-sonnet-5-5", "grok-4.7"]


def test_every_model_is_found_by_its_own_name_and_offered_by_one_that_means_it(catalog: Catalog) -> None:
    for entry in catalog.entries.values():
        (hit, *_) = suggest(catalog, entry.path, TODAY, limit=1).hits
        assert hit.entry is entry, entry.path
        assert catalog.offer(hit.name).name_on(TODAY) is entry, hit.name


def test_a_text_is_looked_for_on_its_day(catalog: Catalog) -> None:
    assert names(suggest(catalog, "gpt-4", date(2024, 1, 1)))[0] == "gpt-4"
    assert names(suggest(catalog, "sonnet", date(2024, 6, 25)))[:2] == ["claude-3-5-sonnet", "claude-3-sonnet"]


def test_a_list_has_an_end(catalog: Catalog) -> None:
    assert len(suggest(catalog, "e", TODAY).hits) == MOST_HITS
    assert len(suggest(catalog, "e", TODAY, limit=3).hits) == 3
