"""Tests of what caching saves: arithmetic at the rates of a table, through the one way to a price."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog
from pricing.corpus.caching import NO_RATE, NO_RULE
from pricing.corpus.costs import price_corpus
from pricing.corpus.counted import Counted, SharedPrefix
from pricing.corpus.counts import Counts, Misfit, Way
from pricing.corpus.lengths import Lengths, merge_lengths
from pricing.corpus.savings import CorpusSaving, price_caching
from tests.support.price_tables import ACME, TODAY, book

FAST = "fast-1"
RULE = "    caching: {minimum: 1_024, step: 128, source: https://acme.example/caching}\n"
ON_ALL = (FAST, "fast-2", "slow", "nonesuch")
PROMPT = SharedPrefix("You are a clerk", 12_000, dict.fromkeys(ON_ALL, 3_000))
"""Of its 3,000 tokens the rule caches 1,024 + 15 × 128 = 2,944."""
OTHER = SharedPrefix("You cook", 4_000, dict.fromkeys(ON_ALL, 1_024))
"""As many tokens as are the least that is cached."""


@pytest.fixture(scope="module")
def caching(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Acme's models, of which those that have a price for cached input have a rule, too."""
    return book(tmp_path_factory.mktemp("caching"), acme=ACME.replace("    max_output: 1_000\n", RULE))


def save(
    catalog: Catalog,
    cached: dict[int, Lengths],
    *prefixes: SharedPrefix,
    others: Lengths | None = None,
    model: str = FAST,
) -> CorpusSaving:
    """Return what is saved on a model where requests begin with prefixes, and others with none."""
    counts = Counts(dict(others or {}), cached=cached)
    for lengths in cached.values():
        merge_lengths(counts.expected, lengths)
    way = Way("text", model)
    costs = price_corpus(catalog, Counted(ways={way: counts}), {model: [way]}, TODAY)
    return price_caching(catalog, costs, prefixes, TODAY)


def test_of_1_000_requests_with_one_system_prompt_999_read_it(caching: Catalog) -> None:
    (model,) = save(caching, {0: {3_200: [1_000, 1_000, 0]}}, PROMPT).models
    standard, batch = model.tiers
    assert (model.cached.read, model.cached.written) == (999 * 2_944, 2_944)
    assert standard.uncached == D(1_000 * 3_200) / 10**6
    # reads cost $0.10 and writes $1.25 a million where input costs $1
    assert standard.saved == (999 * 2_944 * (1 - D("0.10")) - 2_944 * (D("1.25") - 1)) / 10**6
    assert batch.saved == standard.saved / 2
    assert model.share == D(999 * 2_944) / (1_000 * 3_200)
    assert model.problem == ""


def test_two_system_prompts_in_one_file_are_each_written_once(caching: Catalog) -> None:
    cached = {0: {3_200: [10, 10, 0]}, 1: {1_100: [4, 4, 0]}}
    saving = save(caching, cached, PROMPT, OTHER, others={50: [7, 7, 0]})
    (model,) = saving.models
    read, written = 9 * 2_944 + 3 * 1_024, 2_944 + 1_024
    assert (model.cached.read, model.cached.written) == (read, written)
    assert model.tiers[0].saved == (read * D("0.90") - written * D("0.25")) / 10**6
    assert [(use.prefix, use.requests) for use in saving.prefixes] == [(PROMPT, 10), (OTHER, 4)]
    assert saving.prefixes[0].by_model[FAST].tokens == 3_000


def test_long_requests_save_at_their_own_rates(caching: Catalog) -> None:
    (model,) = save(caching, {0: {3_200: [2, 2, 0], 6_000: [3, 3, 0]}}, PROMPT).models
    # one of the long ones writes; from 5,001 tokens everything costs twice as much
    read, long = 2 * 2_944 * D("0.90"), 2 * 2_944 * D("1.80") - 2_944 * D("0.50")
    assert model.tiers[0].saved == (read + long) / 10**6


def test_the_output_costs_the_same(caching: Catalog) -> None:
    (model,) = save(caching, {0: {3_200: [10, 10, 500]}}, PROMPT).models
    (without,) = save(caching, {0: {3_200: [10, 10, 0]}}, PROMPT).models
    assert model.tiers[0].saved == without.tiers[0].saved
    assert model.tiers[0].uncached == D(10 * 3_200 + 500 * 4) / 10**6


