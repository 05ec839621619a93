"""What is downloaded is the screen: its rows in its order, cell by cell, to the digit that is shown."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from costcalc.estimate.columns import COLUMNS
from tests.browser.conftest import Visit

# Exact, estimated, long-context, unfitting, retired and unknown models; costs of less than a cent and of millions.
NUMBERS = "o200k_base=210000&cl100k_base=230000&output_tokens=333&requests=123457&as_of=2026-11-21"
MODELS = "gpt-4o-mini,nonsense,claude-opus-5-5,gpt-4-turbo,gpt-6.1-sol,claude-3-opus,gemini-4-argon,deepseek-flash"
SCREENS = {
    "as it is": f"/?{NUMBERS}&models={MODELS}",
    "columns chosen and sorted": (
        f"/?{NUMBERS}&models={MODELS}&sort=-input&columns=provider,usd_per_1000_requests,times_cheapest,"
        "input_usd_per_million,usd_per_month"
    ),
    "a fraction of a cent": f"/?o200k_base=1&cl100k_base=1&requests=1&as_of=2026-11-21&models={MODELS}&sort=model",
}
BY_KEY = {column.key: column for column in COLUMNS}
Rows = list[dict[str, str]]
"""What stands under each key, a row a model; `model` is its id."""


def screen(page: Page) -> Rows:
    """The rows as they are read, without ≈, which a file has a column for, and units, which the heads have."""
    heads = page.locator("table.costs > thead button").all()
    keys = [str(head.get_attribute("id")).removeprefix("sort-") for head in heads]
    found = []
    for line in page.locator("table.costs > tbody > tr[data-name]").all():
        cells = [text.strip().lstrip("≈ $") for text in line.locator("> *").all_inner_texts()]
        found.append(dict(zip(keys, [str(line.get_attribute("data-name")), *cells[1:]], strict=False)))
    return found


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("link", name=f"Export as {name}").click()
    return Path(found.value.path()).read_bytes()


def shown(row: Mapping[str, Any], keys: Sequence[str]) -> dict[str, str]:
    """The cells of a file as the screen would write them."""
    return {key: _shown(key, row[key]) for key in keys}


def _shown(key: str, value: Any) -> str:
    column = BY_KEY[key]
    if value in ("", None):
        return "–"
    return column.text(Decimal(str(value)) if column.numeric else value).strip("$×")


def of_csv(content: bytes, keys: Sequence[str]) -> Rows:
    return [shown(row, keys) for row in csv.DictReader(content.decode().splitlines())]


def of_xlsx(content: bytes, keys: Sequence[str]) -> Rows:
    head, *rows = openpyxl.load_workbook(BytesIO(content))["Estimate"].iter_rows(values_only=True)
    titles = {f"{BY_KEY[key].header}, {BY_KEY[key].hint}".removesuffix(", "): key for key in keys}
    named = [
        {titles[str(title)]: value for title, value in zip(head, row, strict=True) if title in titles} for row in rows
    ]
    assert all(isinstance(row[key], int | float | None) for row in named for key in keys if BY_KEY[key].numeric)
    return [shown(row, keys) for row in named]


def of_json(content: bytes, keys: Sequence[str]) -> Rows:
    return [shown(result["columns"], keys) for result in json.loads(content)["results"]]


FILES: dict[str, Callable[[bytes, Sequence[str]], Rows]] = {"CSV": of_csv, "Excel": of_xlsx, "JSON": of_json}
LATER = {"billed_output_tokens"}
"""Column of the screen that a file has where it is chosen."""


def assert_files_are(page: Page, rows: Rows) -> None:
    keys = [key for key in rows[0] if key not in LATER]
    for kind, read in FILES.items():
        assert read(download(page, kind), keys) == [{key: row[key] for key in keys} for row in rows], kind


@pytest.mark.parametrize("name", SCREENS)
def test_every_file_is_the_screen_cell_by_cell(visit: Visit, name: str) -> None:
    page = visit.page
    page.goto(SCREENS[name])
    rows = screen(page)
    assert len(rows) == len(MODELS.split(","))
    assert any("–" in row.values() for row in rows)
    assert_files_are(page, rows)


def test_what_is_sorted_and_left_out_by_hand_is_so_in_every_file(visit: Visit) -> None:
    page = visit.page
    page.goto(SCREENS["as it is"])
    page.locator("#sort-usd_per_request").click()
    expect(page.locator("th[aria-sort=ascending] #sort-usd_per_request")).to_be_visible()
    page.locator("#more > summary").click()
    columns = page.get_by_role("group", name="Columns")
    columns.get_by_label("Input").uncheck()
    expect(page.locator("#sort-input_tokens")).to_have_count(0)
    columns.get_by_label("Provider").check()
    expect(page.locator("#sort-provider")).to_be_visible()
    rows = screen(page)
    assert "input_tokens" not in rows[0]
    assert_files_are(page, rows)
    (head, *_) = csv.reader(download(page, "CSV").decode().splitlines())
    assert "input_tokens" not in head


def test_the_json_of_chosen_columns_is_taken_in_again(visit: Visit) -> None:
    page = visit.page
    page.goto(SCREENS["columns chosen and sorted"])
    before = screen(page)
    content = download(page, "JSON")
    page.goto("/import/")
    page.locator("#export").set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": content})
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/?o200k_base=210000*")
    assert screen(page) == before
