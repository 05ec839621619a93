"""Intervals of costs: around the very figures that the costs have, and as wide as those of what they rest on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.catalog.catalog import Catalog
from pricing.corpus.costs import CorpusCosts, price_corpus
from pricing.corpus.counted import Counted
from pricing.corpus.counts import Way
from pricing.corpus.sampling.counted_rows import CountedRow, WayCount
from pricing.corpus.sampling.estimator import Design
from pricing.corpus.sampling.intervals import Intervals, find_intervals, widen_costs
from pricing.corpus.sampling.sample import Sample
from pricing.corpus.sampling.size import SamplePlan, read_size
from pricing.corpus.sampling.strata import Stratum
from pricing.corpus.sampling.whole import stand_for
from pricing.tokens.span import Span
from tests.support.price_tables import TODAY

FAST = Way("text", "fast-1")
WAYS = {"fast-1": [FAST]}
CLOSE = Decimal("1e-8")


def make_row(number: int, *counts: WayCount) -> CountedRow:
    return CountedRow(0, number, 0, 100, "a.jsonl", "JSON string", counts)


def count(tokens: int, way: Way = FAST, low: int | None = None, high: int | None = None, output: int = 0) -> WayCount:
    span = Span(low or tokens, tokens, high or tokens)
    return WayCount(way, span, 1, output, "vendor" if low is None else "ratio")


def sample_of(population: int, *rows: CountedRow) -> Sample:
    design = Design([Stratum(population, 100 * population)], [0] * len(rows), [100] * len(rows))
    return Sample(SamplePlan(read_size("300")), population, rows, design)


def find(acme: Catalog, sample: Sample, ways: dict[str, list[Way]]) -> tuple[CorpusCosts, Intervals]:
    costs = price_corpus(acme, stand_for(Counted(), sample), ways, TODAY)
    return costs, find_intervals(acme, sample, costs, ways, TODAY)


def test_the_interval_lies_around_the_cost_itself(acme: Catalog) -> None:
    # At $1 a million input tokens and $4 a million output tokens, twice and 1.5 times that for requests over 5,000.
    rows = [make_row(place, count(tokens, output=50)) for place, tokens in enumerate((1_000, 2_000, 3_000, 6_000))]
    costs, intervals = find(acme, sample_of(12, *rows), WAYS)

    (cost,), (line,) = costs.models, intervals.models
    assert line.input_tokens.expected.total == cost.input_tokens.expected == 3 * 12_000
    assert line.output_tokens.total == cost.output_tokens == 12 * 50
    for tier, interval in zip(cost.tiers, line.tiers, strict=True):
        assert interval
        assert interval.expected.total == tier.amount
    assert line.cost
    # Each row alone: 0.0012, 0.0022, 0.0032 and 0.0123 dollars, of which each stands for three.
    dollars = [Decimal(each) for each in ("0.0012", "0.0022", "0.0032", "0.0123")]
    alone = sample_of(12, *rows).design.estimate(dollars)
    assert line.cost.expected == alone


def test_the_tokenizers_band_comes_on_top(acme: Catalog) -> None:
    rows = [
        make_row(place, count(tokens, FAST, tokens - 10, tokens + 20)) for place, tokens in enumerate((100, 200, 300))
    ]
    sample = sample_of(9, *rows)
    costs, intervals = find(acme, sample, WAYS)

    tokens = intervals.models[0].input_tokens
    low, high = (sample.design.estimate([each + by for each in (100, 200, 300)]) for by in (-10, 20))
    assert (tokens.low, tokens.high) == (low.low, high.high)
    widened = widen_costs(costs, intervals).models[0]
    assert widened.input_tokens.low <= tokens.low < tokens.high <= widened.input_tokens.high
    assert widened.input_tokens.expected == costs.models[0].input_tokens.expected == 9 * 200
    assert widened.cost.low is not None
    assert widened.cost.high is not None
    assert widened.cost.low < tokens.expected.low / 10**6
    assert widened.cost.high > tokens.expected.high / 10**6
    assert widened.exactness == "estimate"


def test_rows_that_name_their_models_have_an_interval_each_and_one_together(acme: Catalog) -> None:
    ways = (Way("model", "fast-1"), Way("model", "fast-2"))
    rows = [make_row(place, count(100 * (place + 1), ways[place % 2])) for place in range(4)]
    sample = sample_of(12, *rows)
    costs, intervals = find(acme, sample, {})

    by_model = dict(zip((cost.model for cost in costs.models), intervals.models, strict=True))
    assert by_model["fast-1"].input_tokens.expected == sample.design.estimate([100, 0, 300, 0])
    assert by_model["fast-2"].input_tokens.expected == sample.design.estimate([0, 200, 0, 400])
    assert intervals.total
    assert intervals.total.input_tokens.expected == sample.design.estimate([100, 200, 300, 400])
    assert intervals.total.cost
    assert costs.total
    assert intervals.total.cost.expected.total == costs.total.cost.amount
    # $1 a million of fast-1, $3 of fast-2.
    million = Decimal(10**6)
    dollars = sample.design.estimate([each / million for each in (100, 600, 300, 1_200)])
    assert intervals.total.cost.expected.margin == pytest.approx(dollars.margin, rel=CLOSE)


def test_what_has_no_price_has_no_interval_of_dollars(acme: Catalog) -> None:
    rows = [make_row(place, count(100 + place)) for place in range(3)]
    costs, intervals = find(acme, sample_of(9, *rows), {"fast-2": [FAST]})

    # fast-2 has no batches.
    assert [tier.amount is None for tier in costs.models[0].tiers] == [False, True]
    assert [tier is None for tier in intervals.models[0].tiers] == [False, True]
    assert widen_costs(costs, intervals).models[0].tiers[1].low is None


def test_rows_without_a_count_are_no_part_of_the_interval(acme: Catalog) -> None:
    unknown = WayCount(FAST, None, reason="takes no images")
    rows = [make_row(0, count(100)), make_row(1, unknown), make_row(2, count(300))]
    sample = sample_of(9, *rows)
    _, intervals = find(acme, sample, WAYS)

    assert intervals.models[0].input_tokens.expected == sample.design.estimate([100, 0, 300])
