"""One request's mean cost with its shares. Expected costs are the arithmetic on the rates in plans.py."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog, Entry, NotSold
from pricing.catalog.rates import Conditions
from pricing.estimate.request import Expectation
from pricing.projection.plan import Profile, RequestType
from pricing.projection.request_cost import UnitCost, price_request_type
from pricing.quote import quote_entry
from pricing.tokens.span import Span
from pricing.usage import Usage
from pricing.workload import Band, Workload
from tests.support.plans import BETA, MILLION, NOVEMBER, beta, kind
from tests.support.price_tables import book

# steady: input 2, cached 0.2, write 2.5, output 8; batch halves all. plain: input 1, output 2, nothing else.
STEADY = (1_000 * D(2) + 500 * D(8)) / MILLION


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return beta(tmp_path)


def cost(catalog: Catalog, name: str, of: RequestType, tier: str = "standard") -> UnitCost:
    return price_request_type(catalog.entries[f"beta/{name}"], of, Conditions(NOVEMBER, tier))


def work(**shares: D) -> RequestType:
    return kind(prefix=800, workload=Workload(D(1_000), **shares))  # type: ignore[arg-type]


def test_without_shares_it_is_the_quote(catalog: Catalog) -> None:
    assert cost(catalog, "steady", kind()) == UnitCost(Band.of(STEADY), ())


def test_low_and_high_are_of_the_output(catalog: Catalog) -> None:
    band = cost(catalog, "steady", kind(output=Band(0, 500, 1_000))).cost
    assert band == Band(D(2_000) / MILLION, STEADY, D(2_000 + 8_000) / MILLION)


def test_each_end_of_the_count_is_cached_by_itself(catalog: Catalog) -> None:
    def counted(entry: Entry) -> Span:
        return Span(400, 1_000, 2_000)

    band = cost(catalog, "steady", kind(tokens=counted, workload=Workload(D(1), cached=D(1)))).cost
    answer = 500 * D(8)
    low, expected, high = ((tokens * D("0.2") + answer) / MILLION for tokens in (400, 1_000, 2_000))
    assert band == Band(low, expected, high)


def test_a_low_end_with_fewer_tokens_than_are_cached_is_cached_as_a_whole(catalog: Catalog) -> None:
    def reading(entry: Entry) -> Expectation:
        return Expectation(cache_read=800)

    profile = Profile(lambda entry: Span(700, 1_000, 1_300), Band.of(0), reading=reading)
    band = cost(catalog, "steady", RequestType("chat", profile, Workload(D(1), cached=D(1)))).cost
    read = 800 * D("0.2")
    assert band == Band(700 * D("0.2") / MILLION, (read + 200 * D(2)) / MILLION, (read + 500 * D(2)) / MILLION)


LONG = """
provider: beta
name: Beta
version: 2026-11-21
models:
  - id: long
    name: Long
    kind: chat
    released: 2025-01-01
    prices:
      - from: 2025-01-01
        source: https://beta.example/prices
        rates: {input_mtok: 1, output_mtok: 0}
        overrides:
          - {when: {input_tokens: {over: 1_500}}, rates: {input_mtok: 2}}
