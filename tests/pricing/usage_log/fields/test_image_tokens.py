"""Image tokens in a bill: at the image's rates where the model has them. Expected charges are tokens × dollars."""

from __future__ import annotations

import json
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.bill.statement import StatementLine
from pricing.bill.statement import charge as charge_bills
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from tests.support.price_tables import TODAY

MILLION = D(1_000_000)


def charge(catalog: Catalog, model: str, usage: dict[str, Any]) -> StatementLine:
    (result,) = charge_bills(
        catalog, read_bills(json.dumps({"model": model, "usage": usage})).bills, Given(TODAY)
    ).charges
    return result


# OpenAI's API reference: the usage of an image generation.
MADE = {
    "total_tokens": 100,
    "input_tokens": 50,
    "output_tokens": 50,
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 40},
}


def test_an_image_that_was_made_is_charged_as_one(catalog: Catalog) -> None:
    result = charge(catalog, "gpt-image-1.5", MADE)
    assert result.cost == (10 * 5 + 40 * 8 + 50 * 32) / MILLION
    assert result.quote
    assert [line.item for line in result.quote.lines] == ["input", "image input", "image output"]


def test_a_model_that_makes_no_images_has_none_of_them_in_its_output(catalog: Catalog) -> None:
    usage = {"input_tokens": 100, "output_tokens": 5, "input_tokens_details": {"image_tokens": 60}}
    found = charge(catalog, "gpt-realtime", usage)
    assert found.quote
    assert {line.item: line.quantity for line in found.quote.lines} == {"input": 40, "image input": 60, "output": 5}


def test_details_of_the_output_divide_it(catalog: Catalog) -> None:
    usage = MADE | {"output_tokens_details": {"text_tokens": 20, "image_tokens": 30}}
    assert charge(catalog, "gpt-image-1.5", usage).cost == (10 * 5 + 40 * 8 + 20 * 10 + 30 * 32) / MILLION


def test_cached_images_have_their_own_rate(catalog: Catalog) -> None:
    details: dict[str, Any] = {"text_tokens": 40, "image_tokens": 60, "cached_tokens": 50}
    details |= {"cached_tokens_details": {"text_tokens": 10, "image_tokens": 40, "audio_tokens": 0}}
    usage = {"total_tokens": 105, "input_tokens": 100, "output_tokens": 5, "input_token_details": details}
    expected = 30 * 4 + 10 * D("0.40") + 20 * 5 + 40 * D("0.50") + 5 * 16
    assert charge(catalog, "gpt-realtime", usage).cost == expected / MILLION


def test_a_model_without_a_rate_for_images_charges_them_as_text(catalog: Catalog) -> None:
    usage = {"prompt_tokens": 1_000, "completion_tokens": 0, "prompt_tokens_details": {"image_tokens": 765}}
    assert charge(catalog, "gpt-4o", usage).cost == 1_000 * D("2.50") / MILLION


def test_gemini_says_images_by_modality(catalog: Catalog) -> None:
    shown = [{"modality": "TEXT", "tokenCount": 742}, {"modality": "IMAGE", "tokenCount": 258}]
    usage = {"promptTokenCount": 1_000, "totalTokenCount": 1_000, "promptTokensDetails": shown}
    assert charge(catalog, "gemini-embedding-2", usage).cost == (742 * D("0.20") + 258 * D("0.45")) / MILLION


@pytest.mark.parametrize(
    ("details", "more"),
    [({"image_tokens": 51}, 1), ({"image_tokens": 50, "cached_tokens": 10}, 10)],
)
def test_more_image_tokens_than_tokens_have_no_price(catalog: Catalog, details: dict[str, int], more: int) -> None:
    found = charge(catalog, "gpt-image-1.5", MADE | {"input_tokens_details": details})
    assert found.cost is None
    assert found.unpriced == f"the image tokens exceed the input tokens by {more}"


@pytest.mark.parametrize("wrong", [-1, 1.5, "40", [40], 10**13])
def test_a_number_of_images_that_is_none_is_a_fault_with_its_path(wrong: Any) -> None:
    (fault,) = read_bills(json.dumps({"usage": MADE | {"input_tokens_details": {"image_tokens": wrong}}})).faults
    assert fault.problem.startswith("usage.input_tokens_details.image_tokens: expected a whole number")


def test_more_cached_images_than_images_are_a_fault() -> None:
    details = {"image_tokens": 1, "cached_tokens_details": {"image_tokens": 2}}
    (fault,) = read_bills(json.dumps({"usage": MADE | {"input_tokens_details": details}})).faults
    assert fault.problem == "usage.input_tokens_details: 2 cached image tokens exceed the 1 they are part of"


def test_deepseeks_own_field_of_cached_input_is_read(catalog: Catalog) -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    usage |= {"prompt_cache_hit_tokens": 64, "prompt_cache_miss_tokens": 36}
    expected = (36 * D("0.15") + 64 * D("0.003") + 20 * D("0.60")) / MILLION
    assert charge(catalog, "deepseek-flash", usage).cost == expected
