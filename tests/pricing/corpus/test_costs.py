"""Tests of what a corpus costs: summed by usage logs' keys, and to the last digit what its requests cost one by one."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.corpus.costs import price_corpus, price_model
from pricing.corpus.counted import Counted
from pricing.corpus.counts import Counts, Misfit, MisfitRow, Place, Way
from pricing.corpus.lengths import Lengths, add_length
from pricing.priced import price
from pricing.usage import Usage
from pricing.usage_log.plan import make_plan
from pricing.workload import Band
from tests.support.price_tables import TODAY

FAST = "fast-1"
WAYS = {FAST: [Way("text", FAST)]}
TIERS = ["standard", "batch"]


def count(*rows: tuple[int, int, int]) -> Lengths:
    """Return the lengths of rows, each of (input tokens, requests, output tokens of one request)."""
    lengths: Lengths = {}
    for tokens, requests, output in rows:
        add_length(lengths, tokens, requests, requests * output)
    return lengths


def test_each_request_is_priced_by_its_own_length(acme: Catalog) -> None:
    counts = Counts(count((1_000, 1, 100), (5_000, 2, 0), (5_001, 1, 10)))
    cost = price_model(acme, FAST, counts, TODAY, TIERS)
    assert (cost.rows, cost.requests) == (3, 4)
    assert (cost.input_tokens, cost.output_tokens) == (Band.of(1_000 + 2 * 5_000 + 5_001), 110)
    standard, batch = cost.tiers
    # 11,000 × $1 + 100 × $4, and of the one over 5,000 tokens 5,001 × $2 + 10 × $6, each a million
    assert standard.amount == D("0.0114") + D("0.010062")
    assert batch.amount == standard.amount / 2
    assert (standard.low, standard.high, standard.partial) == (standard.amount, standard.amount, False)


def test_the_band_is_that_of_the_tokenizer(acme: Catalog) -> None:
    counts = Counts(count((4_900, 1, 0)), count((4_000, 1, 0)), count((5_100, 1, 0)))
    cost = price_model(acme, FAST, counts, TODAY, TIERS)
    assert cost.input_tokens == Band(4_000, 4_900, 5_100)
    # the high count passes 5,000 tokens, from where a token costs twice as much
    assert (cost.cost.low, cost.cost.amount, cost.cost.high) == (D("0.004"), D("0.0049"), D("0.0102"))


def test_rows_that_do_not_fit_are_left_out_and_counted(acme: Catalog) -> None:
    whole, large = count((1_000, 1, 0), (20_000, 3, 0), (20_000, 1, 0)), count((20_000, 3, 0))
    first = MisfitRow(Place("a.jsonl", 0, 2), "20,000 tokens exceed the context window of 10,000")
    counts = Counts(whole, count((900, 1, 0), (19_000, 3, 0), (19_000, 1, 0)), misfits={})
    counts.misfits[FAST] = Misfit(large, count((19_000, 3, 0)), first=[first])
    cost = price_model(acme, FAST, counts, TODAY, TIERS)
    assert (cost.rows, cost.requests, cost.misfits) == (2, 2, 1)
    assert cost.input_tokens == Band(19_900, 21_000, 21_000)
    # 1,000 × $1 + 20,000 × $2 a million, and at the low counts 900 × $1 + 19,000 × $2
    assert (cost.cost.low, cost.cost.amount) == (D("0.0389"), D("0.041"))


def test_what_cannot_be_counted_costs_nobody_knows_what(acme: Catalog) -> None:
    cost = price_model(acme, FAST, Counts(unknown={"takes no images": 4}), TODAY, TIERS)
    assert (cost.rows, cost.unknown) == (0, 4)
    assert [each.amount for each in cost.tiers] == [None, None]
    assert not cost.cost.partial


def test_a_tier_that_is_not_sold_at_a_length_leaves_out_only_such_rows(acme: Catalog) -> None:
    counts = Counts(
        count((1_000, 1, 0), (6_000, 1, 0), (7_000, 1, 0)), count((900, 1, 0), (5_900, 1, 0), (6_900, 1, 0))
    )
    cost = price_model(acme, FAST, counts, TODAY, ["priority"]).cost
    assert (cost.amount, cost.partial) == (D("0.002"), True)  # 1,000 × $2 a million
    assert list(cost.reasons.values()) == [2]
    assert (cost.low, cost.high) == (None, None)


def test_a_model_without_a_price_on_the_day_says_why(acme: Catalog) -> None:
    (cost,) = price_corpus(acme, counted("slow"), {"slow": [Way("text", "slow")]}, TODAY).models
    assert [each.amount for each in cost.tiers] == [None, None]
    ((reason, rows),) = cost.cost.reasons.items()
    assert (rows, "2026-06-01" in reason) == (1, True)
    assert cost.priced.unpriced


def counted(*names: str) -> Counted:
    """Return a corpus with a row of 1,000 tokens in the way of each name."""
    return Counted(rows=len(names), ways={Way("text", name): Counts(count((1_000, 1, 0))) for name in names})


def test_chosen_models_are_alternatives_and_have_no_sum(acme: Catalog) -> None:
    ways = {"fast-2": [Way("text", FAST), Way("rules", "fast-2")], FAST: [Way("text", FAST)]}
    whole = counted(FAST)
    whole.ways[Way("rules", "fast-2")] = Counts(count((10, 1, 0)))
    costs = price_corpus(acme, whole, ways, TODAY, "batch")
    assert costs.total is None
    assert [(each.model, each.rows) for each in costs.models] == [("fast-2", 2), (FAST, 1)]
    assert [each.tier for each in costs.models[0].tiers] == ["batch", "standard"]
    # fast-2 is sold at no batch prices; at its usual one 1,010 tokens are 1,010 × $3 a million
    assert [each.amount for each in costs.models[0].tiers] == [None, D("0.00303")]


def test_rows_that_name_their_models_have_a_line_each_and_a_sum(acme: Catalog) -> None:
    ways = {
        Way("model", ""): Counts(unknown={"names no model": 2}),
        Way("model", "fast-2"): Counts(count((100, 1, 10))),
        Way("model", FAST): Counts(count((1_000, 2, 0)), count((900, 2, 0)), count((1_200, 2, 0))),
    }
    costs = price_corpus(acme, Counted(rows=4, ways=ways), {}, TODAY)
    # 2 × 1,000 × $1, and 100 × $3 + 10 × $12 a million
    assert [(each.model, each.cost.amount) for each in costs.models] == [
        (FAST, D("0.002")),
        ("fast-2", D("0.00042")),
        ("", None),
    ]
    assert costs.total is not None
    assert (costs.total.rows, costs.total.unknown) == (2, 2)
    assert costs.total.input_tokens == Band(1_900, 2_100, 2_500)
    standard, batch = costs.total.tiers
    assert (standard.low, standard.amount, standard.high) == (D("0.00222"), D("0.00242"), D("0.00282"))
    # fast-2 has no batch price, so this is the least
    assert (standard.partial, batch.amount, batch.partial) == (False, D("0.001"), True)


def test_nothing_costs_nobody_knows_what(acme: Catalog) -> None:
    costs = price_corpus(acme, Counted(), {}, TODAY)
    assert costs.models == ()
    assert costs.total is not None
    assert [each.amount for each in costs.total.tiers] == [None, None]


def list_hostile_lengths(catalog: Catalog) -> list[int]:
    """List lengths around every threshold of every price."""
    near = {bound + more for bound in make_plan(catalog).thresholds for more in (-2, -1, 0, 1)}
    return sorted({0, 1, 999_999, 2_000_000, *near})


@pytest.mark.parametrize("tier", ["standard", "batch"])
def test_it_is_exactly_what_the_requests_cost_one_by_one(catalog: Catalog, tier: str) -> None:
    sold = [path for path, entry in catalog.entries.items() if entry.model.kind in ("chat", "embedding")]
    for name in sold[::5]:
        output = 0 if catalog.entries[name].model.kind == "embedding" else 7
        rows = [(tokens, 1 + tokens % 3, tokens % 5 * output) for tokens in list_hostile_lengths(catalog)]
        cost = price_model(catalog, name, Counts(count(*rows)), TODAY, [tier]).cost
        conditions, total, unpriced = Conditions(TODAY, tier), D(0), 0
        for tokens, requests, answer in rows:
            one = price(catalog, name, Usage(tokens, output_tokens=answer), conditions).cost
            total += requests * (one or 0)
            unpriced += one is None
        assert (name, cost.amount or 0, sum(cost.reasons.values())) == (name, total, unpriced)
