"""Price data as flat rows: nothing that changes a price is left out of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

from pricing.catalog.published.price_data import PriceData
from pricing.catalog.published.rows import ALIAS_COLUMNS, PRICE_COLUMNS, Row, list_alias_rows, list_price_rows
from tests.support.price_data import encode
from tests.support.price_tables import LIVES, METERS


def read(folder: Path, **tables: str) -> PriceData:
    return PriceData.model_validate_json(encode(folder, **tables))


def find(data: PriceData, **where: object) -> list[Row]:
    return [row for row in list_price_rows(data) if all(row[name] == value for name, value in where.items())]


def test_a_rate_is_a_row_with_its_unit_its_days_and_its_source(tmp_path: Path) -> None:
    (row,) = find(read(tmp_path), model="fast-1", unit="input_mtok", place=0, until=date(2025, 1, 1))
    said = {name: value for name, value in row.items() if value not in (None, "")}
    assert said == {
        "provider": "acme", "model": "fast-1", "name": "Fast 1", "kind": "chat", "row": "price", "status": "effective",
        "from": date(2024, 1, 1), "until": date(2025, 1, 1), "place": 0, "unit": "input_mtok", "per": 1_000_000,
        "quantity": "token", "effect": "rate", "value": D(2), "source": "https://acme.example/prices",
        "checked": date(2024, 1, 2),
    }  # fmt: skip


def test_conditions_are_columns_in_the_order_in_which_they_win(tmp_path: Path) -> None:
    rows = find(read(tmp_path), model="fast-1", unit="input_mtok", until=None)
    assert [(row["place"], row["tier"], row["input_tokens_over"], row["value"]) for row in rows] == [
        (0, None, None, D(1)),
        (1, None, 5_000, D(2)),
        (2, "batch", None, D("0.5")),
        (3, "batch", 5_000, D(1)),
        (4, "priority", None, D(2)),
    ]


def test_what_is_not_sold_is_a_row(tmp_path: Path) -> None:
    (row,) = find(read(tmp_path), effect="not_sold")
    assert (row["tier"], row["input_tokens_over"], row["unit"], row["value"]) == ("priority", 5_000, None, None)


def test_hours_are_columns(tmp_path: Path) -> None:
    row = find(read(tmp_path), utc_from="22:00")[0]
    assert (row["utc_until"], row["weekdays"]) == ("02:00", "mon tue")


def test_a_canceled_row_is_there_and_says_so(tmp_path: Path) -> None:
    assert {row["value"] for row in find(read(tmp_path), status="cancelled")} == {D(99)}


def test_images_have_their_size_and_multipliers_what_else_they_hold_for(tmp_path: Path) -> None:
    data = read(tmp_path, meters=METERS)
    images = find(data, model="draw", unit="image")
    assert [(row["size"], row["quality"], row["value"]) for row in images] == [
        ("1024x1024", "low", D("0.04")),
        ("2048x2048", "low", D("0.06")),
    ]
    (batch,) = find(data, model="draw", effect="multiply")
    assert (batch["tier"], batch["value"], batch["also"]) == ("batch", D("0.5"), "image input_image")


def test_fees_stand_at_each_model_that_shares_them_with_what_is_free_and_left_out(tmp_path: Path) -> None:
    data = read(tmp_path, meters=METERS)
    (fee,) = find(data, row="surcharge", unit="web_search")
    assert (fee["model"], fee["value"], fee["free"]) == ("seek", D("0.010"), "the first 1,000 a month")
    (factor,) = find(data, row="surcharge", effect="multiply")
    assert (factor["region"], factor["value"], factor["place"]) == ("us", D("1.1"), 1)
    assert find(data, model="seek", unit="request", place=0)[0]["excludes"] == "file_search taxes"


def test_each_row_has_every_column(tmp_path: Path) -> None:
    data = read(tmp_path, meters=METERS, lives=LIVES)
    assert {tuple(row) for row in list_price_rows(data)} == {PRICE_COLUMNS}
    assert {tuple(row) for row in list_alias_rows(data)} == {ALIAS_COLUMNS}


def test_an_alias_means_a_model_until_it_means_another(tmp_path: Path) -> None:
    rows = [row for row in list_alias_rows(read(tmp_path, lives=LIVES)) if row["alias"] == "newest"]
    assert [(row["model"], row["from"], row["until"]) for row in rows] == [
        ("middle", date(2025, 1, 1), date(2026, 1, 1)),
        ("new", date(2026, 1, 1), None),
    ]
