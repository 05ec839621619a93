"""Price tables as one JSON document: what it says, and that nothing is lost on the way there and back."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import load_catalog, load_published
from pricing.catalog.published.data_file import PublishedTables
from pricing.catalog.published.price_data import PRICE, SURCHARGE, PriceData, encode_price_data
from pricing.catalog.published.release import encode_tables
from tests.support.price_data import encode, save
from tests.support.price_tables import ACME, LIVES, METERS, TODAY


@pytest.fixture(scope="module")
def shipped() -> bytes:
    return encode_tables()


def read(data: bytes) -> Any:
    return json.loads(data, parse_float=pytest.fail)


def models(data: bytes) -> dict[str, Any]:
    return {model["id"]: model for table in read(data)["providers"] for model in table["models"]}


def test_money_is_text_with_the_digits_of_the_table(tmp_path: Path) -> None:
    first, second = models(encode(tmp_path))["fast-1"]["prices"]
    assert first["rates"] == {"input_mtok": "2", "output_mtok": "8"}
    assert second["rates"]["cache_read_mtok"] == "0.10"
    assert second["overrides"][1] == {
        "when": {"tier": "batch"},
        "rates": {"input_mtok": "0.5", "cache_read_mtok": "0.05", "cache_write_mtok": "0.625", "output_mtok": "2"},
    }


def test_the_least_rate_has_no_exponent(tmp_path: Path) -> None:
    data = encode(tmp_path, acme=ACME.replace("input_mtok: 0.0001,", "input_mtok: 0.00000001,"))
    assert models(data)["slow"]["prices"][0]["rates"]["input_mtok"] == "0.00000001"


def test_each_row_says_when_it_holds_and_who_says_so_known_or_not(tmp_path: Path) -> None:
    rows = models(encode(tmp_path))["fast-2"]["prices"]
    assert {name: rows[1][name] for name in ("from", "until", "status", "source", "via", "checked")} == {
        "from": "2027-01-01",
        "until": None,
        "status": "announced",
        "source": "https://acme.example/prices",
        "via": None,
        "checked": None,
    }
    assert all(row.keys() >= PRICE.keys() for row in rows)
    meters = read(encode(tmp_path / "meters", meters=METERS))["providers"][0]
    assert meters["surcharges"][0].keys() >= SURCHARGE.keys()


def test_conditions_keep_their_operators_and_hours(tmp_path: Path) -> None:
    found = models(encode(tmp_path))
    assert found["fast-1"]["prices"][1]["overrides"][0]["when"] == {"input_tokens": {"over": 5_000}}
    assert found["fast-1"]["prices"][1]["overrides"][4] == {
        "when": {"tier": "priority", "input_tokens": {"over": 5_000}},
        "sold": False,
    }
    assert found["fast-2"]["prices"][0]["overrides"][0]["when"] == {
        "utc": {"from": "22:00:00", "until": "02:00:00", "weekdays": ["mon", "tue"]}
    }


def test_names_have_their_days(tmp_path: Path) -> None:
    (alias,) = read(encode(tmp_path))["providers"][0]["aliases"]
    assert alias == {
        "alias": "fast",
        "targets": [{"model": "fast-1", "from": "2024-01-01"}, {"model": "fast-2", "from": "2026-02-01"}],
    }


def test_it_explains_its_units_conditions_and_exclusions(tmp_path: Path) -> None:
    data = read(encode(tmp_path))
    assert data["units"]["input_mtok"] == {"item": "input", "quantity": "token", "per": 1_000_000}
    assert data["units"]["minute"] == {"item": "audio", "quantity": "second", "per": 60}
    assert data["conditions"]["tier"] == {"values": ["standard", "batch", "flex", "priority"], "base": "standard"}
    assert data["conditions"]["search_context"] == {"values": ["low", "medium", "high"], "base": None}
    assert data["exclusions"]["taxes"] == "taxes"
    assert (data["format"], data["currency"], data["license"]) == (1, "USD", "MIT")


def test_the_same_tables_have_the_same_bytes(tmp_path: Path) -> None:
    data = encode(tmp_path / "one")
    assert encode(tmp_path / "other") == data
    assert encode_price_data(PriceData.model_validate_json(data)) == data
    assert data.endswith(b"}\n")


def same(one: Catalog, other: Catalog) -> bool:
    return (one.version, one.digest, one.providers, one.entries, one.offers, one.featured) == (
        (other.version, other.digest, other.providers, other.entries, other.offers, other.featured)
    )


def test_read_again_the_shipped_tables_are_what_they_were(shipped: bytes, tmp_path: Path) -> None:
    tables, published = load_catalog(today=TODAY), load_published(save(tmp_path, shipped), today=TODAY)
    assert same(tables, published)
    assert (tables.origin, published.origin) == ("costcalc", "the tests")


@pytest.mark.parametrize("tables", [{"acme": ACME}, {"lives": LIVES, "meters": METERS}], ids=["acme", "two"])
def test_read_again_tables_of_every_kind_are_what_they_were(tables: dict[str, str], tmp_path: Path) -> None:
    published = load_published(save(tmp_path, encode(tmp_path, **tables)), today=TODAY)
    assert same(load_catalog(tables=tmp_path / "published", today=TODAY), published)


REFUSED = [
    ('"input_mtok":"2"', '"input_mtok":2.5', "write dollars as a plain decimal number"),
    ('"input_mtok":"2"', '"input_mtok":"2e3"', "write dollars as a plain decimal number"),
    ('"input_mtok":"2"', '"input_mtok":"-2"', "write dollars as a plain decimal number"),
    ('"input_mtok":"2"', '"input_mtok":"2\\n"', "write dollars as a plain decimal number"),
    ('"input_mtok":"2"', '"input_mtok":"100001"', "a rate must be between 0 and 100000 dollars"),
    ('"input_mtok":"2"', '"input_dozen":"2"', "unknown unit: input_dozen"),
    ('"when":{"tier":"batch"}', '"when":{"tier":"overnight"}', "Input should be 'standard'"),
    ('"when":{"tier":"batch"}', '"when":{"tier":"batch","moon":"full"}', "Extra inputs are not permitted"),
    ('"from":"22:00:00"', '"from":"22:00"', "write the time as"),
    ('"from":"2024-01-01"', '"from":"2024-13-01"', "valid date"),
]


@pytest.mark.parametrize(("written", "wrong", "problem"), REFUSED)
def test_what_is_not_exactly_right_is_refused(written: str, wrong: str, problem: str, tmp_path: Path) -> None:
    text = encode(tmp_path).decode()
    assert written in text
    with pytest.raises(ValidationError, match=problem):
        PublishedTables.model_validate_json(text.replace(written, wrong, 1))


def test_a_table_in_yaml_may_still_not_write_money_as_text(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="write dollars as a plain decimal number"):
        encode(tmp_path, acme=ACME.replace("input_mtok: 2,", 'input_mtok: "2",'))


def test_a_published_rate_is_a_decimal(tmp_path: Path) -> None:
    published = load_published(save(tmp_path, encode(tmp_path)), today=TODAY)
    assert published.entries["acme/slow"].model.prices[0].rates["input_mtok"] == Decimal("0.0001")
