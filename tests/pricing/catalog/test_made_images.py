"""Images that models make, in a table: faults are refused, and their rates are pinned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from pricing.catalog.images import GeneratedImages
from pricing.catalog.pins import _digest
from pricing.catalog.price import Price

ROW = {"size": "1024x1024", "quality": "hd", "rate": Decimal("0.08")}


def price(**content: Any) -> Price:
    return Price.model_validate({"from": date(2024, 1, 1), "source": "https://example.com/", **content})


def test_a_price_may_have_images_alone() -> None:
    assert price(images=[ROW]).images[0].rate == Decimal("0.08")


def test_a_price_without_any_rate_is_refused() -> None:
    with pytest.raises(ValidationError, match="give `rates`, or `images`"):
        price()


def test_a_size_and_quality_given_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="1024x1024, hd appears twice"):
        price(images=[ROW, ROW])
    row = {"size": "1024x1024", "quality": "low", "tokens": 272}
    with pytest.raises(ValidationError, match="1024x1024, low appears twice"):
        GeneratedImages.model_validate({"source": "https://example.com/", "sizes": [row, row]})


@pytest.mark.parametrize(
    "slip",
    [
        {"size": "1024 x 1024"},
        {"size": "0x1024"},
        {"size": "large"},
        {"quality": ""},
        {"quality": "HD"},
        {"rate": 0.08},
        {"rate": Decimal("-1")},
        {"per": 2},
    ],
    ids=str,
)
def test_a_slip_in_a_row_is_refused(slip: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        price(images=[ROW | slip])


def test_a_changed_rate_of_an_image_changes_the_pin_and_a_longer_zero_does_not() -> None:
    day = date(2026, 1, 1)
    pinned = _digest(price(images=[ROW]), day)
    assert _digest(price(images=[ROW | {"rate": Decimal("0.09")}]), day) != pinned
    assert _digest(price(images=[ROW | {"rate": Decimal("0.080")}]), day) == pinned
