"""What is in doubt on another model: its context window, its tokenizer."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.tokens.ratios import ONE_TO_ONE, UNMEASURED, get_prose_ratio
from pricing.usage import Usage
from pricing.usage_log.reports.what_if.doubts import compare_tokenizers
from tests.pricing.usage_log.reports.what_if.test_comparison import compare
from tests.support.price_tables import ACME, SAMPLED, book
from tests.support.usage_totals import make


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """fast-1, with a context window of 10,000 tokens and a threshold above 5,000; `long`, of another tokenizer."""
    folder: Path = tmp_path_factory.mktemp("both")
    table = SAMPLED.replace("input_tokens: {over: 15_500}", "input_tokens: {over: 12_000}")
    return book(folder, acme=ACME, sampled=table)


@pytest.mark.parametrize(
    ("tokens", "requests", "told"),
    [
        (12_001, 1, "fast-1 refuses requests of more than 10,000 tokens, which all of these are"),
        # below the threshold of 12,001; their mean says so
        (11_000, 1, "fast-1 refuses requests of more than 10,000 tokens, which some of these are, by their mean"),
        (10_000, 1, ""),
    ],
)
def test_requests_that_are_too_long_for_the_model_are_told(
    both: Catalog, tokens: int, requests: int, told: str
) -> None:
    row = make(Usage(input_tokens=tokens, output_tokens=1), model="long", requests=requests)
    notes = [note for note in compare(both, row, model="fast-1").notes if "refuses" in note]
    assert notes == ([told] if told else [])


def test_of_many_requests_the_mean_may_tell(both: Catalog) -> None:
    row = make(Usage(input_tokens=30_000), model="long", requests=2, summed=True)
    (told,) = [note for note in compare(both, row, model="fast-1").notes if "refuses" in note]
    assert told.endswith("which some of these are, by their mean")
    unknown = make(Usage(input_tokens=30_000), model="long", requests=0, summed=True)
    short = make(Usage(input_tokens=15_000), model="long", requests=2, summed=True)
    for row in (unknown, short):
        assert not [note for note in compare(both, row, model="fast-1").notes if "refuses" in note]


def test_a_request_may_fill_the_window(tmp_path: Path) -> None:
    table = SAMPLED.replace("input_tokens: {over: 15_500}", "input_tokens: {from: 10_000}")
    catalog = book(tmp_path, acme=ACME, sampled=table)
    row = make(Usage(input_tokens=10_000), model="long")
    assert not [note for note in compare(catalog, row, model="fast-1").notes if "refuses" in note]


def test_another_tokenizer_is_told_with_its_range_and_changes_no_count(both: Catalog) -> None:
    row = make(Usage(input_tokens=900, output_tokens=100), model="fast-1")
    answer = compare(both, row, model="sampled/long")
    assert answer.total.what_if.amount == (900 * 1 + 100 * 4) / D(1_000_000)
    (told,) = [note for note in answer.notes if "× as many tokens" in note]
    low, expected, high = compare_tokenizers("o200k_base", "claude_4_8")
    assert told.startswith(f"sampled/long may count the same text in {expected} × as many tokens ({low} to {high}")


def test_the_same_tokenizer_is_no_doubt(both: Catalog) -> None:
    row = make(Usage(input_tokens=900, output_tokens=100), model="fast-1")
    assert not compare(both, row, model="hears").notes


def test_tokenizers_are_compared_by_what_was_measured() -> None:
    prose = get_prose_ratio("claude_3")
    hundredth = D("0.01")
    there = compare_tokenizers("o200k_base", "claude_3")
    assert there == tuple(number.quantize(hundredth) for number in prose)
    back = compare_tokenizers("claude_3", "o200k_base")
    assert back == tuple((1 / number).quantize(hundredth) for number in reversed(prose))
    assert compare_tokenizers("o200k_base", "o200k_base") == ONE_TO_ONE


def test_a_tokenizer_that_nobody_knows_has_the_widest_range() -> None:
    low, _, high = compare_tokenizers("o200k_base", None)
    assert (low, high) == (UNMEASURED.low, UNMEASURED.high)


def test_to_a_tokenizer_that_nobody_knows_there_is_no_ratio(tmp_path: Path) -> None:
    catalog = book(tmp_path, acme=ACME.replace("    encoding: o200k_base\n", ""))
    row = make(Usage(input_tokens=900, output_tokens=100), model="fast-2")
    assert list(compare(catalog, row, model="fast-1").notes) == [
        "fast-1 may count the same text in other numbers of tokens; those of the rows are used"
    ]
    unknown = make(Usage(input_tokens=900, output_tokens=100), model="mystery")
    assert list(compare(catalog, unknown, model="fast-1").notes) == [
        "fast-1 may count the same text in other numbers of tokens; those of the rows are used"
    ]