"""


def test_the_high_end_of_the_count_has_the_rates_of_so_many_tokens(tmp_path: Path) -> None:
    long = kind(tokens=lambda entry: Span(900, 1_000, 2_000), output=Band.of(0))
    band = cost(book(tmp_path, beta=LONG), "long", long).cost
    assert band == Band(D(900) / MILLION, D(1_000) / MILLION, 2_000 * D(2) / MILLION)


def test_a_high_end_that_is_too_long_to_be_sold_has_the_rates_of_the_expected(tmp_path: Path) -> None:
    unsold = LONG.replace("rates: {input_mtok: 2}}", "sold: false}")
    long = kind(tokens=lambda entry: Span(900, 1_000, 2_000), output=Band.of(0))
    band = cost(book(tmp_path, beta=unsold), "long", long).cost
    assert band == Band(D(900) / MILLION, D(1_000) / MILLION, D(2_000) / MILLION)


def test_output_beyond_what_a_model_can_give_is_not_billed(catalog: Catalog) -> None:
    band = cost(catalog, "steady", kind(output=Band(0, 1_000, 5_000))).cost
    assert band.high == band.expected == (1_000 * D(2) + 1_000 * D(8)) / MILLION


def test_tokens_that_nobody_knows_leave_no_cost(catalog: Catalog) -> None:
    def unknown(entry: Entry) -> Span:
        raise NotSold(f"no rule for images on {entry.model.id}")

    with pytest.raises(NotSold, match="no rule for images on steady"):
        cost(catalog, "steady", kind(tokens=unknown, workload=Workload(D(1), batch=D(1))))


def test_retries_are_billed_again(catalog: Catalog) -> None:
    assert cost(catalog, "steady", work(retries=D("0.03"))).cost.expected == STEADY * D("1.03")


def test_the_batch_share_costs_half(catalog: Catalog) -> None:
    assert cost(catalog, "steady", work(batch=D("0.3"))).cost.expected == STEADY * D("0.7") + STEADY / 2 * D("0.3")
    assert cost(catalog, "steady", work(batch=D(1))).cost.expected == STEADY / 2


def test_the_cached_share_reads_its_prefix_at_the_cached_rate(catalog: Catalog) -> None:
    read = (200 * D(2) + 800 * D("0.2") + 500 * D(8)) / MILLION
    assert cost(catalog, "steady", work(cached=D("0.6"))).cost.expected == STEADY * D("0.4") + read * D("0.6")


def test_those_that_fill_the_cache_pay_for_the_write(catalog: Catalog) -> None:
    read = (200 * D(2) + 800 * D("0.2") + 500 * D(8)) / MILLION
    write = (200 * D(2) + 800 * D("2.5") + 500 * D(8)) / MILLION
    mean = cost(catalog, "steady", work(cached=D("0.9"), cache_writes=D("0.1"))).cost.expected
    assert mean == read * D("0.9") + write * D("0.1")


def test_cached_in_batch_has_the_rate_of_cached_in_batch(catalog: Catalog) -> None:
    read = (200 * D(1) + 800 * D("0.1") + 500 * D(4)) / MILLION
    assert cost(catalog, "steady", work(cached=D(1), batch=D(1))).cost.expected == read


def test_a_model_without_batch_or_cache_is_priced_plainly_and_says_so(catalog: Catalog) -> None:
    unit = cost(catalog, "plain", work(cached=D("0.5"), cache_writes=D("0.1"), batch=D("0.5")))
    assert unit.cost.expected == (1_000 * D(1) + 500 * D(2)) / MILLION
    assert set(unit.warnings) == {
        "plain has no price for cached input; the cached share is priced as input",
        "plain has no batch price for these requests; the batch share is priced like the rest",
    }


def test_writes_that_cost_nothing_extra_need_no_warning(catalog: Catalog) -> None:
    unit = cost(catalog, "plain", work(cache_writes=D("0.5")))
    assert unit == UnitCost(Band.of((1_000 * D(1) + 500 * D(2)) / MILLION), ())


def test_a_tier_that_is_not_sold_has_no_cost(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="plain has no flex price"):
        cost(catalog, "plain", work(batch=D("0.5")), tier="flex")


percents = st.integers(0, 50).map(lambda n: D(n) / 100)
tokens = st.integers(0, 3_000)


@given(percents, percents, percents, percents, tokens, tokens, tokens)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_the_mean_of_the_quotes_of_each_sort_of_request(
    catalog: Catalog, cached: D, writes: D, batch: D, retries: D, prefix: int, rest: int, output: int
) -> None:
    steady = catalog.entries["beta/steady"]
    shares = Workload(D(1), cached=cached, cache_writes=writes, batch=batch, retries=retries)
    whole = prefix + rest
    sorts = [
        (1 - cached - writes, Usage(input_tokens=whole, output_tokens=min(output, 1_000))),
        (cached, Usage(input_tokens=whole, cache_read_tokens=prefix, output_tokens=min(output, 1_000))),
        (writes, Usage(input_tokens=whole, cache_write_tokens=prefix, output_tokens=min(output, 1_000))),
    ]
    tiers = [(1 - batch, Conditions(NOVEMBER)), (batch, Conditions(NOVEMBER, "batch"))]
    mean = sum(part * share * quote_entry(steady, usage, on).total for part, on in tiers for share, usage in sorts)
    of = kind(tokens=whole, prefix=prefix, output=Band.of(output), workload=shares)
    assert cost(catalog, "steady", of).cost.expected == mean * (1 + retries)


@pytest.mark.parametrize(
    ("name", "prefix", "warnings"),
    [
        ("steady", 800, ()),
        ("plain", 800, ("plain has no price for cached input; the cached share is priced as input",)),
        ("plain", 0, ()),
    ],
)
def test_a_share_that_cannot_be_read_from_a_cache_says_why(
    catalog: Catalog, name: str, prefix: int, warnings: tuple[str, ...]
) -> None:
    asked = kind(prefix=prefix, workload=Workload(D(1_000), cached=D("0.5")))
    assert cost(catalog, name, asked).warnings == warnings


def test_a_prefix_shorter_than_the_cache_takes_says_from_when_on_it_does(tmp_path: Path) -> None:
    rule = "    caching: {minimum: 1_024, step: 128, source: https://beta.example/cache}\n"
    cached = book(tmp_path, beta=BETA.replace("    released: 2025-01-01\n", f"    released: 2025-01-01\n{rule}", 1))
    said = "steady caches prompts from 1,024 tokens; the cached share is shorter and is priced as input"
    for prefix, warnings in ((1_023, (said,)), (1_024, ())):
        asked = kind(tokens=2_000, prefix=prefix, workload=Workload(D(1_000), cached=D("0.5")))
        assert cost(cached, "steady", asked).warnings == warnings
    empty = kind(tokens=0, prefix=0, workload=Workload(D(1_000), cached=D("0.5")))
    assert cost(cached, "steady", empty).warnings == ()
