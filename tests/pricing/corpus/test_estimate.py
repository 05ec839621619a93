"""Tests of a corpus counted and priced in one call."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing import Columns, estimate_corpus, load_catalog
from pricing.corpus.engines import count
from pricing.corpus.engines.count import OtherTables
from pricing.corpus.engines.tasks import NoSuchColumn
from tests.support.written_corpora import write_lines

DAY = date(2026, 11, 21)
CATALOG = load_catalog()
MILLION = 1_000_000


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two prompts of one token, each with a model, and a broken row."""
    path = tmp_path / "a.jsonl"
    rows = [{"prompt": "Hello", "model": "gpt-4o"}, {"prompt": "Hello", "model": "gpt-4o-mini"}]
    path.write_bytes(write_lines(*rows) + b"{broken\n")
    return path


def test_a_corpus_is_priced_on_the_chosen_models(corpus: Path) -> None:
    estimate = estimate_corpus(CATALOG, [corpus], ["gpt-4o"], as_of=DAY, output_tokens=100)
    (cost,) = estimate.costs.models
    # $2.50 and $10 per million tokens (pricing/tables/openai.yaml)
    assert cost.cost.amount == (2 * D("2.50") + 200 * D(10)) / MILLION
    assert (estimate.counted.rows, estimate.counted.faulty) == (3, 1)


def test_without_models_each_row_is_priced_on_its_own(corpus: Path) -> None:
    costs = estimate_corpus(CATALOG, [corpus], as_of=DAY).costs
    assert {each.model: each.cost.amount for each in costs.models} == {
        "gpt-4o": D("2.50") / MILLION,
        "gpt-4o-mini": D("0.15") / MILLION,
    }


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    estimate = estimate_corpus(CATALOG, [tmp_path / "none.jsonl"], ["gpt-4o"], as_of=DAY)
    assert [fault.problem for fault in estimate.found.faults] == ["file not found"]
    assert estimate.counted.rows == 0


def test_a_column_that_no_row_has_is_an_error(corpus: Path) -> None:
    with pytest.raises(NoSuchColumn, match="there are"):
        estimate_corpus(CATALOG, [corpus], ["gpt-4o"], as_of=DAY, columns=Columns(text="body"))


def test_a_catalog_of_other_tables_counts_nothing(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(count, "_given", {})  # whatever other tests have given to this process
    table = tmp_path / "tables"
    table.mkdir()
    (table / "none.yaml").write_text("provider: acme\nname: Acme\nversion: 2026-11-01\nmodels: []\n")
    with pytest.raises((OtherTables, ValueError)):
        estimate_corpus(CATALOG, [corpus], ["gpt-4o"], as_of=DAY, tables=table)
