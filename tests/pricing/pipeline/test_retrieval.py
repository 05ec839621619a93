"""Answers from documents: what their steps use, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pricing.catalog.catalog import Catalog
from pricing.pipeline.chunks import ChunksError
from pricing.pipeline.cost import price_pipeline
from pricing.pipeline.retrieval import USES, Retrieval, fill_step
from pricing.pipeline.step import Step
from pricing.quote import ZERO

DAY = date(2026, 11, 21)
EMBEDDING = Step("text-embedding-3-small")
CHAT = Step("gpt-4o-mini", tier="batch")
HANDBOOK = Retrieval(
    documents=1_000,
    tokens_each=1_000,
    chunk=400,
    overlap=100,
    top_k=5,
    question_tokens=20,
    instructions_tokens=300,
    answer_tokens=250,
    reembed=Decimal("0.05"),
    storage_price=Decimal("0.33"),
)
"""A document begins chunks at tokens 0, 300 and 600: 3 chunks, and 200 tokens of overlap."""


def test_the_documents_are_embedded_once_overlaps_and_all() -> None:
    step, note = fill_step(HANDBOOK, "documents", EMBEDDING)
    assert (step.often, step.input_tokens, step.chunk) == ("once", 1_000 * 1_200, 400)
    assert (
        note == "1,000 documents × 1,000 tokens = 1,000,000, in 3,000 chunks; 1,200,000 with overlaps counted each time"
    )


def test_what_changes_is_embedded_again_each_month() -> None:
    step, note = fill_step(HANDBOOK, "again", EMBEDDING)
    assert (step.often, step.input_tokens) == ("month", 50 * 1_200)
    assert note.startswith("50 documents × 1,000 tokens = 50,000, in 150 chunks")


def test_a_part_of_a_document_is_embedded_as_a_whole_one() -> None:
    few = Retrieval(documents=3, tokens_each=100, reembed=Decimal("0.5"))
    assert fill_step(few, "again", EMBEDDING).step.input_tokens == 200


def test_a_question_is_embedded_and_answered_from_the_chunks_found() -> None:
    asked, _ = fill_step(HANDBOOK, "question", EMBEDDING)
    answered, note = fill_step(HANDBOOK, "answer", CHAT)
    assert (asked.often, asked.input_tokens) == ("request", 20)
    assert (answered.often, answered.input_tokens, answered.output_tokens) == ("request", 300 + 5 * 400 + 20, 250)
    assert answered.tier == "batch"
    assert note == "300 tokens of instructions + 5 chunks × 400 + a question of 20 = 2,320 tokens of input"


def test_no_more_chunks_are_sent_than_there_are() -> None:
    small = Retrieval(documents=2, tokens_each=100, chunk=400, top_k=5)
    assert fill_step(small, "answer", CHAT).step.input_tokens == 2 * 100


def test_vectors_are_stored_at_the_stated_price(catalog: Catalog) -> None:
    step, note = fill_step(HANDBOOK, "storage", EMBEDDING)
    found = price_pipeline(catalog, [step], as_of=DAY, requests=ZERO)
    gigabytes = Decimal(3_000 * 1_536 * 4) / 10**9
    assert found.monthly == gigabytes * Decimal("0.33")
    assert [(line.item, line.quantity, line.unit) for line in found.steps[0].lines] == [
        ("vector storage", gigabytes, "GB-month")
    ]
    assert note == "3,000 vectors, one for each chunk"
    assert [each.reasoned for each in found.steps[0].assumptions] == [
        "3,000 vectors × 1,536 numbers × 4 bytes = 0.018432 GB: without an index"
    ]


def test_vectors_may_be_shorter_than_the_model_makes_them(catalog: Catalog) -> None:
    step, _ = fill_step(replace(HANDBOOK, dimensions=256), "storage", Step("voyage-4"))
    found = price_pipeline(catalog, [step], as_of=DAY, requests=ZERO)
    assert found.monthly == Decimal(3_000 * 256 * 4) / 10**9 * Decimal("0.33")


def test_vectors_of_an_unknown_size_have_no_price(catalog: Catalog) -> None:
    step, _ = fill_step(HANDBOOK, "storage", Step("gpt-4o-mini"))
    (found,) = price_pipeline(catalog, [step], as_of=DAY, requests=ZERO).steps
    assert found.unpriced == "gpt-4o-mini-2024-07-18: the dimensions of its vectors are not known; enter them"


def test_a_chunk_that_is_longer_than_the_model_takes_does_not_fit(catalog: Catalog) -> None:
    whole = Retrieval(documents=10, tokens_each=10_000)
    found = [
        price_pipeline(catalog, [fill_step(each, "documents", EMBEDDING).step], as_of=DAY, requests=ZERO).steps[0].fit
        for each in (HANDBOOK, whole)
    ]
    assert [fit.fits for fit in found if fit] == [True, False]


@pytest.mark.parametrize(("documents", "overlap", "field"), [(1, 100, "overlap"), (-1, 0, "documents")])
def test_numbers_that_no_collection_has_are_refused(documents: int, overlap: int, field: str) -> None:
    with pytest.raises(ChunksError) as refused:
        Retrieval(documents=documents, tokens_each=500, chunk=100, overlap=overlap)
    assert refused.value.field == field


def test_what_is_not_stated_is_said() -> None:
    plain = replace(HANDBOOK, reembed=ZERO, storage_price=ZERO)
    assert fill_step(plain, "again", EMBEDDING).note == "no documents change"
    assert fill_step(plain, "storage", EMBEDDING).note == "3,000 vectors, one for each chunk; no price is stated"


@pytest.mark.parametrize("use", USES)
def test_without_documents_nothing_is_used(catalog: Catalog, use: str) -> None:
    step = fill_step(Retrieval(), use, EMBEDDING).step  # type: ignore[arg-type]
    found = price_pipeline(catalog, [step], as_of=DAY, requests=Decimal(1))
    assert (found.per_request, found.once, found.monthly) == (ZERO, ZERO, ZERO)
