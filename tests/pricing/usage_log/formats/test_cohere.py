"""Usage as Cohere states it: what is billed, beside all that was processed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from pricing.usage_log.fields.image_tokens import ImageTokens
from tests.support.bills import MILLION, fault_of, figures_of, one, usage_of
from tests.support.price_tables import book

# pydantic/pydantic-ai at 4fda38988, tests/models/cassettes/test_cohere/test_request_usage_with_cached_tokens.yaml
CHAT = {
    "billed_units": {"input_tokens": 2406, "output_tokens": 2},
    "cached_tokens": 2928,
    "tokens": {"input_tokens": 2935, "output_tokens": 4},
}
# The same, tests/cassettes/test_embeddings/TestCohere.test_query_with_cohere_truncate.yaml
EMBED = {"api_version": {"version": "2"}, "billed_units": {"image_tokens": 0, "input_tokens": 4}}

TABLE = """
provider: own
name: Own
version: 2026-11-21
models:
  - {id: ranks, name: Ranks, kind: rerank, prices: [{from: 2025-01-01, source: https://own.example,
     rates: {rerank_search: 0.002}}]}
  - {id: answers, name: Answers, kind: chat, prices: [{from: 2025-01-01, source: https://own.example,
     rates: {input_mtok: 2.5, output_mtok: 10}}]}
"""


def test_only_what_is_billed_counts(tmp_path: Path) -> None:
    assert usage_of({"usage": CHAT}) == Usage(2406, output_tokens=2)
    line = one(book(tmp_path, own=TABLE), "answers", usage=CHAT)
    assert (line.cost, line.partial) == ((2406 * Decimal("2.5") + 2 * 10) / MILLION, False)


def test_an_embedding_has_no_output() -> None:
    assert usage_of({"id": "5a1e1bc7", "meta": EMBED}) == Usage(4)


def test_numbers_may_be_written_as_fractions_that_are_none() -> None:
    text = '{"meta": {"billed_units": {"input_tokens": 13.0, "output_tokens": 8.0}}}'
    assert read_bills(text).bills[0].usage == Usage(13, output_tokens=8)


def test_tokens_of_images_are_input_of_their_own() -> None:
    (bill,) = read_bills(json.dumps({"meta": {"billed_units": {"image_tokens": 50, "input_tokens": 4}}})).bills
    assert (bill.usage, bill.images) == (Usage(54), ImageTokens(input=50))


def test_a_rerank_is_billed_by_its_searches(tmp_path: Path) -> None:
    line = one(book(tmp_path, own=TABLE), "ranks", meta={"billed_units": {"search_units": 3}})
    assert line.cost == 3 * Decimal("0.002")


def test_each_number_has_a_meaning() -> None:
    assert all(meaning for _, _, meaning in figures_of({"usage": CHAT}))
    (figure,) = figures_of({"meta": {"billed_units": {"classifications": 2, "input_tokens": 0}}})
    assert figure == ("meta.billed_units.classifications", 2, None)


@pytest.mark.parametrize(
    ("billed", "problem"),
    [
        ({}, "usage.billed_units.input_tokens: missing; expected a whole number"),
        ({"input_tokens": 1.5}, "usage.billed_units.input_tokens: expected a whole number, not 1.5"),
        ([], "usage.billed_units: expected an object, not a list"),
    ],
)
def test_a_fault_is_told_with_its_path(billed: Any, problem: str) -> None:
    assert fault_of({"usage": {"billed_units": billed}}) == problem
