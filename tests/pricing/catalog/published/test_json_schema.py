"""The JSON Schema accepts price data, lets it grow, and refuses what would be priced wrongly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from pricing.catalog.published.json_schema import build_schema, write_schema
from pricing.catalog.published.release import encode_tables
from tests.support.price_data import encode
from tests.support.price_tables import METERS

SCHEMA = build_schema()
VALID = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)


def first(data: Any) -> Any:
    return data["providers"][0]["models"][0]["prices"]


def test_it_accepts_the_shipped_tables() -> None:
    assert [error.message for error in VALID.iter_errors(json.loads(encode_tables()))] == []


def test_it_accepts_surcharges_images_and_fees(tmp_path: Path) -> None:
    assert VALID.is_valid(json.loads(encode(tmp_path, meters=METERS)))


GROWN: list[Callable[[Any], Any]] = [
    lambda data: data.update(mirror="https://mirror.example"),
    lambda data: data["providers"][0].update(color="red"),
    lambda data: first(data)[0].update(confidence="high"),
    lambda data: first(data)[0]["rates"].update(input_smell="1.5"),
]


@pytest.mark.parametrize("grow", GROWN)
def test_a_field_or_a_unit_may_be_added(grow: Callable[[Any], Any], tmp_path: Path) -> None:
    data = json.loads(encode(tmp_path))
    grow(data)
    assert VALID.is_valid(data)


WRONG: list[Callable[[Any], Any]] = [
    lambda data: data.update(format=2),
    lambda data: first(data)[0]["rates"].update(input_mtok=2.5),
    lambda data: first(data)[0]["rates"].update(input_mtok="2,5"),
    lambda data: first(data)[0].pop("until"),
    lambda data: first(data)[0].update({"from": "January"}),
    lambda data: first(data)[1]["overrides"][1]["when"].update(moon="full"),
    lambda data: first(data)[1]["overrides"][0]["when"]["input_tokens"].update(about=5_000),
    lambda data: first(data)[1]["overrides"][1].update(add="0.5"),
]


@pytest.mark.parametrize("spoil", WRONG)
def test_what_would_be_priced_wrongly_is_refused(spoil: Callable[[Any], Any], tmp_path: Path) -> None:
    data = json.loads(encode(tmp_path))
    spoil(data)
    assert not VALID.is_valid(data)


def test_it_has_no_words_that_strict_readers_refuse() -> None:
    text = write_schema()
    assert json.loads(text) == SCHEMA
    assert [word for word in ('"discriminator":', '"gt":', '"le":', '\\\\"') if word in text] == []