def test_a_row_that_stands_for_many_requests_is_written_once(caching: Catalog) -> None:
    (model,) = save(caching, {0: {3_200: [1, 500, 0]}}, PROMPT).models
    assert (model.cached.read, model.cached.written) == (499 * 2_944, 2_944)


def test_requests_that_do_not_fit_are_neither_read_nor_priced(caching: Catalog) -> None:
    way = Way("text", FAST)
    lengths: Lengths = {3_200: [10, 10, 0], 20_000: [5, 5, 0]}
    counts = Counts(dict(lengths), cached={0: lengths}, misfits={FAST: Misfit({20_000: [5, 5, 0]})})
    costs = price_corpus(caching, Counted(ways={way: counts}), {FAST: [way]}, TODAY)
    (model,) = price_caching(caching, costs, [PROMPT], TODAY).models
    assert model.input_tokens == 10 * 3_200
    assert model.cached.read == 9 * 2_944


def test_a_tier_that_is_not_sold_at_a_length_saves_only_on_the_others(caching: Catalog) -> None:
    way = Way("text", FAST)
    counts = Counts({3_200: [2, 2, 0], 6_000: [1, 1, 0]}, cached={0: {3_200: [2, 2, 0]}})
    costs = price_corpus(caching, Counted(ways={way: counts}), {FAST: [way]}, TODAY, "priority")
    (model,) = price_caching(caching, costs, [PROMPT], TODAY).models
    assert model.tiers[0].tier == "priority"
    assert model.tiers[0].saved == (2_944 * D("1.8") - 2_944 * D("0.5")) / 10**6


@pytest.mark.parametrize(
    ("name", "table", "problem"),
    [
        (FAST, ACME, NO_RULE),
        ("fast-2", ACME, NO_RATE),
        ("nonesuch", ACME, "nonesuch"),
        ("slow", ACME, "2026-06-01"),
    ],
)
def test_a_model_of_which_no_cache_is_known_says_why_and_has_no_figure(
    tmp_path_factory: pytest.TempPathFactory, name: str, table: str, problem: str
) -> None:
    catalog = book(tmp_path_factory.mktemp("no-caching"), acme=table)
    (model,) = save(catalog, {0: {3_200: [10, 10, 0]}}, PROMPT, model=name).models
    assert problem in model.problem
    assert [tier.saved for tier in model.tiers] == [None, None]
    assert [tier.cached for tier in model.tiers] == [None, None]


def test_where_nothing_is_shared_nothing_is_saved(caching: Catalog) -> None:
    saving = save(caching, {}, PROMPT, others={3_200: [10, 10, 0]})
    (model,) = saving.models
    assert [tier.saved for tier in model.tiers] == [0, 0]
    assert model.share == 0
    assert not saving.prefixes


def test_of_no_request_nobody_knows_a_share(caching: Catalog) -> None:
    (model,) = save(caching, {}, PROMPT).models
    assert (model.share, model.tiers[0].saved) == (None, None)


def test_without_prefixes_there_is_nothing_to_say(caching: Catalog) -> None:
    assert save(caching, {}, others={3_200: [10, 10, 0]}) == CorpusSaving()


def test_requests_of_rows_that_name_their_models_are_added_up(caching: Catalog) -> None:
    ways = {Way("model", name): Counts({3_200: [5, 5, 0]}, cached={0: {3_200: [5, 5, 0]}}) for name in (FAST, "fast-2")}
    saving = price_caching(caching, price_corpus(caching, Counted(ways=ways), {}, TODAY), [PROMPT], TODAY)
    (use,) = saving.prefixes
    assert use.requests == 10
    # fast-2 has no price for cached input, so its rows cost 5 × 3,200 × $3 either way; it has no batch price
    (fast,) = (model.tiers for model in saving.models if model.model == FAST)
    assert saving.total[0].uncached == D(5 * 3_200 * (1 + 3)) / 10**6
    assert [each.saved for each in saving.total] == [each.saved for each in fast]
    assert [(name, prefix.requests) for name, prefix in use.by_model.items()] == [(FAST, 5)]
