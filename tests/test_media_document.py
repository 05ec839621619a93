"""docs/media.md says what the tables say: its numbers are counted again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.schema import Model
from pricing.estimate.media import choose_audio_rule, choose_image_rule, choose_page_rule
from pricing.tokens.documents import MediaError, count_audio, count_pages
from pricing.tokens.images import Image, count_image
from pricing.tokens.span import Span

DAY = date(2026, 11, 21)
DOCUMENT = (Path(__file__).parent.parent / "docs/media.md").read_text(encoding="utf-8")


def rows(head: str) -> list[list[str]]:
    table = DOCUMENT.partition(head)[2].partition("\n\n")[0]
    return [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]


def write(span: Span) -> str:
    bounds = [f"from {span.low:,}"] * (span.low < span.expected) + [f"to {span.high:,}"] * (span.high > span.expected)
    return f"{span.expected:,}" + (f" ({' '.join(bounds)})" if bounds else "")


def count(counting: Callable[[Model], Span], model: Model) -> str:
    try:
        return write(counting(model))
    except MediaError:
        return "–"


@pytest.mark.parametrize("row", rows("| model | a minute spoken |"), ids=lambda row: row[0])
def test_speech_and_transcripts_have_the_tokens_of_the_document(catalog: Catalog, row: list[str]) -> None:
    name, spoken, transcribed = row
    model = catalog.offer(name).on(DAY).model
    speech = [write(Span(*(60 * tokens for tokens in each.span))) for each in model.speech if each.covers(DAY)]
    transcript = [write(each.span) for each in model.transcript if each.covers(DAY)]
    assert (speech or ["–"], transcript or ["–"]) == ([spoken], [transcribed])


@pytest.mark.parametrize("row", rows("| model | 1000 × 1000 | 1920 × 1080 | rule |"), ids=lambda row: row[0])
def test_the_images_on_the_page_have_those_tokens(catalog: Catalog, row: list[str]) -> None:
    rule = choose_image_rule(catalog.offer(row[0]).on(DAY).model, DAY)
    assert [write(count_image(Image(*size), rule)) for size in ((1000, 1000), (1920, 1080))] == row[1:3]


@pytest.mark.parametrize("row", rows("| model | a PDF page | a minute of audio |"), ids=lambda row: row[0])
def test_the_pages_and_minutes_on_the_page_have_those_tokens(catalog: Catalog, row: list[str]) -> None:
    model = catalog.offer(row[0]).on(DAY).model
    page = count(lambda model: count_pages(1, choose_page_rule(model, DAY)), model)
    minute = count(lambda model: count_audio(Decimal(60), choose_audio_rule(model, DAY)), model)
    assert [page, minute] == row[1:3]
